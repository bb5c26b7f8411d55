import SiyuModel

/// Codes of coupons on one connection. Whose a code is follows from the lot that it belongs to.
final class CouponCodes {
  let connection: Connection
  let labels: LabelBook
  private let nextFree: Statement
  private let setGiven: Statement
  let holders: CouponHolders

  /// One that may be given.
  struct Free {
    var number: Int64
    var expires: Instant?
  }

  /// Free ones that can be used at a time.
  static let isFree = "state = 0 AND stale = 0 AND (expires IS NULL OR expires > ?1)"
  /// Given ones that a run with that clock sends back to their pools before it gives any.
  private static let comesBack = """
    state = 1 AND until IS NOT NULL AND until <= ?1 AND returns = 1
      AND (expires IS NULL OR expires > ?1)
    """
  /// Those that can be given at a time.
  static let canBeGiven = "((\(isFree)) OR (\(comesBack)))"

  /// How many can be given at a time, by pool: what is used up is not read.
  static let leftSQL = """
    SELECT pool, count(*) FROM coupon_codes WHERE \(isFree) GROUP BY pool
    UNION ALL SELECT pool, count(*) FROM coupon_codes WHERE \(comesBack) GROUP BY pool
    """

  static let nextSQL = """
    SELECT number, expires FROM coupon_codes
    WHERE pool = ? AND state = 0 AND stale = 0 AND (expires IS NULL OR expires > ?)
    ORDER BY number LIMIT 1
    """

  static let staleSQL = """
    UPDATE coupon_codes SET stale = 1
    WHERE state = 0 AND stale = 0 AND expires IS NOT NULL AND expires <= ?
    """

  init(_ connection: Connection, labels: LabelBook) throws {
    self.connection = connection
    self.labels = labels
    holders = CouponHolders(connection)
    nextFree = try connection.statement(Self.nextSQL)
    setGiven = try connection.statement(
      """
      UPDATE coupon_codes SET state = 1, lot = ?2, given = ?3, until = ?4, returns = ?5
      WHERE number = ?1 AND state = 0
      """)
  }

  // MARK: Giving

  /// In the order of import.
  func next(of pool: String, at now: Instant) throws -> Free? {
    guard let label = try labels.existing(pool) else { return nil }
    nextFree.bind(1, Int64(label))
    nextFree.bind(2, now.seconds)
    defer { nextFree.reset() }
    guard try nextFree.step() else { return nil }
    return Free(
      number: nextFree.int(0), expires: nextFree.optionalInt(1).map { Instant(seconds: $0) })
  }

  func give(
    _ code: Free, lot: Int64, at now: Instant, until: Instant?, returns: Bool
  ) throws {
    try holders.keep("number = ?1 AND state = 0", code.number, until: now)
    setGiven.bind(1, code.number)
    setGiven.bind(2, lot)
    setGiven.bind(3, now.seconds)
    setGiven.bind(4, until?.seconds)
    setGiven.bind(5, returns ? 1 : 0)
    try setGiven.run()
  }

  func isGiven(lot: Int64) throws -> Bool {
    try connection.int("SELECT 1 FROM coupon_codes WHERE lot = ? AND state = 1", lot) != nil
  }

  /// A code that was shown at a till by somebody else, as `returns`: it never goes back to its pool.
  private static let keptBack = 2

  func keepBack(_ code: Int64) throws {
    try connection.run(
      "UPDATE coupon_codes SET returns = \(Self.keptBack) WHERE number = ? AND state = 1", code)
  }

  /// It may be given again at once. That somebody had it until now is known all the same.
  func free(lot: Int64, at now: Instant) throws {
    try holders.keep("lot = ?1 AND state = 1", lot, until: now)
    try connection.run(
      """
      UPDATE coupon_codes
      SET state = CASE returns WHEN \(Self.keptBack) THEN 3 ELSE 0 END, lot = 0, given = NULL, until = NULL, returns = 0
      WHERE lot = ? AND state = 1
      """, lot)
  }

  /// Neither used nor given again.
  func end(lot: Int64) throws {
    try connection.run("UPDATE coupon_codes SET state = 3 WHERE lot = ? AND state = 1", lot)
  }

  // MARK: Their end

  /// Passes over free codes whose time is over once, and not at each giving; ends what was given and is
  /// over, in the ledger and for the code. One that may be given again goes back to its pool, where it
  /// stands as it did; whoever waits for another code comes before all others.
  /// - Returns: how many went back.
  func settle(at now: Instant) throws -> Int64 {
    try connection.run(Self.staleSQL, now.seconds)
    let find = try connection.statement(
      """
      SELECT number, lot, returns = 1 AND (expires IS NULL OR expires > ?1) FROM coupon_codes
      WHERE state = 1 AND until IS NOT NULL AND until <= ?1 ORDER BY number
      """)
    find.bind(1, now.seconds)
    var over: [(number: Int64, lot: Int64, returns: Bool)] = []
    while try find.step() { over.append((find.int(0), find.int(1), find.int(2) == 1)) }
    find.reset()
    if over.isEmpty, try !holders.isAnyWaiting { return 0 }
    let writing = try LedgerWriting(connection, labels: labels)
    let end = try connection.statement("UPDATE coupon_codes SET state = ?2 WHERE number = ?1")
    var returned: Int64 = 0
    for code in over {
      if let purse = try writing.purse(ofEntry: code.lot) {
        try writing.end(lot: code.lot, of: purse, at: now)
      }
      end.bind(1, code.number)
      end.bind(2, Int64((code.returns ? CouponState.free : .over).rawValue))
      try end.run()
      if code.returns { returned += 1 }
    }
    _ = try replace(at: now, writing)
    return returned
  }

  // MARK: Looking

  static let columns =
    "code, pool, state, expires, lot, given, until, used, order_id, number"

  /// A row of `columns`.
  func code(_ row: Statement) throws -> CouponCode {
    var code = CouponCode(
      code: row.text(0), pool: try labels.text(Int32(truncatingIfNeeded: row.int(1))),
      state: CouponState(rawValue: UInt8(truncatingIfNeeded: row.int(2))) ?? .over,
      expires: row.optionalInt(3).map { Instant(seconds: $0) })
    let lot = row.int(4)
    if lot != 0 {
      code.entry = lot
      code.customer = CustomerNumber(rawValue: PlacedTable.home(of: lot))
      code.coupon = try coupon(of: lot)
    }
    code.givenAt = row.optionalInt(5).map { Instant(seconds: $0) }
    code.until = row.optionalInt(6).map { Instant(seconds: $0) }
    code.usedAt = row.optionalInt(7).map { Instant(seconds: $0) }
    code.orderID = row.optionalText(8)
    return code
  }

  func text(of number: Int64) throws -> String? {
    let find = try connection.statement("SELECT code FROM coupon_codes WHERE number = ?")
    find.bind(1, number)
    defer { find.reset() }
    return try find.step() ? find.text(0) : nil
  }

  /// Whether it was a step of this SOP.
  func isGiven(_ code: CouponCode, by sop: String) throws -> Bool {
    guard let lot = code.entry else { return false }
    let find = try connection.statement("SELECT data FROM ledger WHERE place = ?")
    find.bind(1, lot)
    defer { find.reset() }
    guard try find.step() else { return false }
    return try labels.text(PackedEntry(find.bytes(0)).cause).hasPrefix("\(sop) step ")
  }

  func coupon(of lot: Int64) throws -> String? {
    let find = try connection.statement("SELECT data FROM ledger WHERE place = ?")
    find.bind(1, lot)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return try labels.text(PackedEntry(find.bytes(0)).purse)
  }
}
