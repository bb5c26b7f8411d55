/// Which reward it is: somebody's for having brought somebody, at one level of one programme.
///
/// It is made of accounts, not of persons or of claims: whoever people turn out to be, and however often
/// it is told that one brought the other, it stays the same, so nobody is paid twice for it.
public struct RewardKey: Sendable, Hashable {
  /// Who is rewarded.
  public var account: Int64
  /// Who was brought; a number below zero for somebody who was erased.
  public var invitee: Int64
  /// `plugin.id`.
  public var programme: String
  /// 1: who is rewarded brought her; 2: brought the one who did.
  public var level: Int

  public init(account: Int64, invitee: Int64, programme: String, level: Int) {
    self.account = account
    self.invitee = invitee
    self.programme = programme
    self.level = level
  }

  /// Whether who was brought was erased: nothing about it changes any more, and what it says is out of it.
  public var isOfErased: Bool { invitee < 0 }

  /// The ledger's key for giving it the `turn`th time, 0….
  public func posting(_ turn: Int, _ purse: Purse) -> String {
    "koc\n\(programme)\n\(account)\n\(invitee)\n\(level)\n\(purse.name)\n\(turn)"
  }

  /// All that it may be posted to: points are the workspace's, money is the programme's own. What was
  /// posted is found by its key, whatever the rule says by now.
  public var purses: [Purse] { [.points, Purse(name: programme, unit: .money)] }

  /// And for taking that back.
  public func takingBack(_ turn: Int, _ purse: Purse) -> String {
    posting(turn, purse) + "\ntaken back"
  }
}

/// Where a reward stands. Raw values are stored: never renumber.
public enum RewardState: UInt8, Sendable, Hashable, CaseIterable {
  /// Nothing was decided.
  case open = 0
  case given = 1
  case takenBack = 2
  /// It was asked for, and there is nothing for it; perhaps later.
  case nothing = 3

  public var name: String {
    switch self {
    case .open: "open"
    case .given: "given"
    case .takenBack: "taken_back"
    case .nothing: "nothing"
    }
  }
}

/// Why somebody does not deserve a reward any more, or not yet. Raw values are stored: never renumber.
public enum RewardRefusal: UInt8, Sendable, Hashable, CaseIterable {
  /// The invitation does not count; it says why.
  case invitation = 1
  /// All that she bought was refunded.
  case refunded = 2
  /// No programme gives it any more. What was given stays.
  case rules = 3
  /// Whoever brought the inviter came by somebody else after all.
  case chain = 4
  /// Whoever brought her was not in the programme when she came.
  case member = 5
  /// The team she is in waits for others.
  case teamOpen = 6
  /// The team she is in was not full in time, perhaps since an order was sent back.
  case teamShort = 7
  /// She bought nothing by the code, so she is in no team.
  case teamless = 8
  /// A file says so, and only codes that come back earn.
  case pair = 9
  /// The invitation by which the inviter came, or who is above, does not count: nobody is above her.
  case between = 10

  public var words: String {
    switch self {
    case .invitation: "the invitation does not count"
    case .refunded: "what she bought was refunded"
    case .rules: "the programme gives none for it"
    case .chain: "the inviter came by somebody else"
    case .member: "the inviter was not in the programme then"
    case .teamOpen: "the team is not full yet"
    case .teamShort: "the team was not full in time"
    case .teamless: "she is in no team, for she has not bought"
    case .between: "the inviter does not count herself"
    case .pair: "a file tells of it, and only codes that come back earn"
    }
  }
}

/// A reward as the store knows it.
public struct KnownReward: Sendable, Hashable {
  public var key: RewardKey
  /// The customer number under which it is posted: that of the account's own rows, so that it goes with the
  /// account when people part; of an account that was split off, its customer's.
  public var home: Int64
  public var state: RewardState
  /// `nil`: it is deserved.
  public var refusal: RewardRefusal?
  /// When a pass has to look at it; `nil`: there is nothing to do.
  public var due: Instant?
  /// How often it was given.
  public var turn: Int
  /// What was given last.
  public var reward: FissionReward
  /// Of a red packet, which piece it was, 0….
  public var piece: Int?
  /// When she came by the invitation.
  public var at: Instant
  /// When her first order was paid, of those that stay, and what it was, in minor units.
  public var bought: FirstOrder?
  /// Of the order that was shown when it was asked for last.
  public var shown: Instant?
  /// When it was decided last.
  public var decidedAt: Instant?
  /// Why there is nothing, in the author's words or the host's.
  public var reason: String?
  /// Of one that is given: how much of it is not spent. `nil` where nobody looked.
  public var left: FissionReward?
  /// Of one that was taken back: how much there was to take. `nil` where nobody looked.
  public var taken: FissionReward?
  /// Public ids of who is rewarded and who was brought; `nil` where nobody looked, "" for somebody who is
  /// not there any more.
  public var rewardedID: String?
  public var inviteeID: String?

