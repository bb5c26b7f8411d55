import SiyuModel
import Synchronization

/// A store whose commits fail after so many, as a full disk would make them.
final class FailingStore: Store {
  fileprivate let store: any Store
  private let left: Mutex<Int>
  /// Of what settling writes.
  private let settlingLeft: Mutex<Int>
  /// Happens between what was decided and its commit.
  private let meanwhile: @Sendable () throws -> Void

  init(
    _ store: any Store, commits: Int = .max, settling: Int = .max,
    meanwhile: @escaping @Sendable () throws -> Void = {}
  ) {
    settlingLeft = Mutex(settling)
    self.store = store
    self.meanwhile = meanwhile
    left = Mutex(commits)
  }

  struct Failure: Error {}

  fileprivate func spend() throws {
    try left.withLock {
      if $0 == 0 { throw Failure() }
      $0 -= 1
    }
  }

  fileprivate func spendSettling() throws -> any InvitationStore {
    try settlingLeft.withLock {
      if $0 == 0 { throw Failure() }
      $0 -= 1
    }
    return try invitations
  }

  func beginRun(_ run: RunHeader) throws -> any RunSession {
    try meanwhile()
    return FailingRun(store: self, session: try store.beginRun(run))
  }

  var audit: any AuditLog { store.audit }

  func beginImport(
    _ header: ImportHeader, options: ImportOptions
  ) throws -> any ImportSession { try store.beginImport(header, options: options) }
  func customer(named text: String) throws -> CustomerNumber { try store.customer(named: text) }
  func publicID(of customer: CustomerNumber) throws -> String { try store.publicID(of: customer) }
  func merge(_ a: String, _ b: String) throws -> IdentityChange { try store.merge(a, b) }
  func unmerge(_ account: String) throws -> IdentityChange { try store.unmerge(account) }
  func snapshot(readers: Int) throws -> any PassSnapshot { try store.snapshot(readers: readers) }
  func standing() throws -> StoreStanding { try store.standing() }
  func nextDue(after: Instant) throws -> Instant? { try store.nextDue(after: after) }
  func evaluationMark() throws -> EvaluationMark? { try store.evaluationMark() }
  func wasInterrupted(besides identity: String?) throws -> Bool {
    try store.wasInterrupted(besides: identity)
  }
  func tagIDs(for groups: [TagGroup], reserve: Bool) throws -> TagDirectory {
    try store.tagIDs(for: groups, reserve: reserve)
  }
  func unfinishedRun(identity: String) throws -> Int64? {
    try store.unfinishedRun(identity: identity)
  }
  func finishedRun(identity: String) throws -> Int64? { try store.finishedRun(identity: identity) }
  func detail(of customer: CustomerNumber) throws -> CustomerDetail {
    try store.detail(of: customer)
  }
  func counts() throws -> StoreCounts { try store.counts() }
  func export(_ kind: ExportKind, _ row: ([ExportCell]) throws -> Void) throws {
    try store.export(kind, row)
  }
  func setTag(
    _ tag: TagName, on customer: CustomerNumber, at: Instant, exclusive: Bool
  ) throws {
    try store.setTag(tag, on: customer, at: at, exclusive: exclusive)
  }
  func removeTag(_ tag: TagName, from customer: CustomerNumber, at: Instant) throws {
    try store.removeTag(tag, from: customer, at: at)
  }
  func keepPlugin(
    checksum: String, id: String, version: String, files: [String: [UInt8]]
  ) throws { try store.keepPlugin(checksum: checksum, id: id, version: version, files: files) }
  func keptPlugin(checksum: String) throws -> [String: [UInt8]]? {
    try store.keptPlugin(checksum: checksum)
  }
}

private final class FailingRun: RunSession {
  private let store: FailingStore
  private let session: any RunSession

  init(store: FailingStore, session: any RunSession) {
    self.store = store
    self.session = session
  }

