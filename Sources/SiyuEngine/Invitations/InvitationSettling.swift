public import SiyuModel

/// Looks at invitations again, and writes down what was found: what counts, and which rewards are
/// deserved.
///
/// Gathering looks only at customers that changed. Judging goes through all claims, because one that
/// comes late with an early time can turn the verdict on any after it. Nothing is paid here: a pass
/// does that, together with the note of it.
public struct InvitationSettling {
  public struct Report: Sendable, Hashable {
    /// Customers looked at again.
    public var customers: Int64 = 0
    public var claims = 0
    public var changed = 0
    public var counted = 0
    /// Rewards of which something else was found than before.
    public var rewards = 0
    /// When a verdict may change by itself.
    public var nextDue: Instant?
  }

  private let store: any Store & InvitationStore
  private let fissions: [String: FissionDeclaration]
  private let versions: [String: String]
  private let zone: TimeZoneRules

  /// - Parameters:
  ///   - fissions: of the plugins that are there, by the programme's full name. Claims of others are
  ///     judged by what was declared last.
  ///   - versions: the checksums of those plugins, by the same names, with ``refused`` behind those that
  ///     may not give anything: one that was mended, or granted what it needs, is asked again.
  public init(
    _ store: any Store & InvitationStore, fissions: [String: FissionDeclaration] = [:],
    versions: [String: String] = [:], zone: TimeZoneRules
  ) {
    self.store = store
    self.versions = versions
    self.fissions = fissions
    self.zone = zone
  }

  /// Ends the version of a plugin that may not give what it gives.
  public static let refused = " refused"

  /// Whether nothing can be found that is not written down. Cheap.
  public func isSettled(at now: Instant) throws -> Bool {
    let standing = try store.invitationStanding()
    guard standing.hasAny else { return true }
    return standing.isGathered && standing.settled == mark(standing)
      && standing.nextDue.map { $0 > now } ?? true
  }

  /// - Returns: `nil` where nothing could have changed.
  public func runIfNeeded(at now: Instant) throws -> Report? {
    try isSettled(at: now) ? nil : run(at: now)
  }

  public func run(at now: Instant) throws -> Report {
    var report = Report()
    report.customers = try store.gatherInvitations()
    var rules = try store.invitationRules()
    let declared = fissions.mapValues(\.rules)
    if !declared.allSatisfy({ rules[$0.key] == $0.value }) {
      try store.keepInvitationRules(declared)
      rules.merge(declared) { _, new in new }
    }
    var claims: [InvitationClaim] = []
    try store.eachInvitation { claims.append($0) }
    let world = InvitationJudge.World(staff: try store.staffCustomers()) {
      try store.publicID(of: $0)
    }
    var judge = InvitationJudge(world, rules: rules, zone: zone, now: now)
    var verdicts = try judge.judge(claims)
    let teams = teams(claims, verdicts, at: now)
    wakeUp(&verdicts, for: teams.all)
    let known = Dictionary(uniqueKeysWithValues: claims.map { ($0.place, ($0.state, $0.due)) })
    let changed = verdicts.filter {
      let before = known[$0.place]
      return before?.0 != $0.state || before?.1 != $0.due
    }
    try store.record(changed, at: now)
    report.rewards = try settleRewards(claims, verdicts, at: now)
    // What is told is news of those people, and was looked at already.
    if try store.tell(teams.events) > 0 { _ = try store.gatherInvitations() }
    // Last: gathering took the mark away, so what is interrupted before is looked at again.
    try store.noteSettled(mark: mark(try store.invitationStanding()))
    report.claims = claims.count
    report.changed = changed.count
    report.counted = judge.inviters.count
    report.nextDue = try store.nextInvitationDue()
    return report
  }

