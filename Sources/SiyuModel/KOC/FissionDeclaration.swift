/// The `fission` of a `siyu.koc`: which invitations count, what they earn, and how people are brought.
///
/// Plain data with at most one function in it. Lengths of time are counted in the brand's days.
public struct FissionDeclaration: Sendable, Hashable {
  /// An invitation counts up to so long after she joined.
  public var within: CalendarDuration
  /// Who leaves within so long of coming does not count.
  public var stays: CalendarDuration
  /// A reward waits so long after the invitation, and is taken back for what happens in that time.
  /// Default 7 days, in which goods may be sent back without a reason.
  public var hold: CalendarDuration
  /// People above an invitee who are rewarded, 0…``InvitationRules/mostLevels``.
  public var levels: Int
  public var mechanism: FissionMechanism
  public var reward: FissionRewardRule?
  /// Whether a reward that was spent already is owed when it is taken back.
  public var belowZero: Bool
  /// Whoever has a code is rewarded. Otherwise only who was selected, and in the programme when the
  /// invitation came about.
  public var anyone: Bool

  public init(
    within: CalendarDuration = usualTime, stays: CalendarDuration = usualTime,
    hold: CalendarDuration = usualTime, levels: Int = 1, mechanism: FissionMechanism = .invitation,
    reward: FissionRewardRule? = nil, belowZero: Bool = false, anyone: Bool = false
  ) {
    self.within = within
    self.stays = stays
    self.hold = hold
    self.levels = levels
    self.mechanism = mechanism
    self.reward = reward
    self.belowZero = belowZero
    self.anyone = anyone
  }

  public static let usualTime = CalendarDuration(days: 7)!

  /// The function `(c, ctx)` that is asked what an invitation earns; `nil` where it is always the same.
  public var function: Int? {
    if case .asked(let function)? = reward { function } else { nil }
  }

  /// By what invitations are judged.
  public var rules: InvitationRules {
    var rules = InvitationRules()
    rules.within = within
    rules.stays = stays
    // Declarations were held against the range when they were read.
    try? rules.setLevels(levels)
    return rules
  }
}

/// How people are brought.
public enum FissionMechanism: Sendable, Hashable {
  /// By a code, and each is rewarded by itself.
  case invitation
  /// As `invitation`; what was shared is counted beside it.
  case share
  /// Each who is brought opens the next piece of the inviter's packet.
  case redPacket(RedPacket)
  /// People buy together.
  case groupBuy(TeamRule)

  /// As an author writes it.
  public var word: String {
    switch self {
    case .invitation: "invitation"
    case .share: "share"
    case .redPacket: "red_packet"
    case .groupBuy: "group_buy"
    }
  }

  public static let words = ["invitation", "share", "red_packet", "group_buy"]
}

/// Money that is opened piece by piece.
public struct RedPacket: Sendable, Hashable {
  /// Minor units; at least one for each piece.
  public var total: Int64
  public var pieces: Int
  public init(total: Int64, pieces: Int) {
    self.total = total
    self.pieces = pieces
  }
}

/// How many have to buy together, and how soon.
public struct TeamRule: Sendable, Hashable {
  public var size: Int
  /// After the first order.
  public var within: CalendarDuration
  public init(size: Int, within: CalendarDuration) {
    self.size = size
    self.within = within
  }
}

/// What an invitation earns.
public enum FissionRewardRule: Sendable, Hashable {
  /// Always the same.
  case fixed(FissionReward)
  /// The function of this number is asked.
  case asked(Int)
}

/// What is given for one invitation: points, money of the programme's purse, or both.
public struct FissionReward: Sendable, Hashable {
  public var points: Int64
  /// Minor units.
  public var money: Int64
  public init(points: Int64 = 0, money: Int64 = 0) {
    self.points = points
    self.money = money
  }
  public var isNothing: Bool { points == 0 && money == 0 }

  /// What a function answered: a record of `points` and `money`, or nothing.
  /// - Throws: `Diagnostic` for anything else; less than nothing and more than
  ///   ``FissionLimits`` included.
  public init(answered value: DataValue) throws(Diagnostic) {
    self.init()
    switch value {
    case .null, .bool(false): return
    case .record(let record):
      for field in record.fields {
        let (name, value) = (field.name, field.value)
        switch name {
        case "points": points = try Self.amount(value, name, FissionLimits.points)
        case "money": money = try Self.amount(value, name, FissionLimits.money)
        default:
          let near = NearestName.nearest(to: name, in: ["points", "money"])
          throw Diagnostic(
            "a reward has no '\(TextEscape.terminalSafe(name))'; "
              + (near.map { "did you mean '\($0)'?" } ?? "there are points and money"))
        }
      }
    default:
      throw Diagnostic(
        "a reward is a table such as { points = 50 }, or nil for none", hint: Self.moneyHint)
    }
  }

  private static let moneyHint = "Money is in minor units (分): { money = 500 }."

  private static func amount(
    _ value: DataValue, _ name: String, _ range: ClosedRange<Int64>
  ) throws(Diagnostic) -> Int64 {
    if value == .null || value == .bool(false) { return 0 }
    // 50.0 is 50.
    if let amount = value.intValue, amount == 0 || range.contains(amount) { return amount }
    throw Diagnostic(
      "'\(name)' of a reward wants a whole number from 0 to \(range.upperBound)",
      hint: name == "money" ? moneyHint : nil)
  }
}

/// How much a `fission` may say. Whoever reads one, from Lua or from a worker, holds it against these.
public enum FissionLimits {
  /// For one invitation.
  public static let points = SOPLimits.points
  /// For one invitation, in minor units.
  public static let money: ClosedRange<Int64> = 1...10_000_000
  /// Of a red packet.
  public static let pieces = 1...1_000
  /// One would be a purchase and no team.
  public static let team = 2...1_000
}

extension RedPacket {
  /// What is in each piece: at least the smallest coin, at most twice what is left on average, so that
  /// the last are as lucky as the first. The same seed always splits alike.
  public func split(seed: UInt64) -> [Int64] {
    var random = DeterministicRandom(seed: seed)
    var left = total
    var split: [Int64] = []
    split.reserveCapacity(pieces)
    for index in 0..<max(0, pieces) {
      let others = Int64(pieces - index - 1)
      guard others > 0 else {
        split.append(left)
        break
      }
      let most = max(1, min(left - others, 2 * left / (others + 1)))
      let piece = random.int(in: 1...most)
      split.append(piece)
      left -= piece
    }
    return split
  }
}
