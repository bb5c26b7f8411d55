public import SiyuModel

/// What a spec wants simulated, as its worker told it: checked, because a plugin made it.
///
/// Specs are told about their mistakes in Lua, with lines. What is refused here was not written by
/// that code, or slipped through it.
public struct SpecSceneData: Sendable {
  public var from: Instant
  public var length: CalendarDuration
  public var sop: String?
  public var settings: DataValue?
  public var customers: [Person]
  /// In order of time.
  public var script: [Line]
  /// Whose brands its orders tell, by number.
  public var products: [ProductRecord]

  /// A customer as described, in rows as an import has them.
  public struct Person: Sendable {
    public var id: String
    public var record: CustomerRecord
    public var attributes: [AttributeRecord]
    public var entities: [EntityRecord]
    public var answers: [AnswerRecord]
    /// Full names of memberships, and levels.
    public var levels: [(programme: String, level: String)]
    public var balances: [(purse: Purse, amount: Int64)]
    public var orders: [OrderRecord]
    public var events: [EventRecord]
    /// Full names of tags.
    public var tags: [String]
  }

  /// Something that happens while time goes by.
  public struct Line: Sendable {
    public var at: Instant
    /// One of the scene's.
    public var customer: String
    /// An event's type, with what goes with it.
    public var event: String?
    public var step: String?
    public var text: String?
    public var props: DataValue?
    public var order: OrderRecord?
  }

  private static let mostCustomers = 1_000
  private static let mostLines = 10_000
  private static let mostDays: Int64 = 800
  /// In bytes, of a customer's id.
  private static let longestID = 200

  /// - Throws: `Diagnostic` with the first thing wrong.
  public init(_ scene: DataValue) throws(Diagnostic) {
    guard let from = scene["from"]?.intValue.flatMap({ Instant(inRange: $0) }) else {
      throw Self.wrong("a time to begin at")
    }
    guard let days = scene["days"]?.intValue, (1...Self.mostDays).contains(days),
      let length = CalendarDuration(days: Int(days))
    else { throw Self.wrong("1 to \(Self.mostDays) days") }
    self.from = from
    self.length = length
    sop = scene["sop"]?.stringValue
    if let given = scene["settings"], given.recordValue != nil { settings = given }
    let people = scene["customers"]?.listValue ?? []
    guard (1...Self.mostCustomers).contains(people.count) else {
      throw Self.wrong("1 to \(Self.mostCustomers) customers")
    }
    customers = []
    var known: Set<String> = []
    for data in people {
      guard let id = data["id"]?.stringValue, 1...Self.longestID ~= id.utf8.count,
        known.insert(id).inserted
      else { throw Self.wrong("an id of its own for each customer") }
      customers.append(try Person(id, data))
    }
    script = try Self.script(scene["script"]?.listValue ?? [], about: known)
    products = try Self.products(scene)
  }

  /// Of one number one brand, as a brand's list of products has it.
  private static func products(_ scene: DataValue) throws(Diagnostic) -> [ProductRecord] {
    let orders =
      (scene["customers"]?.listValue ?? []).flatMap { $0["orders"]?.listValue ?? [] }
      + (scene["script"]?.listValue ?? []).compactMap { $0["order"] }
    var brands: [String: String] = [:]
    for (sku, brand) in orders.flatMap(SceneRows.brands) {
      let known = brands.updateValue(brand, forKey: sku)
      guard known == nil || known == brand else {
        let words = [sku, known ?? "", brand].map { TextEscape.terminalSafe($0) }
        throw wrong("one brand for an item: '\(words[0])' is of '\(words[1])' and of '\(words[2])'")
      }
    }
    return brands.sorted { $0.key < $1.key }.map { sku, brand in
      var product = ProductRecord(sku: sku)
      product.brand = brand
      return product
    }
  }

  private static func script(
    _ lines: [DataValue], about known: Set<String>
  ) throws(Diagnostic) -> [Line] {
    guard lines.count <= mostLines else { throw wrong("at most \(mostLines) lines") }
    var script: [Line] = []
    for data in lines {
      guard let at = data["at"]?.intValue.flatMap({ Instant(inRange: $0) }),
        let customer = data["customer"]?.stringValue, known.contains(customer)
      else { throw wrong("a time and one of its customers in each line of its script") }
      var line = Line(
        at: at, customer: customer, event: data["event"]?.stringValue,
        step: data["step"]?.stringValue, text: data["text"]?.stringValue, props: data["props"])
      if let order = data["order"] {
        line.order = try SceneRows.order(order, of: customer)
        guard line.order != nil else { throw wrong("a time for each order of its script") }
      }
      script.append(line)
    }
    // Of one moment in the order they are written.
    return script.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  static func wrong(_ what: String) -> Diagnostic { Diagnostic("a simulation wants \(what)") }
}
