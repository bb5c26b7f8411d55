internal import Crypto
public import SiyuModel

/// What the workspace says about SOPs, beside its plugins.
public struct SOPSettings: Sendable {
  public var calendar: WorkCalendar
  public var gate: GateRules
  public var weekStart: Weekday
  /// A second person said yes to this plan, however many messages it sends.
  public var isApproved: Bool
  /// A plugin as it was when enrolments began that still walk through it; `nil` where it is not kept.
  /// Called for those in flight only. May throw `SetAside`.
  public var kept: @Sendable (_ checksum: String) throws -> PassPlugin?
  /// Whether a customer, by number, stands on a suppression list. Asked about those who are to get
  /// something.
  public var isSuppressed: @Sendable (_ customer: Int64) throws -> Bool
  /// The attribute that names customers' own zones, for quiet hours; `nil`: the brand's counts.
  public var zoneAttribute: String?
  /// A zone by its name; `nil` where there is none. Called for many.
  public var zone: @Sendable (_ name: String) -> TimeZoneRules?

  public init(
    calendar: WorkCalendar = .none, gate: GateRules = GateRules(), weekStart: Weekday = .monday,
    isApproved: Bool = false,
    kept: @escaping @Sendable (_ checksum: String) throws -> PassPlugin? = { _ in nil },
    isSuppressed: @escaping @Sendable (_ customer: Int64) throws -> Bool = { _ in false },
    zoneAttribute: String? = nil,
    zone: @escaping @Sendable (_ name: String) -> TimeZoneRules? = { _ in nil }
  ) {
    self.calendar = calendar
    self.gate = gate
    self.weekStart = weekStart
    self.isApproved = isApproved
    self.kept = kept
    self.isSuppressed = isSuppressed
    self.zoneAttribute = zoneAttribute
    self.zone = zone
  }

  /// Of the gate's rules and the calendar: what decides beside plugins and data. Whom a suppression
  /// list names is data, and is read for every pass.
  /// - Parameter pause: what a pause held back is asked about again once it is over.
  func fingerprint(pause: Int64) -> String {
    let data: DataValue = [
      "pause": .int(pause),
      "gate": gate.data, "week": .int(Int64(weekStart.rawValue)), "calendar": calendar.data,
      "zone": zoneAttribute.map { .string($0) } ?? .null,
    ]
    return Hexadecimal.text(SHA256.hash(data: Array(data.canonicalText.utf8)))
  }
}
