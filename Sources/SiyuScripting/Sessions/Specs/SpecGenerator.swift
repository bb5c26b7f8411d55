internal import Lua
internal import SiyuModel

/// A way to make up values for `for_all`.
enum SpecGenerator {
  case integers(ClosedRange<Int64>)
  /// Of at most so many characters.
  case texts(Int)
  /// The first is the simplest. Each may hold generators.
  case oneOf([LuaValue])
  case lists(LuaValue, ClosedRange<Int>)
  /// Lists of orders, with fields of the author's.
  case orders(LuaTable)
  case customers(LuaTable)
}

/// What was made up.
indirect enum SpecMade {
  case plain(LuaValue)
  case table([SpecMade], [(key: LuaKey, value: SpecMade)])
  /// A customer with these fields.
  case customer(LuaTable)

  /// As an author would write it.
  var text: String {
    switch self {
    case .plain(let value): return ValueText(width: 100).text(value)
    case .customer(let fields): return "customer " + ValueText(width: 90).text(.table(fields))
    case .table(let list, let fields):
      let parts =
        list.map(\.text) + fields.map { "\(ValueText().key($0.key)) = \($0.value.text)" }
      return parts.isEmpty ? "{}" : "{ \(parts.joined(separator: ", ")) }"
    }
  }
}

/// Makes values of generators, by choices.
struct SpecMaker {
  var choices: SpecChoices
  let currency: Currency
  let attributes: [FieldDeclaration]
  /// The generator that a value of Lua's is.
  let generator: (LuaReference) -> SpecGenerator?

  /// A value of which every part that is a generator is made up.
  mutating func make(_ value: LuaValue) throws(LuaError) -> SpecMade {
    switch value {
    case .reference(let reference, _):
      guard let generator = generator(reference) else { return .plain(value) }
      return try make(generator)
    case .table(let table):
      var list: [SpecMade] = []
      for item in table.list { list.append(try make(item)) }
      var fields: [(key: LuaKey, value: SpecMade)] = []
      for field in table.fields { fields.append((field.key, try make(field.value))) }
      return .table(list, fields)
    default: return .plain(value)
    }
  }

  private mutating func make(_ generator: SpecGenerator) throws(LuaError) -> SpecMade {
    switch generator {
    case .integers(let range): return .plain(.integer(integer(range)))
    case .texts(let most): return .plain(.string(text(most)))
    case .oneOf(let values): return try make(values[choices.index(values.count)])
    case .lists(let item, let counts):
      return .table(
        try several(counts) { maker throws(LuaError) in try maker.make(item) }, [])
    case .orders(let fields): return .plain(try orders(fields))
    case .customers(let fields): return .customer(try customer(fields))
    }
  }

  /// Whether one more comes, which is chosen each time: to leave one out is to leave out its choices.
  private mutating func goesOn(_ count: Int, _ counts: ClosedRange<Int>) -> Bool {
    if count >= counts.lowerBound, count < counts.upperBound { return choices.below(4) > 0 }
    let isTooFew = count < counts.lowerBound
    choices.settled(isTooFew ? 1 : 0)
    return isTooFew
  }

  private mutating func several<Item>(
    _ counts: ClosedRange<Int>, _ make: (inout SpecMaker) throws(LuaError) -> Item
  ) throws(LuaError) -> [Item] {
    let list = choices.beginList()
    var items: [Item] = []
    while true {
      let start = choices.made.count
      guard goesOn(items.count, counts) else { return items }
      items.append(try make(&self))
      choices.endElement(of: list, from: start)
    }
  }

  // MARK: Plain values

  /// The nearest to 0 is the simplest, above before below. Half of them are near it: most mistakes are at
  /// small numbers.
  mutating func integer(_ range: ClosedRange<Int64>) -> Int64 {
    if range.lowerBound >= 0 {
      let span = UInt64(range.upperBound - range.lowerBound)
      return range.lowerBound + distance(upTo: span)
    }
    if range.upperBound <= 0 {
      let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
      return range.upperBound - distance(upTo: span)
    }
    // A choice of its own: so the distance goes wrong from some number on, and is found by halving.
    let isBelow = choices.below(2) == 1
    return isBelow
      ? -distance(upTo: range.lowerBound.magnitude) : distance(upTo: UInt64(range.upperBound))
  }