  var run: Int64 { session.run }
  var committedThrough: Int64 { session.committedThrough }

  func commit(_ subjects: [SubjectChange], through bucket: Int64) throws {
    try store.spend()
    try session.commit(subjects, through: bucket)
  }

  func commit(groups: [(String, OutreachChange)]) throws {
    try store.spend()
    try session.commit(groups: groups)
  }

  func finish() throws {
    try store.spend()
    try session.finish()
  }
}

extension FailingStore: InvitationStore {
  fileprivate var invitations: any InvitationStore {
    get throws {
      guard let found = store as? any InvitationStore else { throw Failure() }
      return found
    }
  }

  func gatherInvitations() throws -> Int64 { try spendSettling().gatherInvitations() }
  func tell(_ events: [TeamEvent]) throws -> Int { try spendSettling().tell(events) }
  func isTold(_ told: [TeamEvent.Told]) throws -> Bool { try invitations.isTold(told) }
  func record(_ verdicts: [InvitationVerdict], at: Instant) throws {
    try spendSettling().record(verdicts, at: at)
  }
  func noteSettled(mark: Int64) throws { try spendSettling().noteSettled(mark: mark) }
  func keepInvitationRules(_ rules: [String: InvitationRules]) throws {
    try spendSettling().keepInvitationRules(rules)
  }
  func keepRewardVersions(_ versions: [String: String]) throws {
    try spendSettling().keepRewardVersions(versions)
  }
  func keepMembersOnly(since: [String: Instant]) throws {
    try spendSettling().keepMembersOnly(since: since)
  }
  func membersOnlySince() throws -> [String: Instant] { try invitations.membersOnlySince() }
  func note(_ rewards: [RewardNote]) throws { try spendSettling().note(rewards) }

  func invitationCode(of customer: CustomerNumber, programme: String) throws -> InvitationCode {
    try invitations.invitationCode(of: customer, programme: programme)
  }
  func invitationCodes(of customer: CustomerNumber) throws -> [HeldInvitationCode] {
    try invitations.invitationCodes(of: customer)
  }
  func holder(of code: InvitationCode) throws -> HeldInvitationCode? {
    try invitations.holder(of: code)
  }
  func strayCodes(of customer: CustomerNumber) throws -> [StrayCode] {
    try invitations.strayCodes(of: customer)
  }
  func customersToGather() throws -> Int64 { try invitations.customersToGather() }
  func eachInvitation(_ body: (InvitationClaim) throws -> Void) throws {
    try invitations.eachInvitation(body)
  }
  func staffCustomers() throws -> Set<CustomerNumber> { try invitations.staffCustomers() }
  func nextInvitationDue() throws -> Instant? { try invitations.nextInvitationDue() }
  func invitationStanding() throws -> InvitationStanding { try invitations.invitationStanding() }
  func invitationRules() throws -> [String: InvitationRules] { try invitations.invitationRules() }
  func rewardVersions() throws -> [String: String] { try invitations.rewardVersions() }
  func eachStandingChange(
    in programme: String, _ body: (CustomerNumber, StandingChange) throws -> Void
  ) throws { try invitations.eachStandingChange(in: programme, body) }
  func eachReward(_ body: (KnownReward) throws -> Void) throws { try invitations.eachReward(body) }
  func rewards(
    of customer: CustomerNumber, as side: InvitationSide
  ) throws -> [KnownReward] { try invitations.rewards(of: customer, as: side) }
  func invitations(
    of customer: CustomerNumber, as side: InvitationSide
  ) throws -> [KnownInvitation] { try invitations.invitations(of: customer, as: side) }
  func fissionSpend(programme: String?, until: Instant) throws -> FissionSpend {
    try invitations.fissionSpend(programme: programme, until: until)
  }
  func invitationFigures(
    programme: String?, of inviters: Set<CustomerNumber>?
  ) throws -> InvitationFigures {
    try invitations.invitationFigures(programme: programme, of: inviters)
  }
}
