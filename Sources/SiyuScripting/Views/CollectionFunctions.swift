internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// The methods of collections that take or make Lua tables: called once or twice a rule.
func collectionFunctions(_ kind: RowKind) -> [LuaFunction] {
  let selfParameter = LuaParameter.receiver(kind.name)
  return [
    LuaFunction("\(kind.name):where", [selfParameter, .table]) { call in
      let (context, view) = try current(call, kind)
      try call.return(
        try context.filtered(view, try call.value(1)), as: context.types.collections[Int(view.kind)]
      )
    },
    LuaFunction("\(kind.name):each", [selfParameter]) { call in
      let (context, view) = try current(call, kind)
      context.note(ReadKey.rows(view.prefix, .each, nil)) {
        context.views.words(view) + ": each"
      }
      if context.trace != nil { context.views.traceRows(view, "each") }
      try call.return(context.types.nextRow[Int(view.kind)])
      // A copy of the view: the loop moves its lower end along.
      try call.return(view, as: context.types.collections[Int(view.kind)])
    },
    LuaFunction("\(kind.name):values", [selfParameter, .string]) { call in
      let (context, view) = try current(call, kind)
      let name = try call.string(1)
      let texts = RowField.fields(of: kind).filter { $0.shape == .text }
      guard let field = texts.first(where: { $0.name == name }) else {
        throw LuaError(
          .runtime,
          "\(kind.name):values cannot use the field '\(name)'"
            + suggestion(name, texts.map(\.name)))
      }
      try call.return(context.values(view, field))
    },
  ]
}

private func current(_ call: LuaCall, _ kind: RowKind) throws(LuaError) -> (
  ViewContext, CollectionView
) {
  let context = ViewContext.of(call.stack)
  guard let view = call.stack.payload(at: 1, as: context.types.collections[Int(kind.rawValue)])
  else { throw LuaError(.runtime, "call this with a colon, as in c.\(kind.name):each().") }
  guard view.pointee.generation == context.generation else {
    throw LuaError(.runtime, staleView("collection"))
  }
  return (context, view.pointee)
}

/// What `c.orders:each()` gives is no list: without a loop nobody hands it its collection.
private func eachOutsideOfLoop(_ kind: RowKind) -> String {
  "\(kind.name):each is for a loop: for \(kind.row) in c.\(kind.name):each() do … end"
}

/// `for order in c.orders:each() do`: Lua calls these with the collection for every row.
let nextOrder: LuaNative = { nextRow(.orders, $0) }
let nextItem: LuaNative = { nextRow(.items, $0) }
let nextEvent: LuaNative = { nextRow(.events, $0) }

private func nextRow(_ kind: RowKind, _ pointer: OpaquePointer) -> Int32 {
  let stack = LuaStack(pointer)
  let views = Views.of(stack)
  guard let view = stack.payload(at: 1, as: views.collectionType(kind.rawValue)) else {
    return stack.raising(eachOutsideOfLoop(kind))
  }
  guard view.pointee.generation == views.hot.pointee.generation else {
    return stack.raising(staleView("collection"))
  }
  while view.pointee.low < view.pointee.high {
    let row = view.pointee.low
    view.pointee.low += 1
    if view.pointee.filter < 0 || views.passes(kind, Int(row), filter: view.pointee.filter) {
      return stack.returning(
        RowView(generation: view.pointee.generation, row: row), as: views.rowType(kind.rawValue))
    }
  }
  stack.pushNil()
  return 1
}

extension ViewContext {
  /// Distinct texts in the order they first occur.
  func values(_ view: CollectionView, _ field: RowField) -> LuaValue {
    note(ReadKey.rows(view.prefix, .values, field)) {
      "\(views.words(view)): values \(field.name)"
    }
    var seen: Set<String> = []
    var list: [LuaValue] = []
    views.forEachRow(view) { row in
      let text = Views.string(views.text(view.rows, field, row))
      if !text.isEmpty, seen.insert(text).inserted { list.append(.string(text)) }
    }
    if trace != nil { views.traceRows(view, "values \(field.name): \(list.count) different") }
    return .table(LuaTable(list: list))
  }

  /// `where { status = "paid", net = { min = 10000 }, title = { contains = "保湿" } }`.
  func filtered(_ view: CollectionView, _ wanted: LuaValue) throws(LuaError) -> CollectionView {
    guard case .table(let table) = wanted else {
      throw LuaError(.runtime, "\(view.rows.name):where wants a table of fields.")
    }
    guard table.list.isEmpty else {
      throw LuaError(
        .runtime, "\(view.rows.name):where wants fields by name, such as { status = \"paid\" }.")
    }
    var conditions: [RowFilter.Condition] = []
    var words: [String] = []
    for field in table.fields {
      guard case .string(let name) = field.key, let known = RowField.named(name, of: view.rows),
        known != .orderItems, known != .props
      else {
        let name = if case .string(let text) = field.key { text } else { "\(field.key)" }
        let fields = RowField.fields(of: view.rows).filter { $0 != .orderItems && $0 != .props }
        throw LuaError(
          .runtime,
          "unknown field '\(name)' in \(view.rows.name):where"
            + suggestion(name, fields.map(\.name)))
      }
      let condition = try self.condition(known, field.value, view.rows)
      conditions.append(condition.condition)
      // What is kept with decisions names fields only: values may come from a customer's data, and
      // there must not be more different words than a plugin's text has.
      words.append(trace == nil ? name : condition.words())
    }
    let filter = Int32(filters.count)
    filters.append(RowFilter(parent: view.filter, conditions: conditions))
    var view = view
    view.filter = filter
    let text = "where " + words.joined(separator: " and ")
    view.prefix = views.prefix(view.prefix, 5 << 32 | FixedHash.hash(text) >> 32) { text }
    views.hot.pointee.hasFilters = true
    return view
  }

