/// Codes, and who brought whom.
///
/// Claims are never changed by what people turn out to be: they lie under the account they were made
/// for, and are read together for whoever a person is now. Only what was found about them changes.
public protocol InvitationStore: Sendable {
  /// The customer's code for a programme, made when there is none; for the same person always the
  /// same. Of merged customers the oldest code is given, and all lead to the person.
  func invitationCode(of customer: CustomerNumber, programme: String) throws -> InvitationCode
  /// All codes that lead to a customer, by programme and code.
  func invitationCodes(of customer: CustomerNumber) throws -> [HeldInvitationCode]
  /// Whose a code is; `nil` for one nobody has.
  func holder(of code: InvitationCode) throws -> HeldInvitationCode?

  /// Looks at customers that changed since the last time: finds codes in their events, and what has to
  /// be known to judge. From then on nothing is settled until ``noteSettled(mark:)``: whoever is killed in
  /// between looks again.
  /// - Returns: how many customers were looked at.
  func gatherInvitations() throws -> Int64
  /// Customers that `gatherInvitations` would look at.
  func customersToGather() throws -> Int64
  /// All claims, in any order.
  func eachInvitation(_ body: (InvitationClaim) throws -> Void) throws
  /// Customers one of whose accounts is a member of staff's, by its id or by the phone of both.
  func staffCustomers() throws -> Set<CustomerNumber>
  /// Events of what became of teams, of the people who have the accounts now.
  /// - Returns: how many of them were not known.
  func tell(_ events: [TeamEvent]) throws -> Int
  /// Whether one of these events is known of whoever has its account now.
  func isTold(_ told: [TeamEvent.Told]) throws -> Bool
  /// Writes down what was found, where it is another than before, and keeps what was.
  func record(_ verdicts: [InvitationVerdict], at: Instant) throws
  /// When a verdict may change by itself next.
  func nextInvitationDue() throws -> Instant?
  /// What tells whether anything has to be looked at. Cheap.
  func invitationStanding() throws -> InvitationStanding
  /// All is written down that follows from what is known; the mark is of what else it depends on.
  func noteSettled(mark: Int64) throws

  /// By what claims were judged last, by programme.
  func invitationRules() throws -> [String: InvitationRules]
  func keepInvitationRules(_ rules: [String: InvitationRules]) throws

  /// By which plugins rewards were asked for last, by programme: their checksums.
  func rewardVersions() throws -> [String: String]
  /// Of programmes whose rules are kept.
  func keepRewardVersions(_ versions: [String: String]) throws
  /// Since when rewards are for members only, by programme: what was given up to then was given by another
  /// rule.
  func membersOnlySince() throws -> [String: Instant]
  /// - Parameter since: of all programmes; of others nothing is kept any more.
  func keepMembersOnly(since: [String: Instant]) throws
  /// Every change of what customers are in a programme, person by person; of each number in order.
  func eachStandingChange(
    in programme: String, _ body: (CustomerNumber, StandingChange) throws -> Void) throws

  /// All rewards, in any order.
  func eachReward(_ body: (KnownReward) throws -> Void) throws
  /// Writes down what was found about rewards; makes those that are not there yet.
  func note(_ rewards: [RewardNote]) throws
  /// Of a customer as the one who is rewarded, or as the one who was brought.
  func rewards(of customer: CustomerNumber, as side: InvitationSide) throws -> [KnownReward]

  /// Whom a customer brought, or by whom she came, as written down last; oldest first.
  func invitations(of customer: CustomerNumber, as side: InvitationSide) throws -> [KnownInvitation]
  /// With what she joined that looks like a code and leads to nobody; oldest first.
  func strayCodes(of customer: CustomerNumber) throws -> [StrayCode]
  /// What was spent for a programme, or for all that spending names, up to a time.
  func fissionSpend(programme: String?, until: Instant) throws -> FissionSpend
  /// Everybody a report counts: those with a code, and what was written down of all claims.
  /// - Parameter inviters: only what these brought and were given; `nil`: everybody.
  func invitationFigures(
    programme: String?, of inviters: Set<CustomerNumber>?
  ) throws -> InvitationFigures
}

/// What became of a team, for one who is in it.
public struct TeamEvent: Sendable, Hashable {
  public var account: Int64
  public var type: String
  public var at: Instant
  public var props: DataRecord
  /// Of this account and this team: told again, it is one.
  public var id: String
  /// Nothing is told where one of these was: events by account and id.
  public var unless: [Told] = []

  public struct Told: Sendable, Hashable {
    public var account: Int64
    public var id: String
    public init(account: Int64, id: String) {
      self.account = account
      self.id = id
    }
  }

