import SiyuModel

/// What a spec wants simulated, as its worker told it: checked, because a plugin made it.
struct SpecSceneData {
  var from: Instant
  var length: CalendarDuration
  var sop: String?
  var settings: DataValue?
  var customers: [Person]
  var script: [Line]

  struct Person {
    var id: String
    var data: DataValue
  }

  /// Something that happens while time goes by.
  struct Line: Sendable {
    var at: Instant
    var customer: String
    /// An event's type, with what goes with it.
    var event: String?
    var step: String?
    var text: String?
    var props: DataValue?
    var order: DataValue?
  }

  private static let mostCustomers = 1_000
  private static let mostLines = 10_000
  private static let mostDays: Int64 = 800

  init(_ scene: DataValue) throws {
    func wrong(_ what: String) -> Diagnostic { Diagnostic("a simulation wants \(what)") }
    guard let from = scene["from"]?.intValue.flatMap({ Instant(inRange: $0) }) else {
      throw wrong("a time to begin at")
    }
    guard let days = scene["days"]?.intValue, (1...Self.mostDays).contains(days),
      let length = CalendarDuration(days: Int(days))
    else { throw wrong("1 to \(Self.mostDays) days") }
    self.from = from
    self.length = length
    sop = scene["sop"]?.stringValue
    if let given = scene["settings"], given.recordValue != nil { settings = given }
    customers = (scene["customers"]?.listValue ?? []).compactMap { data in
      data["id"]?.stringValue.map { Person(id: $0, data: data) }
    }
    guard (1...Self.mostCustomers).contains(customers.count) else {
      throw wrong("1 to \(Self.mostCustomers) customers")
    }
    let lines = scene["script"]?.listValue ?? []
    guard lines.count <= Self.mostLines else { throw wrong("at most \(Self.mostLines) lines") }
    script = try lines.map { line in
      guard let at = line["at"]?.intValue.flatMap({ Instant(inRange: $0) }),
        let customer = line["customer"]?.stringValue
      else { throw wrong("a time and a customer in each line of its script") }
      return Line(
        at: at, customer: customer, event: line["event"]?.stringValue,
        step: line["step"]?.stringValue, text: line["text"]?.stringValue,
        props: line["props"], order: line["order"])
    }
    // Of one moment in the order they are written.
    script = script.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}
