/// A kind of coupon that a plugin gives. Each customer's pieces are counted in a purse of its name.
public struct CouponDeclaration: Sendable, Hashable {
  /// Full name: `pet-food.ten`.
  public var name: String
  public var title: String
  /// In the currency's minor unit, for reports; `nil`: not said.
  public var worth: Int64?
  /// From the time it is given; `nil`: for ever, or as long as its code.
  public var lasts: CalendarDuration?
  /// The imported codes that it is given from, one for each piece; `nil`: it has no codes.
  public var pool: String?
  /// A code that was not used by its end goes back to the pool.
  public var returnsUnused: Bool
  public var place: SourcePlace

  public init(
    name: String, title: String, worth: Int64? = nil, lasts: CalendarDuration? = nil,
    pool: String? = nil, returnsUnused: Bool = false, place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.worth = worth
    self.lasts = lasts
    self.pool = pool
    self.returnsUnused = returnsUnused
    self.place = place
  }

  /// `ten`, as its plugin calls it.
  public var localID: String { String(name.drop { $0 != "." }.dropFirst()) }
  public var purse: Purse { Purse(name: name, unit: .pieces) }
  public var codes: CouponPool? {
    pool.map { CouponPool(name: $0, returnsUnused: returnsUnused) }
  }

  /// What gives one piece.
  /// - Parameters:
  ///   - key: as of a ``LedgerRequest``.
  ///   - zone: the brand's; in it days and months are counted.
  public func gift(
    key: String, to customer: CustomerNumber, at now: Instant, zone: TimeZoneRules, cause: String
  ) -> LedgerRequest {
    LedgerRequest(
      key: key, purse: purse, customer: customer,
      .give(1, expires: lasts.map { zone.adding($0, to: now) }), at: now, cause: cause, pool: codes)
  }
}

/// Imported codes that pieces of a coupon are given with.
public struct CouponPool: Sendable, Hashable {
  /// One for the whole workspace: several coupons may be given from it.
  public var name: String
  /// A code that was not used by its end may be given again.
  public var returnsUnused: Bool
  public init(name: String, returnsUnused: Bool) {
    self.name = name
    self.returnsUnused = returnsUnused
  }

  /// In a declaration and in a file: small letters, digits, `-` and `_`, at most 64.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_")
      }
  }

  /// What is wrong with a code, as the end of a sentence; `nil`: nothing.
  public static func problem(inCode text: String) -> String? {
    if text.isEmpty { return "is empty" }
    if text.utf8.count > 64 { return "is longer than 64 bytes" }
    let isOdd = text.unicodeScalars.contains { $0.properties.isWhitespace }
    if isOdd || TextEscape.terminalSafe(text) != text {
      return "has a blank or a sign in it that nobody sees"
    }
    return nil
  }
}

/// What has become of a code. Raw values are stored: never renumber.
public enum CouponState: UInt8, Sendable, Hashable, CaseIterable {
  /// May be given.
  case free = 0
  case given = 1
  case used = 2
  /// Neither used nor given again: its time is over, or whose it was has been erased.
  case over = 3

  public var name: String {
    switch self {
    case .free: "free"
    case .given: "given"
    case .used: "used"
    case .over: "over"
    }
  }
}

/// One code, as far as it is known.
public struct CouponCode: Sendable, Hashable {
  public var code: String
  public var pool: String
  public var state: CouponState
  /// From then on it is of no use; `nil`: no such time.
  public var expires: Instant?
  /// The coupon it was given for last, its full name.
  public var coupon: String?
  /// Who has or had it last.
  public var customer: CustomerNumber?
  public var givenAt: Instant?
  /// Until when it was given.
  public var until: Instant?
  /// The entry of the ledger that gave it last.
  public var entry: Int64?
  public var usedAt: Instant?
  public var orderID: String?
  /// Others who had it, in the order in which they were given it; only of one that was asked for.
  public var before: [CouponHolding] = []

  public init(code: String, pool: String, state: CouponState, expires: Instant?) {
    self.code = code
    self.pool = pool
    self.state = state
    self.expires = expires
  }
}

/// Somebody's time with a code that another had after that.
public struct CouponHolding: Sendable, Hashable {
  public var customer: CustomerNumber
  public var givenAt: Instant
  /// From then on it was not theirs.
  public var until: Instant
  public init(customer: CustomerNumber, givenAt: Instant, until: Instant) {
    self.customer = customer
    self.givenAt = givenAt
    self.until = until
  }
}

/// A code that was used by somebody who had it before the customer who has it now.
public struct ReplacedCode: Sendable, Hashable {
  public var code: String
  /// What the customer has instead; `nil`: none was left.
  public var by: String?
  public init(code: String, by: String?) {
    self.code = code
    self.by = by
  }
}

/// How many codes of a pool are in which state.
public struct CouponPoolCounts: Sendable, Hashable {
  public var pool: String
  /// At a time: free ones are those that can be given then, and one whose time is over is over.
  public var counts: [CouponState: Int64]
  /// Those that can be given.
  public var left: Int64
  /// Pieces for which another code is to come; the next apply gives it, where one is left.
  public var waiting: Int64 = 0
  public init(pool: String, counts: [CouponState: Int64], left: Int64) {
    self.pool = pool
    self.counts = counts
    self.left = left
  }
  public var total: Int64 { counts.values.reduce(0, +) }
}

/// What members have beside the ledger: codes of coupons, which are given with the entries that give the
/// pieces, and uses of benefits.
public protocol CouponStore: Sendable {
  /// By name.
  func couponPools(at now: Instant) throws -> [CouponPoolCounts]
  func couponCode(_ code: String) throws -> CouponCode?
  /// Those that the customer has or had, by the entry that gave them.
  func couponCodes(of customer: CustomerNumber) throws -> [Int64: CouponCode]
  /// When a customer made use of which benefit, its full name.
  func benefitUses(of customer: CustomerNumber) throws -> [(benefit: String, at: Instant)]
  /// Codes with the given beginning, for who mistyped one; at most `most`, in order.
  func couponCodes(startingWith text: String, most: Int) throws -> [String]
}
