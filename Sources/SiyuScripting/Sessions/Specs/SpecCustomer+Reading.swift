internal import Lua
internal import SiyuModel

/// Reads what `customer { … }` was given.
struct SpecCustomerReader {
  let clock: SpecClock
  let currency: Currency
  let attributes: [FieldDeclaration]
  let entities: [EntityDeclaration]
  let surveys: [Survey]
  let memberships: [MembershipDeclaration]
  let kocs: [KOCDeclaration]
  /// The plugin's id.
  let plugin: String
  let tags: TagBook
  /// For customers without an id: "C1", "C2" ….
  let number: Int
  /// Memberships of stored value and coupons, as the plugin calls them.
  var cards: [String] = []
  var coupons: [String] = []
  var benefits: [BenefitDeclaration] = []

  static let known =
    ["id", "now", "gender", "joined_at", "marketing_consent", "attributes", "entities", "tags"]
    + ["orders", "events", "answers", "levels", "subscriptions", "benefits", "koc", "points"]
    + ["balance", "coupons"]
    + SpecCustomer.Word.allCases.map(\.rawValue)
    + PersonalField.allCases.map(\.permission)

  /// The field that moves the clock before all others are read.
  static func now(_ value: LuaValue) -> LuaValue? {
    if case .table(let table) = value { table["now"] } else { nil }
  }

  func read(_ value: LuaValue) throws(LuaError) -> SpecCustomer {
    let fields = try NamedFields(value, what: "a customer", known: Self.known)
    var customer = SpecCustomer()
    customer.id = try fields.text("id") ?? "C\(number)"
    switch try fields.oneOf("gender", ["female", "male"]) {
    case "female"?: customer.gender = .female
    case "male"?: customer.gender = .male
    default: break
    }
    for word in SpecCustomer.Word.allCases { customer.texts[word] = try fields.text(word.rawValue) }
    if let joined = fields["joined_at"] {
      customer.joinedAt = try clock.time(joined, "'joined_at' of a customer").seconds
    }
    if let consent = try fields.flag("marketing_consent") { customer.consent = consent ? 1 : 0 }
    for field in PersonalField.allCases {
      customer.personal[field] = try fields.text(field.permission)
    }
    if let birthday = customer.personal[.birthday] {
      let date = try clock.time(.string(birthday), "'birthday' of a customer")
      customer.personal[.birthday] = TimeText.date(date, in: clock.zone)
    }
    customer.tags = try tagNumbers(fields)
    customer.attributes = try attributeValues(fields)
    for (index, entity) in try fields.list("entities").enumerated() {
      customer.entities.append(try self.entity(entity, index + 1))
    }
    customer.entities.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    customer.answers = try answers(fields)
    let levels = try subscriptions(fields, besides: levels(fields))
    customer.levels = try benefits(fields, of: levels) + stages(fields)
    customer.balances = try balances(fields)
    for (index, order) in try fields.list("orders").enumerated() {
      customer.orders.append(try self.order(order, index + 1))
    }
    customer.orders.sort {
      $0.paidAt != $1.paidAt
        ? $0.paidAt < $1.paidAt : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
    }
    var events: [SpecCustomer.Event] = []
    for event in try fields.list("events") { events.append(try self.event(event)) }
    // Events of one moment stay in the order in which they are written.
    customer.events = events.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    .map(\.element)
    return customer
  }

  private func tagNumbers(_ fields: NamedFields) throws(LuaError) -> [Int32] {
    var numbers: Set<Int32> = []
    for item in try fields.list("tags") {
      guard case .string(let name) = item, name.contains(":") else {
        throw LuaError(
          .runtime,
          "a tag of a customer is written \"group:value\", got \(ValueText().oneLine(item)).")
      }
      switch tags.lookUp(name) {
      case .unknown(let reason): throw LuaError(.runtime, reason)
      case .tags(let known): numbers.formUnion(known)
      }
    }
    return numbers.sorted()
  }

  private func attributeValues(_ fields: NamedFields) throws(LuaError) -> [(String, String)] {
    guard let value = fields["attributes"] else { return [] }
    let given = try NamedFields(
      value, what: "the attributes of a customer", known: attributes.map(\.name))
    return try self.texts(given, attributes)
  }

  private func entity(_ value: LuaValue, _ number: Int) throws(LuaError) -> SpecCustomer.Entity {
    var kind: String?
    if case .table(let table) = value, case .string(let text)? = table["kind"] { kind = text }
    let kinds = entities.map(\.kind)
    guard let kind else {
      throw LuaError(.runtime, "an entity of a customer wants 'kind'" + suggestion("", kinds))
    }
    guard let declaration = entities.first(where: { $0.kind == kind }) else {
      throw LuaError(.runtime, "there is no kind of entity '\(kind)'" + suggestion(kind, kinds))
    }
    let fields = try NamedFields(
      value, what: "an entity of kind '\(kind)'",
      known: ["kind", "id"] + declaration.fields.map(\.name))
    return SpecCustomer.Entity(
      id: try fields.text("id") ?? "E\(number)", kind: kind,
      fields: try texts(fields, declaration.fields))
  }

  /// Fields of the brand's own as the store keeps them.
  private func texts(
    _ fields: NamedFields, _ declared: [FieldDeclaration]
  ) throws(LuaError) -> [(String, String)] {
    var texts: [(String, String)] = []
    for field in declared {
      guard let value = fields[field.name] else { continue }
      texts.append((field.name, try text(value, field, fields)))
    }
    return texts
  }

  private func text(
    _ value: LuaValue, _ field: FieldDeclaration, _ fields: NamedFields
  ) throws(LuaError) -> String {
    let name = field.name
    switch field.type {
    case .text: return try fields.text(name) ?? ""
    case .choice: return try fields.oneOf(name, field.choices) ?? ""
    case .boolean: return try fields.flag(name) == true ? "true" : "false"
    case .integer: return try fields.integer(name).map { String($0) } ?? ""
    case .money: return Money.format(try fields.money(name, currency) ?? 0, currency, .plain)
    case .number:
      switch value {
      case .integer(let number): return String(number)
      case .number(let number): return "\(number)"
      default: throw fields.wrong(name, "a number", value)
      }
    case .date:
      return TimeText.date(try clock.time(value, "'\(name)' of \(fields.what)"), in: clock.zone)
    }
  }
}
