/// What is counted in one unit, for one purpose: points, the money on a card, coupons of a kind.
public struct Purse: Sendable, Hashable {
  /// Raw values are stored: never renumber.
  public enum Unit: UInt8, Sendable, Hashable, CaseIterable {
    case points = 0
    /// Minor units of the workspace's currency.
    case money = 1
    /// Coupons.
    case pieces = 2
  }

  /// `points`, or the full name of the membership or coupon it belongs to: `skincare.card`.
  public var name: String
  public var unit: Unit

  public init(name: String, unit: Unit) {
    self.name = name
    self.unit = unit
  }

  /// One for the whole workspace: whatever plugin gives points, they are the same.
  public static let points = Purse(name: "points", unit: .points)

  /// What another system keeps for us: `points`, or money under the full name of the membership that
  /// it belongs to. Coupons are not brought in this way: they have codes.
  /// - Returns: `nil` for a name that is neither.
  public static func imported(_ name: String) -> Purse? {
    if name == points.name { return points }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy(isWord) else { return nil }
    return Purse(name: name, unit: .money)
  }

  /// Small letters, digits, `-` and `_`, a letter first; at most 64 of them.
  private static func isWord(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first,
      text.utf8.count <= 64
    else { return false }
    return text.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
  }

  /// `30.00` of money, `30` of points and coupons.
  public func text(_ amount: Int64, _ currency: Currency) -> String {
    unit == .money ? Money.format(amount, currency, .plain) : String(amount)
  }

  /// What one posting may move: 1…9·10^15, as ``Money/range``.
  public static let amounts: ClosedRange<Int64> = 1...Money.range.upperBound
}

/// Where units are: with a customer, or on one of the brand's sides.
///
/// Raw values are stored: never renumber.
public enum LedgerAccount: UInt8, Sendable, Hashable, CaseIterable {
  case customer = 0
  /// Given for nothing.
  case issued = 1
  /// The customer's own money.
  case paid = 2
  case spent = 3
  case expired = 4
  /// Rewards that were not deserved after all.
  case takenBack = 5
  /// The customer's own money, given back.
  case withdrawn = 6
  /// Put right by hand.
  case adjusted = 7
  /// What customers had who were erased: the books still balance.
  case erased = 8

  public var name: String {
    switch self {
    case .customer: "customer"
    case .issued: "issued"
    case .paid: "paid"
    case .spent: "spent"
    case .expired: "expired"
    case .takenBack: "taken-back"
    case .withdrawn: "withdrawn"
    case .adjusted: "adjusted"
    case .erased: "erased"
    }
  }
}

/// One leg of an entry. In every entry the amounts of each purse add up to 0.
public struct Posting: Sendable, Hashable {
  public var account: LedgerAccount
  /// Of a customer's leg, the number under which it lies; 0 for the brand's.
  public var home: Int64
  /// Of a customer's leg, the lot: the number of the entry that made it, or ``Lot/owed``.
  public var lot: Int64
  /// Not 0; positive is more with that account.
  public var amount: Int64
  /// Of the leg that makes a lot.
  public var made: Made?

  /// What a new lot is.
  public struct Made: Sendable, Hashable {
    public var source: Lot.Source
    public var expires: Instant?
    public init(source: Lot.Source, expires: Instant?) {
      self.source = source
      self.expires = expires
    }
  }

  public init(
    _ account: LedgerAccount, home: Int64 = 0, lot: Int64 = 0, amount: Int64, made: Made? = nil
  ) {
    self.account = account
    self.home = home
    self.lot = lot
    self.amount = amount
    self.made = made
  }
}

/// What one credit made, and what is left of it.
public struct Lot: Sendable, Hashable {
  /// Raw values are stored: never renumber.
  public enum Source: UInt8, Sendable, Hashable, CaseIterable {
    /// For nothing: points, coupons.
    case given = 0
    /// The customer's own money.
    case paid = 1
    /// On top of the customer's own money.
    case bonus = 2
  }

  /// Of the lot that is below zero: what a claw-back did not find.
  public static let owed: Int64 = 0

  /// The number of the entry that made it, 1….
  public var number: Int64
  /// The customer number under which it was made, and lies whoever owns it later.
  public var home: Int64
  public var source: Source
  /// When it came in: before that nothing can be spent of it.
  public var since: Instant
  /// Exclusive: from that second on it counts for nothing. `nil`: never.
  public var expires: Instant?
  public var left: Int64

  public init(
    number: Int64, home: Int64, source: Source, since: Instant, expires: Instant?, left: Int64
  ) {
    self.number = number
    self.home = home
    self.source = source
    self.since = since
    self.expires = expires
    self.left = left
  }

  public func isOver(at now: Instant) -> Bool { expires.map { $0 <= now } ?? false }
  /// Whether it had come in, and was not over.
  public func counts(at now: Instant) -> Bool { since <= now && !isOver(at: now) }
}