  private func teams(
    _ claims: [InvitationClaim], _ verdicts: [InvitationVerdict], at now: Instant
  ) -> (all: [TeamBook.Team], events: [TeamEvent]) {
    let hasTeams = fissions.values.contains {
      if case .groupBuy = $0.mechanism { true } else { false }
    }
    if !hasTeams { return ([], []) }
    let book = TeamBook(fissions, zone: zone, now: now)
    let states = Dictionary(uniqueKeysWithValues: verdicts.map { ($0.place, $0.state) })
    let all = book.teams(claims, states)
    return (all, book.events(of: all).sorted { ($0.id, $0.account) < ($1.id, $1.account) })
  }

  /// A team whose time is not over yet is looked at when it is.
  private func wakeUp(_ verdicts: inout [InvitationVerdict], for teams: [TeamBook.Team]) {
    var ends: [Int64: Instant] = [:]
    for team in teams where team.state == .open {
      if let opener = team.members.first { ends[opener.place] = team.ends }
    }
    if ends.isEmpty { return }
    for index in verdicts.indices {
      guard let end = ends[verdicts[index].place] else { continue }
      verdicts[index].due = verdicts[index].due.map { min($0, end) } ?? end
    }
  }

  private func settleRewards(
    _ claims: [InvitationClaim], _ verdicts: [InvitationVerdict], at now: Instant
  ) throws -> Int {
    var known: [KnownReward] = []
    try store.eachReward { known.append($0) }
    if known.isEmpty, !fissions.values.contains(where: \.gives) { return 0 }
    let states = Dictionary(uniqueKeysWithValues: verdicts.map { ($0.place, $0.state) })
    let before = try store.rewardVersions()
    let changed = versions.filter { before[$0.key] != $0.value }
    // One that may not give has nothing to say, whatever it would be asked.
    let mended = changed.keys.filter { !(versions[$0]?.hasSuffix(Self.refused) ?? false) }
    let notes = RewardBook(
      fissions, members: try members(), mended: Set(mended),
      membersOnly: try membersOnly(known, at: now), zone: zone, now: now
    ).notes(claims, states, known: known)
    try store.note(notes)
    if !changed.isEmpty { try store.keepRewardVersions(changed) }
    return notes.count
  }

  /// Since when programmes reward members only, as this settling sees it first.
  private func membersOnly(
    _ known: [KnownReward], at now: Instant
  ) throws -> [String: Instant] {
    let before = try store.membersOnlySince()
    var since = before
    let given = Set(known.lazy.filter { $0.state == .given }.map(\.key.programme))
    for (programme, fission) in fissions where fission.gives {
      if fission.anyone {
        since[programme] = nil
      } else if since[programme] == nil {
        // Nobody knows by which rule it was given.
        since[programme] = given.contains(programme) ? now : .min
      }
    }
    if since != before { try store.keepMembersOnly(since: since) }
    return since
  }

  /// Of the programmes that reward nobody else.
  private func members() throws -> Memberships {
    var members = Memberships()
    for (programme, fission) in fissions where fission.gives && !fission.anyone {
      try store.eachStandingChange(in: programme) { members.add(programme, $0, $1) }
    }
    return members
  }

  /// What this finds, of one and the same: another number where it finds more, so that stores are looked at
  /// once more. 2: what an interrupted settling left, and teams and pairs that earn nothing. 3: since when
  /// rewards are for members only.
  private static let edition: Int64 = 3

  /// Of all by which claims are judged that is not in customers: declarations, and who is staff.
  private func mark(_ standing: InvitationStanding) -> Int64 {
    var hash = FixedHash()
    hash.combine(Self.edition)
    hash.combine(standing.reference)
    for (programme, fission) in fissions.sorted(by: { $0.key < $1.key }) {
      hash.combine(programme)
      for length in [fission.within, fission.stays, fission.hold] {
        hash.combine(length.description)
      }
      hash.combine(Int64(fission.levels))
      hash.combine(fission.gives ? 1 : 0 as Int64)
      hash.combine(fission.anyone ? 1 : 0 as Int64)
      hash.combine(versions[programme] ?? "")
      hash.combine(String(describing: fission.mechanism))
    }
    // 0 stands for never.
    return Int64(bitPattern: hash.value) | 1
  }
}
