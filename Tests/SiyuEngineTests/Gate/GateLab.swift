import SiyuEngine
import SiyuModel

/// Zones, rules and wants to try the gate with.
enum GateLab {
  static let shanghai = fixed("Asia/Shanghai", 8 * 3_600)
  /// Clocks go forward on the second Sunday of March at 02:00, back on the first of November.
  static let newYork = rule("America/New_York", "EST5EDT,M3.2.0,M11.1.0")

  private static func fixed(_ name: String, _ seconds: Int) -> TimeZoneRules {
    do { return try TimeZoneRules(name: name, secondsEast: seconds) } catch {
      preconditionFailure("\(error)")
    }
  }

  /// A zone file that holds nothing but its last line.
  private static func rule(_ name: String, _ text: String) -> TimeZoneRules {
    let header =
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
      + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    let types: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    let bytes = header + types + header + types + [0x0A] + Array(text.utf8) + [0x0A]
    do { return try TimeZoneRules(name: name, tzif: bytes) } catch {
      preconditionFailure("\(error)")
    }
  }

  static func at(_ text: String, _ zone: TimeZoneRules = shanghai) throws -> Instant {
    try TimeText.parse(text, in: zone)
  }

  /// Rules that refuse nothing.
  static var open: GateRules {
    var rules = GateRules()
    rules.quiet = nil
    rules.caps = []
    rules.staffCaps = []
    rules.unanswered = nil
    return rules
  }

  static func gate(_ rules: GateRules = GateRules(), zone: TimeZoneRules = shanghai) -> Gate {
    Gate(rules: rules, zone: zone, weekStart: .monday)
  }

  static let customer = GateSubject(consent: 1, staff: "lily")
  static let group = GateSubject(.group, staff: "lily")

  static func want(
    _ touchpoint: Touchpoint = .chat, _ purpose: MessagePurpose = .marketing, id: String = "m1",
    plugin: String = "skincare", hasLink: Bool = false, addsFriend: Bool = false,
    priority: Int = 0, deadline: Int64 = 2_000_000_000, isPermitted: Bool = true,
    validFrom: Instant? = nil, validUntil: Instant? = nil
  ) -> GateWant {
    GateWant(
      id: id, plugin: plugin, sop: "\(plugin).new-friend", step: "welcome", touchpoint: touchpoint,
      purpose: purpose, hasLink: hasLink, addsFriend: addsFriend, priority: priority,
      deadline: Instant(seconds: deadline), isPermitted: isPermitted, validFrom: validFrom,
      validUntil: validUntil)
  }

  static func history(_ contacts: [(String, Touchpoint)] = []) throws -> ContactHistory {
    var history = ContactHistory()
    history.contacts = try contacts.map { Contact(at: try at($0.0), touchpoint: $0.1) }
    return history
  }
}