  public init(account: Int64, type: String, at: Instant, props: DataRecord, id: String) {
    self.account = account
    self.type = type
    self.at = at
    self.props = props
    self.id = id
  }
}

public enum InvitationSide: Sendable, Hashable {
  case inviter, invitee
}

public struct InvitationStanding: Sendable, Hashable {
  /// Whether there are codes or claims.
  public var hasAny: Bool
  /// Whether no customer changed since they were gathered; true where there are no codes or claims.
  public var isGathered: Bool
  /// Another where products or staff are others.
  public var reference: Int64
  /// The mark of the last settling; 0 for none.
  public var settled: Int64
  /// When a verdict may change by itself.
  public var nextDue: Instant?
  public init(
    hasAny: Bool, isGathered: Bool, reference: Int64, settled: Int64, nextDue: Instant?
  ) {
    self.hasAny = hasAny
    self.isGathered = isGathered
    self.reference = reference
    self.settled = settled
    self.nextDue = nextDue
  }
}

public struct HeldInvitationCode: Sendable, Hashable {
  public var code: InvitationCode
  public var customer: CustomerNumber
  public var programme: String
  public init(code: InvitationCode, customer: CustomerNumber, programme: String) {
    self.code = code
    self.customer = customer
    self.programme = programme
  }
}

/// An invitation as it is shown.
public struct KnownInvitation: Sendable, Hashable {
  public var claim: InvitationClaim
  /// Public ids; `nil` for somebody erased.
  public var inviter: String?
  public var invitee: String
  /// What it was before, oldest first, with the clock of when that was written down.
  public var history: [Past]

  public struct Past: Sendable, Hashable {
    public var state: InvitationState
    public var at: Instant
    public init(state: InvitationState, at: Instant) {
      self.state = state
      self.at = at
    }
  }

  public init(claim: InvitationClaim, inviter: String?, invitee: String, history: [Past]) {
    self.claim = claim
    self.inviter = inviter
    self.invitee = invitee
    self.history = history
  }
}

/// The invitations of a programme, or of all, small enough to hold: 24 bytes for each that counts.
public struct InvitationFigures: Sendable {
  public struct Edge: Sendable, Hashable {
    public var inviter: CustomerNumber
    public var invitee: CustomerNumber
    /// It came by a code, as what was shared carries one; not by a pair that a file tells.
    public var isByCode: Bool
    public init(inviter: CustomerNumber, invitee: CustomerNumber, isByCode: Bool = false) {
      self.inviter = inviter
      self.invitee = invitee
      self.isByCode = isByCode
    }
  }

  /// What one customer shared.
  public struct Shares: Sendable, Hashable {
    /// Events `content.shared`.
    public var count: Int64
    /// Sum of their `clicks`, of those that say so.
    public var clicks: Int64?
    public init(count: Int64 = 0, clicks: Int64? = nil) {
      self.count = count
      self.clicks = clicks
    }
  }

  /// Those that count; each invitee is there once.
  public var counted: [Edge] = []
  /// Who has a code, ascending and once each.
  public var holders: [CustomerNumber] = []
  /// Of those with a code, who shared something.
  public var shares: [CustomerNumber: Shares] = [:]
  /// Claims that do not count, by reason; `nil`: not looked at yet, or not yet begun.
  public var others: [InvitationRefusal?: Int64] = [:]
  /// Of those who count: how many bought and kept it, and what all their orders come to, less refunds, in
  /// minor units.
  public var buyers: Int64 = 0
  public var value: Int64 = 0
  /// Rewards that are given and stand.
  public var rewards: Int64 = 0
  /// What was given and not taken back, of whatever rewards.
  public var points: Int64 = 0
  /// Minor units.
  public var money: Int64 = 0
  /// Rewards that were taken back only in part, because the rest was spent.
  public var partsKept: Int64 = 0
  /// What stayed out of those, which is in `points` and `money`.
  public var pointsKept: Int64 = 0
  public var moneyKept: Int64 = 0
  /// Rewards for having brought somebody who was erased since: she is no new customer any more, and what was
  /// given for her is in the sums all the same.
  public var erasedRewards: Int64 = 0
  public var erasedPoints: Int64 = 0
  /// Minor units.
  public var erasedMoney: Int64 = 0
  public init() {}

  /// Nobody has a code, and nobody is said to have brought somebody.
  public var isEmpty: Bool { counted.isEmpty && holders.isEmpty && others.isEmpty }
}

extension InvitationStore {
  public func invitationFigures(programme: String?) throws -> InvitationFigures {
    try invitationFigures(programme: programme, of: nil)
  }
}
