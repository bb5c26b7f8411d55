/// One thing that is to happen to one customer's purse.
public struct LedgerRequest: Sendable, Hashable {
  /// What makes it the same the next time: kind of giver, rule, subject as in its own key, occurrence;
  /// parts joined by line breaks. Posting a key twice does nothing the second time.
  public var key: String
  public var purse: Purse
  public var customer: CustomerNumber
  public var movement: Movement
  public var at: Instant
  /// Which rule of which plugin, or how it came: `skincare.birthday step bonus`, `import wallet.csv`.
  public var cause: String
  /// Something of the outside world it belongs to, such as an order's id; at most
  /// ``longestNote`` bytes.
  public var note: String?
  /// Where the code of the coupon that is given is taken from; only with a gift of one piece.
  public var pool: CouponPool?

  public static let longestNote = 200

  /// The key of what a step gives: `undo` finds it by the effect in the walk's history.
  public static func stepKey(_ effect: String) -> String { steps + effect }
  /// How such a key begins.
  public static let steps = "step\n"

  public enum Movement: Sendable, Hashable {
    /// For nothing.
    case give(Int64, expires: Instant? = nil)
    /// The customer's own money, and what comes on top of it.
    case topUp(Int64, bonus: Int64 = 0, bonusExpires: Instant? = nil)
    case spend(Int64, order: Wallet.Order = .bonusFirst)
    /// One piece of the lot that the entry of this number made, and of no other.
    case use(lot: Int64)
    /// Of what the entry with this key took; `nil` amount: all that is left of it.
    case giveBack(Int64?, of: String)
    /// The customer's own money, back to the customer.
    case withdraw(Int64)
    /// Of what the entry with this key gave; `nil` amount: all of it. What is not there any more is
    /// owed where that was declared.
    case takeBack(Int64?, of: String, belowZero: Bool = false)
    /// The end of lots that are over; its key is made of the lot.
    case expire
    /// By hand, either way.
    case adjust(Int64)
  }

  public init(
    key: String, purse: Purse, customer: CustomerNumber, _ movement: Movement, at: Instant,
    cause: String, note: String? = nil, pool: CouponPool? = nil
  ) {
    self.pool = pool
    self.key = key
    self.purse = purse
    self.customer = customer
    self.movement = movement
    self.at = at
    self.cause = cause
    self.note = note
  }
}

/// What became of a request.
public enum LedgerOutcome: Sendable, Hashable {
  /// - Parameters:
  ///   - entry: its number.
  ///   - missing: what a claw-back did not find and nobody owes.
  case posted(entry: Int64, missing: Int64)
  /// The same was posted before.
  case already(entry: Int64)
  /// There was nothing to do: no lot is over, nothing is left to give back.
  case nothing
  case refused(LedgerRefusal)
}

/// A balanced transaction, as it was posted.
public struct LedgerEntry: Sendable, Hashable {
  /// Raw values are stored: never renumber.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case give = 0
    case topUp = 1
    case spend = 2
    case giveBack = 3
    case withdraw = 4
    case takeBack = 5
    case expire = 6
    case adjust = 7

    public var name: String {
      switch self {
      case .give: "give"
      case .topUp: "topup"
      case .spend: "spend"
      case .giveBack: "give-back"
      case .withdraw: "withdraw"
      case .takeBack: "take-back"
      case .expire: "expire"
      case .adjust: "adjust"
      }
    }
  }

  public var number: Int64
  public var kind: Kind
  public var purse: Purse
  public var at: Instant
  public var cause: String
  public var note: String?
  /// The entry it gives or takes back.
  public var refers: Int64?
  /// What was asked for; what was posted can be less.
  public var asked: Int64
  public var postings: [Posting]
  /// Only the legs on this customer's lots of an entry that lies with another customer since they were
  /// parted. Both have it under its number.
  public var isPart = false

  public init(
    number: Int64, kind: Kind, purse: Purse, at: Instant, cause: String, note: String?,
    refers: Int64?, asked: Int64, postings: [Posting]
  ) {
    self.number = number
    self.kind = kind
    self.purse = purse
    self.at = at
    self.cause = cause
    self.note = note
    self.refers = refers
    self.asked = asked
    self.postings = postings
  }

  /// What it changed on the customer's side.
  public var change: Int64 {
    postings.reduce(0) { $0 &+ ($1.account == .customer ? $1.amount : 0) }
  }

  /// What it changed with customers who were parted from this one since; 0 of a part.
  public var elsewhere: Int64 { isPart ? 0 : 0 &- postings.reduce(0) { $0 &+ $1.amount } }
}

/// Whether the books are right, purse by purse.
public struct Reconciliation: Sendable, Hashable {
  public struct Sums: Sendable, Hashable {
    public var purse: Purse
    public var entries: Int64
    /// By account; they add up to 0.
    public var accounts: [LedgerAccount: Int64]
    /// Of what is with customers, what had expired then and counts for nothing any more: nobody posts its end.
    public var expired: Int64 = 0
    public init(purse: Purse, entries: Int64, accounts: [LedgerAccount: Int64]) {
      self.purse = purse
      self.entries = entries
      self.accounts = accounts
    }
  }

  /// By name.
  public var purses: [Sums] = []
  /// At most ``mostFaults``; empty where all is right.
  public var faults: [String] = []
  public var faultCount = 0

  public static let mostFaults = 20

  public init() {}

  public mutating func note(_ fault: String) {
    faultCount += 1
    if faults.count < Self.mostFaults { faults.append(fault) }
  }
}

/// Points, money and coupons of customers: entries that balance, and nothing but entries.
public protocol LedgerStore: Sendable {
  /// In order, in one transaction: each sees what those before it did.
  /// - Throws: `StoreError`; nothing is posted then.
  func post(_ requests: [LedgerRequest]) throws -> [LedgerOutcome]
  /// Of a customer, over all accounts that are one person now, by purse.
  func wallets(of customer: CustomerNumber) throws -> [Purse: Wallet]
  /// Newest first.
  func entries(of customer: CustomerNumber, purse: String?, most: Int) throws -> [LedgerEntry]
  /// Reads everything, and trusts nothing that is not in the entries themselves.
  /// - Parameter now: what has expired by then is told.
  func reconcile(at now: Instant) throws -> Reconciliation
}

extension LedgerStore {
  /// Of no time: nothing has expired.
  public func reconcile() throws -> Reconciliation { try reconcile(at: .min) }
}
