public struct UndoCounts: Sendable, Hashable {
  public var run: Int64
  /// Tags taken again that were given, and given back that were taken.
  public var tags: Int64 = 0
  /// Enrolments that the run had begun.
  public var begun: Int64 = 0
  /// Enrolments put back to where they stood.
  public var restored: Int64 = 0
  /// Enrolments left as they are: a message is out, a task done, or points were used.
  public var kept: Int64 = 0
  /// Messages that are not handed over any more.
  public var messages: Int64 = 0
  public var tasks: Int64 = 0
  /// Points taken back that were not spent yet.
  public var points: Int64 = 0
  /// Standings put back to what they were.
  public var standings: Int64 = 0
  /// Standings left as they are: somebody changed them since, or used what they give. With those of
  /// memberships stays what was given, told and delivered by them.
  public var standingsKept: Int64 = 0
  /// Coupons taken back that were not used yet; their codes may be given again.
  public var coupons: Int64 = 0
  /// Rewards taken back, as far as they were not spent.
  public var rewards: Int64 = 0
  /// Rewards that the run took back. They stay so until they are deserved again.
  public var clawedBack: Int64 = 0
  public init(run: Int64) { self.run = run }
}