  private mutating func distance(upTo span: UInt64) -> Int64 {
    let near: UInt64 = 10
    let limit = choices.below(2) == 0 ? min(span, near) : min(span, UInt64(Int64.max) - 1)
    return Int64(choices.below(limit + 1))
  }

  /// What texts are made of: each of these has broken a program somewhere.
  private static let characters = Array("a bZ9面膜é😀\"'\\\n{}%,=<>-_.:/　％，。".map(String.init))

  mutating func text(_ most: Int) -> String {
    var text = ""
    var count = 0
    let list = choices.beginList()
    while true {
      let start = choices.made.count
      guard goesOn(count, 0...most) else { return text }
      text += Self.characters[choices.index(Self.characters.count)]
      count += 1
      choices.endElement(of: list, from: start)
    }
  }

  // MARK: Customers

  /// The fields that siyu makes up, and over them the author's.
  private mutating func fields(
    _ own: [(name: String, value: LuaValue)], _ given: LuaTable, _ what: String
  ) throws(LuaError) -> LuaTable {
    var all: [LuaKey: LuaValue] = [:]
    for (name, value) in own where given[name] == nil && value != .nil {
      all[.string(name)] = value
    }
    for field in given.fields {
      let value = plain(try make(field.value))
      guard let value else {
        throw LuaError(.runtime, "a field of \(what) cannot be a customer of its own.")
      }
      if value != .nil { all[field.key] = value }
    }
    return LuaTable(
      fields: all.sorted { $0.key < $1.key }.map { LuaTable.Field($0.key, $0.value) })
  }

  private func plain(_ made: SpecMade) -> LuaValue? {
    switch made {
    case .plain(let value): return value
    case .customer: return nil
    case .table(let list, let fields):
      let values = list.compactMap(plain)
      let inner = fields.compactMap { field in
        plain(field.value).map { LuaTable.Field(field.key, $0) }
      }
      guard values.count == list.count, inner.count == fields.count else { return nil }
      return .table(LuaTable(list: values, fields: inner))
    }
  }

  private mutating func orders(_ given: LuaTable) throws(LuaError) -> LuaValue {
    let list = try several(0...12) { maker throws(LuaError) -> LuaValue in
      let days = maker.integer(0...800)
      let amount = maker.integer(0...1_000_000)
      return .table(
        try maker.fields(
          [
            ("paid_at", .string("-\(days)d")),
            ("amount", .string(Money.format(amount, maker.currency, .plain))),
          ], given, "orders { … }"))
    }
    return .table(LuaTable(list: list))
  }

  private static let cities = ["", "上海", "成都"]

  private mutating func customer(_ given: LuaTable) throws(LuaError) -> LuaTable {
    let gender: [LuaValue] = [.nil, .string("female"), .string("male")]
    let city = Self.cities[choices.index(Self.cities.count)]
    let chosen = gender[choices.index(gender.count)]
    let joined = choices.below(2) == 0 ? nil : integer(0...800)
    var own: [(name: String, value: LuaValue)] = [
      ("gender", chosen), ("city", city.isEmpty ? .nil : .string(city)),
      ("joined_at", joined.map { .string("-\($0)d") } ?? .nil),
    ]
    if given["orders"] == nil {
      let made = try orders(LuaTable())
      if made != .table(LuaTable()) { own.append(("orders", made)) }
    }
    if given["attributes"] == nil, let attributes = attributeValues() {
      own.append(("attributes", attributes))
    }
    return try fields(own, given, "customers { … }")
  }

  /// A choice of each attribute that has choices, or none.
  private mutating func attributeValues() -> LuaValue? {
    var values: [LuaTable.Field] = []
    for attribute in attributes where !attribute.choices.isEmpty {
      let choice = choices.index(attribute.choices.count + 1)
      guard choice > 0 else { continue }
      values.append(.init(.string(attribute.name), .string(attribute.choices[choice - 1])))
    }
    return values.isEmpty ? nil : .table(LuaTable(fields: values))
  }
}