  private func condition(
    _ field: RowField, _ value: LuaValue, _ kind: RowKind
  ) throws(LuaError) -> (condition: RowFilter.Condition, words: () -> String) {
    switch field.shape {
    case .money, .count, .time:
      if let exact = value.integer {
        return (
          .number(field, exact...exact), { "\(field.name) = \(self.words(exact, field))" }
        )
      }
      guard case .table(let range) = value, range.list.isEmpty else {
        throw LuaError(
          .runtime,
          "\(kind.name):where wants a whole number or { min =, max = } for '\(field.name)'.")
      }
      for entry in range.fields where entry.key != .string("min") && entry.key != .string("max") {
        throw LuaError(
          .runtime, "\(kind.name):where: '\(field.name)' takes 'min' and 'max' only.")
      }
      let low = try bound(range["min"], field, kind) ?? .min
      let high = try bound(range["max"], field, kind) ?? .max
      return (
        low <= high ? .number(field, low...high) : .oneOf(.status, []),
        {
          let limits = [
            low == .min ? nil : "\(field.name) ≥ \(self.words(low, field))",
            high == .max ? nil : "\(field.name) ≤ \(self.words(high, field))",
          ]
          return limits.compactMap { $0 }.joined(separator: " and ")
        }
      )
    default:
      if case .table(let table) = value, table.list.isEmpty {
        guard table.fields.count == 1, case .string(let needle)? = table["contains"] else {
          throw LuaError(
            .runtime,
            "\(kind.name):where wants a text, a list of texts or { contains = \"…\" } for"
              + " '\(field.name)'.")
        }
        return (.contains(field, Array(needle.utf8)), { "\(field.name) contains \(needle)" })
      }
      let texts = try self.texts(value, field, kind)
      let words = { "\(field.name) = " + texts.joined(separator: " or ") }
      if field == .id { return (.id(texts.map { Array($0.utf8) }), words) }
      return (.oneOf(field, try numbers(of: texts, field, kind)), words)
    }
  }

  /// A number as people read it: money in the brand's currency, times as days.
  private func words(_ number: Int64, _ field: RowField) -> String {
    switch field.shape {
    case .money: Money.format(number, surroundings.currency)
    case .time: TimeText.date(Instant(clamping: number), in: surroundings.zone)
    default: String(number)
    }
  }

  private func bound(
    _ value: LuaValue?, _ field: RowField, _ kind: RowKind
  ) throws(LuaError) -> Int64? {
    guard let value else { return nil }
    if let number = value.integer { return number }
    throw LuaError(.runtime, "\(kind.name):where: bounds of '\(field.name)' are whole numbers.")
  }

  private func texts(
    _ value: LuaValue, _ field: RowField, _ kind: RowKind
  ) throws(LuaError) -> [String] {
    let items: [LuaValue] = if case .table(let table) = value { table.list } else { [value] }
    var texts: [String] = []
    for item in items {
      guard case .string(let text) = item else {
        throw LuaError(
          .runtime, "\(kind.name):where wants a text or a list of texts for '\(field.name)'.")
      }
      texts.append(text)
    }
    return texts
  }

  /// Numbers of texts in the batch's dictionary; a text that does not occur has none.
  private func numbers(
    of texts: [String], _ field: RowField, _ kind: RowKind
  ) throws(LuaError) -> [UInt32] {
    if field == .status {
      var states: [UInt32] = []
      for text in texts {
        guard let status = OrderStatus(name: text) else {
          throw LuaError(
            .runtime, "unknown status '\(text)'" + suggestion(text, OrderStatus.names))
        }
        states.append(UInt32(status.rawValue))
      }
      return states
    }
    let dictionary =
      kind == .events ? views.hot.pointee.events.dictionary : views.hot.pointee.orders.dictionary
    var numbers: [UInt32] = []
    for text in texts {
      let bytes = Array(text.utf8)
      for index in 1..<max(1, dictionary.count) where dictionary[index].elementsEqual(bytes) {
        numbers.append(UInt32(index))
      }
    }
    return numbers
  }
}

extension LuaValue {
  /// A whole number, also one kept as a float.
  var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }
}
