public import SiyuModel

/// Looks at invitations again, and writes down what was found.
///
/// Gathering looks only at customers that changed. Judging goes through all claims, because one that
/// comes late with an early time can turn the verdict on any after it.
public struct InvitationSettling {
  public struct Report: Sendable, Hashable {
    /// Customers looked at again.
    public var customers: Int64 = 0
    public var claims = 0
    public var changed = 0
    public var counted = 0
    /// When a verdict may change by itself.
    public var nextDue: Instant?
  }

  private let store: any Store & InvitationStore
  private let rules: [String: InvitationRules]
  private let zone: TimeZoneRules

  public init(
    _ store: any Store & InvitationStore, rules: [String: InvitationRules] = [:],
    zone: TimeZoneRules
  ) {
    self.store = store
    self.rules = rules
    self.zone = zone
  }

  public func run(at now: Instant) throws -> Report {
    var report = Report()
    report.customers = try store.gatherInvitations()
    var claims: [InvitationClaim] = []
    try store.eachInvitation { claims.append($0) }
    let world = InvitationJudge.World(staff: try store.staffCustomers()) {
      try store.publicID(of: $0)
    }
    var judge = InvitationJudge(world, rules: rules, zone: zone, now: now)
    let verdicts = try judge.judge(claims)
    let known = Dictionary(uniqueKeysWithValues: claims.map { ($0.place, ($0.state, $0.due)) })
    let changed = verdicts.filter {
      let before = known[$0.place]
      return before?.0 != $0.state || before?.1 != $0.due
    }
    try store.record(changed, at: now)
    report.claims = claims.count
    report.changed = changed.count
    report.counted = judge.inviters.count
    report.nextDue = try store.nextInvitationDue()
    return report
  }
}
