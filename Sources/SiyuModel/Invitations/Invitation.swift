/// How it is known that one person brought another. Raw values are stored: never renumber.
public enum InvitationKind: UInt8, Sendable, Hashable, CaseIterable {
  /// A code in the props of an event.
  case code = 0
  /// A code that came back as the `state` of a channel when she joined.
  case state = 1
  /// A pair from `siyu import invitations`.
  case pair = 2

  public var name: String {
    switch self {
    case .code: "code"
    case .state: "state"
    case .pair: "pair"
    }
  }
}

/// Why an invitation does not count. Raw values are stored: never renumber.
public enum InvitationRefusal: UInt8, Sendable, Hashable, CaseIterable {
  case oneself = 1
  case circle = 2
  case staff = 3
  case screened = 4
  case known = 5
  case late = 6
  case earlier = 7
  case erased = 8
  /// Not refused but withdrawn: it counted until she left.
  case left = 9

  /// As `export invitations` names it.
  public var name: String {
    switch self {
    case .oneself: "self"
    case .circle: "circle"
    case .staff: "staff"
    case .screened: "screened"
    case .known: "known"
    case .late: "late"
    case .earlier: "earlier"
    case .erased: "erased"
    case .left: "left"
    }
  }

  /// For people.
  public var words: String {
    switch self {
    case .oneself: "inviter and invitee are one person"
    case .circle: "the inviter came by the invitee, directly or through others"
    case .staff: "one of the two is staff"
    case .screened: "the join was screened as abnormal"
    case .known: "she was known before"
    case .late: "it came too long after she joined"
    case .earlier: "an earlier invitation brought her"
    case .erased: "the inviter was erased"
    case .left: "she left too soon"
    }
  }
}

/// What an invitation is worth. `waiting`: its time has not come yet.
public enum InvitationState: Sendable, Hashable {
  case waiting
  case counted
  case refused(InvitationRefusal)
  /// It counted, and does no longer.
  case withdrawn(InvitationRefusal)

  public var name: String {
    switch self {
    case .waiting: "waiting"
    case .counted: "counted"
    case .refused: "refused"
    case .withdrawn: "withdrawn"
    }
  }

  public var reason: InvitationRefusal? {
    switch self {
    case .waiting, .counted: nil
    case .refused(let reason), .withdrawn(let reason): reason
    }
  }

  /// As it is stored: 0…3, and the reason's number or 0.
  public var numbers: (state: UInt8, reason: UInt8) {
    switch self {
    case .waiting: (0, 0)
    case .counted: (1, 0)
    case .refused(let reason): (2, reason.rawValue)
    case .withdrawn(let reason): (3, reason.rawValue)
    }
  }

  /// `nil` for numbers that say nothing.
  public init?(state: Int64, reason: Int64) {
    let why = UInt8(exactly: reason).flatMap(InvitationRefusal.init(rawValue:))
    switch (state, why) {
    case (0, nil) where reason == 0: self = .waiting
    case (1, nil) where reason == 0: self = .counted
    case (2, let why?): self = .refused(why)
    case (3, let why?): self = .withdrawn(why)
    default: return nil
    }
  }
}

/// One claim that somebody brought somebody, with what has to be known to judge it.
public struct InvitationClaim: Sendable, Hashable {
  /// Its number in the store, and where it lies.
  public var place: Int64
  /// Whose it is now: customers that own their numbers. `inviter` is `nil` once erased.
  public var inviter: CustomerNumber?
  public var invitee: CustomerNumber
  /// The accounts it was made by and about, whoever has them now; 0 once erased.
  public var inviterAccount: Int64
  public var account: Int64
  public var at: Instant
  public var kind: InvitationKind
  /// `plugin.id`, or "" where a file names none.
  public var programme: String
  /// The first thing known of any of the invitee's identities; `nil` for nothing with a time.
  public var known: Instant?
  /// When she joined the brand's pool first.
  public var joined: Instant?
  /// When she left after this, not by a hand-over between staff; the first time.
  public var left: Instant?
  public var isScreened: Bool
  /// Her first order of those that were not refunded in full.
  public var bought: FirstOrder?
  /// Her first order from this on, of those that were not refunded in full.
  public var ordered: Instant?
  /// She bought, and all of it was refunded in full.
  public var isSentBack: Bool
  /// As written down last.
  public var state: InvitationState?
  public var due: Instant?

  public init(
    place: Int64, inviter: CustomerNumber?, invitee: CustomerNumber, inviterAccount: Int64 = 0,
    account: Int64 = 0, at: Instant, kind: InvitationKind = .pair, programme: String = "",
    known: Instant? = nil,
    joined: Instant? = nil, left: Instant? = nil, isScreened: Bool = false,
    bought: FirstOrder? = nil, ordered: Instant? = nil, isSentBack: Bool = false,
    state: InvitationState? = nil,
    due: Instant? = nil
  ) {
    self.place = place
    self.inviter = inviter
    self.invitee = invitee
    self.inviterAccount = inviterAccount
    self.account = account
    self.at = at
    self.kind = kind
    self.programme = programme
    self.known = known
    self.joined = joined
    self.left = left
    self.isScreened = isScreened
    self.bought = bought
    self.ordered = ordered
    self.isSentBack = isSentBack
    self.state = state
    self.due = due
  }
}

/// What was found about a claim.
public struct InvitationVerdict: Sendable, Hashable {
  public var place: Int64
  public var state: InvitationState
  /// When it can become another by itself; `nil` for never.
  public var due: Instant?
  public init(place: Int64, state: InvitationState, due: Instant?) {
    self.place = place
    self.state = state
    self.due = due
  }
}

/// By what a programme judges. All of it is data; a declaration may change it.
public struct InvitationRules: Sendable, Hashable {
  /// An invitation counts up to so long after she joined. Default 7 days: whoever types in a friend's
  /// code does so in the first days, and later it is asked for by people who were there already.
  public var within = CalendarDuration(days: 7)!
  /// Who leaves within so long of coming does not count. Default 7 days, as `within`.
  public var stays = CalendarDuration(days: 7)!
  /// People above an invitee who are rewarded, 0…2.
  public private(set) var levels = 2

  /// Chinese law takes rewards that reach deeper for pyramid selling.
  public static let mostLevels = 2

  public init() {}

  /// - Throws: `Diagnostic` for more than two levels.
  public mutating func setLevels(_ levels: Int) throws(Diagnostic) {
    guard (0...Self.mostLevels).contains(levels) else {
      throw Diagnostic(
        "rewards may reach 0 to \(Self.mostLevels) levels, got \(levels)",
        hint:
          "the law takes deeper rewards for pyramid selling (禁止传销条例); write levels = \(Self.mostLevels)"
      )
    }
    self.levels = levels
  }
}
