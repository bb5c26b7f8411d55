/// Which enrolments a report counts, and by what.
public struct SOPFiguresRequest: Sendable {
  /// Full name; `nil`: all.
  public var sop: String?
  /// Enrolled at this time or later, and before.
  public var from: Instant?
  public var to: Instant?
  /// Goals as they are declared now, by the SOPs' full names. All enrolments of an SOP are measured by
  /// one goal, also those that began with an older version.
  public var goals: [String: SOPGoal]
  /// What came later is not seen.
  public var now: Instant
  /// For goals within calendar days.
  public var zone: TimeZoneRules
  /// Only customers whom these own now, and groups whose owner they are, by staff id; `nil`: all.
  public var staff: Set<String>?
  public init(
    sop: String? = nil, from: Instant? = nil, to: Instant? = nil, goals: [String: SOPGoal],
    now: Instant, zone: TimeZoneRules, staff: Set<String>? = nil
  ) {
    self.sop = sop
    self.from = from
    self.to = to
    self.goals = goals
    self.now = now
    self.zone = zone
    self.staff = staff
  }
}

/// A content over all SOPs of its plugin.
public struct ContentKey: Sendable, Hashable {
  /// Id.
  public var plugin: String
  /// Path in the plugin, without `.md`.
  public var content: String
  public init(plugin: String, content: String) {
    self.plugin = plugin
    self.content = content
  }
}

/// What outreach brought about, for reports. Reads in the order of customers; what is in memory grows
/// with SOPs, steps and contents, not with enrolments.
public protocol OutreachMeasures: Sendable {
  /// By name; SOPs without such enrolments are left out.
  func sopFigures(_ request: SOPFiguresRequest) throws -> [SOPFigures]
  /// Of all contents with messages that were handed over.
  func contentUse(at now: Instant) throws -> [ContentKey: ContentUse]
}