  public init(
    key: RewardKey, home: Int64, state: RewardState = .open, refusal: RewardRefusal? = nil,
    due: Instant? = nil, turn: Int = 0, reward: FissionReward = FissionReward(), piece: Int? = nil,
    at: Instant, bought: FirstOrder? = nil, shown: Instant? = nil, decidedAt: Instant? = nil,
    reason: String? = nil
  ) {
    self.key = key
    self.home = home
    self.state = state
    self.refusal = refusal
    self.due = due
    self.turn = turn
    self.reward = reward
    self.piece = piece
    self.at = at
    self.bought = bought
    self.shown = shown
    self.decidedAt = decidedAt
    self.reason = reason
  }
}

/// The first order of somebody who was brought.
public struct FirstOrder: Sendable, Hashable {
  public var at: Instant
  /// Minor units, less what was refunded of it.
  public var amount: Int64
  public init(at: Instant, amount: Int64) {
    self.at = at
    self.amount = amount
  }
}

/// What settling found about a reward: whether it is deserved, and when a pass has to look.
public struct RewardNote: Sendable, Hashable {
  public var key: RewardKey
  public var refusal: RewardRefusal?
  public var due: Instant?
  public var at: Instant
  public var bought: FirstOrder?
  public init(
    key: RewardKey, refusal: RewardRefusal?, due: Instant?, at: Instant, bought: FirstOrder?
  ) {
    self.key = key
    self.refusal = refusal
    self.due = due
    self.at = at
    self.bought = bought
  }
}

/// What a pass decided about a reward.
public struct RewardDecision: Sendable, Hashable {
  public var key: RewardKey
  /// As ``KnownReward/home``.
  public var home: Int64
  public var state: RewardState
  /// The how-manieth time it is given, or was given that is taken back, 0….
  public var turn: Int
  public var reward: FissionReward
  public var piece: Int?
  public var shown: Instant?
  /// When it is to be looked at again; `nil`: when something about it changes.
  public var due: Instant?
  public var at: Instant
  /// Whether what is not there any more is owed.
  public var belowZero: Bool
  public var reason: String?

  public init(
    key: RewardKey, home: Int64, state: RewardState, turn: Int,
    reward: FissionReward = FissionReward(), piece: Int? = nil, shown: Instant? = nil,
    due: Instant? = nil, at: Instant, belowZero: Bool = false, reason: String? = nil
  ) {
    self.key = key
    self.home = home
    self.state = state
    self.turn = turn
    self.reward = reward
    self.piece = piece
    self.shown = shown
    self.due = due
    self.at = at
    self.belowZero = belowZero
    self.reason = reason
  }

  /// The purses it moves: points are the workspace's, money is the programme's own.
  public var movements: [(purse: Purse, amount: Int64)] {
    var all: [(Purse, Int64)] = []
    if reward.points > 0 { all.append((.points, reward.points)) }
    if reward.money > 0 {
      all.append((Purse(name: key.programme, unit: .money), reward.money))
    }
    return all
  }
}

/// What one customer brings of rewards into a pass.
public struct RewardStanding: Sendable, Hashable {
  /// Those a pass has to look at by now.
  public var due: [DueReward] = []
  /// Pieces that are opened, by programme and account; those of programmes with something due.
  public var pieces: [Packet: Set<Int>] = [:]
  /// What is out of each of those packets, in minor units: all that was given of it less what was taken
  /// back. What somebody spent of a piece that was taken back is still out.
  public var out: [Packet: Int64] = [:]
  public init() {}

  public struct DueReward: Sendable, Hashable {
    public var reward: KnownReward
    /// The public id of who was brought.
    public var invitee: String
    /// The how-manieth this is of those the customer brought at this level, who count, in the order
    /// of their coming: 1….
    public var count: Int
    /// What was kept of it when it was taken back before, because it was spent: so much less is posted.
    public var kept: FissionReward
    public init(
      reward: KnownReward, invitee: String, count: Int, kept: FissionReward = FissionReward()
    ) {
      self.reward = reward
      self.invitee = invitee
      self.count = count
      self.kept = kept
    }
  }
  public struct Packet: Sendable, Hashable {
    public var programme: String
    public var account: Int64
    public init(programme: String, account: Int64) {
      self.programme = programme
      self.account = account
    }
  }
}

extension RewardKey: Comparable {
  public static func < (a: Self, b: Self) -> Bool {
    (a.programme, a.level, a.account, a.invitee) < (b.programme, b.level, b.account, b.invitee)
  }
}
