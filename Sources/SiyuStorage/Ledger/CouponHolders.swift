import SiyuModel

/// Who had which code before whoever was given it last, and who waits for another one because theirs was
/// used by somebody who had it before.
struct CouponHolders {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Somebody's time with a code.
  struct Hold {
    var lot: Int64
    var given: Int64
    var until: Int64
  }

  // MARK: Before

  /// Keeps who has or had some code last: another will have it, or nobody.
  /// - Parameters:
  ///   - condition: which code, by `?1`.
  ///   - end: theirs it was until then, where their time was not over before.
  func keep(_ condition: String, _ value: Int64, until end: Instant) throws {
    try connection.run(
      """
      INSERT OR IGNORE INTO coupon_holders (code, given, lot, until)
      SELECT number, given, lot, min(coalesce(until, ?2), ?2) FROM coupon_codes
      WHERE \(condition) AND lot <> 0 AND given < min(coalesce(until, ?2), ?2)
      """, value, end.seconds)
  }

  /// Whose a code was at a time, of those before the last.
  func hold(of code: Int64, at time: Instant) throws -> Hold? {
    let find = try connection.statement(
      """
      SELECT lot, given, until FROM coupon_holders WHERE code = ?1 AND given <= ?2 AND until > ?2
      ORDER BY given DESC, lot DESC LIMIT 1
      """)
    find.bind(1, code)
    find.bind(2, time.seconds)
    defer { find.reset() }
    guard try find.step() else { return nil }
    return Hold(lot: find.int(0), given: find.int(1), until: find.int(2))
  }

  /// Makes one of before the last again: it was they who used the code.
  func makeLast(_ hold: Hold, of code: Int64, now: Instant) throws {
    try keep("number = ?1", code, until: now)
    try connection.run(
      "DELETE FROM coupon_holders WHERE code = ? AND given = ? AND lot = ?", code, hold.given,
      hold.lot)
    try connection.run(
      "UPDATE coupon_codes SET lot = ?2, given = ?3, until = ?4, returns = 0 WHERE number = ?1",
      code, hold.lot, hold.given, hold.until)
  }

  // MARK: Waiting

  var isAnyWaiting: Bool {
    get throws { try connection.int("SELECT 1 FROM coupon_waiting LIMIT 1") != nil }
  }

  /// The piece of whoever has the code stays, and another code is to come with it.
  func wait(insteadOf code: Int64) throws {
    try connection.run(
      """
      INSERT OR IGNORE INTO coupon_waiting (lot, pool, until, returns)
      SELECT lot, pool, until, returns FROM coupon_codes WHERE number = ? AND state = 1
      """, code)
  }

  func stopWaiting(_ lot: Int64) throws {
    try connection.run("DELETE FROM coupon_waiting WHERE lot = ?", lot)
  }

  func isWaiting(_ lot: Int64) throws -> Bool {
    try connection.int("SELECT 1 FROM coupon_waiting WHERE lot = ?", lot) != nil
  }

  /// Pieces that were used or ended need no code any more; those that are over end in the ledger.
  /// - Parameter homes: of whom; `nil`: of anybody.
  func forgetEnded(at now: Instant, _ writing: LedgerWriting, homes: [Int64]? = nil) throws {
    var lots: [Int64] = []
    try connection.each("SELECT lot FROM coupon_waiting") { lots.append($0.int(0)) }
    for number in lots where homes?.contains(PlacedTable.home(of: number)) ?? true {
      if let lot = try writing.lot(number), lot.left > 0 {
        guard lot.isOver(at: now), let purse = try writing.purse(ofEntry: number) else { continue }
        try writing.end(lot: number, of: purse, at: now)
      }
      try stopWaiting(number)
    }
  }

  struct Replacement {
    var lot: Int64
    var pool: Int64
    var until: Int64?
    var returns: Bool
    var code: CouponCodes.Free
  }

  /// Who gets which code, in the order of waiting: the first that can be used as long as the piece.
  /// - Parameter which: codes that can be given at `?1`.
  func replacements(at now: Instant, of which: String) throws -> [Replacement] {
    let waiting = try Statement(
      connection.handle,
      """
      SELECT lot, pool, until, returns FROM coupon_waiting WHERE until IS NULL OR until > ?
      ORDER BY lot
      """)
    waiting.bind(1, now.seconds)
    let find = try Statement(
      connection.handle,
      """
      SELECT number, expires FROM coupon_codes
      WHERE pool = ?2 AND \(which) AND (expires IS NULL OR expires >= ?3) ORDER BY number
      """)
    var all: [Replacement] = []
    var taken: Set<Int64> = []
    while try waiting.step() {
      let until = waiting.optionalInt(2)
      find.bind(1, now.seconds)
      find.bind(2, waiting.int(1))
      // Where the piece lasts for ever, so must the code.
      find.bind(3, until ?? .max)
      defer { find.reset() }
      while try find.step() {
        guard taken.insert(find.int(0)).inserted else { continue }
        all.append(
          Replacement(
            lot: waiting.int(0), pool: waiting.int(1), until: until, returns: waiting.int(3) == 1,
            code: CouponCodes.Free(
              number: find.int(0), expires: find.optionalInt(1).map { Instant(seconds: $0) })))
        break
      }
    }
    return all
  }
}

extension CouponCodes {
  /// Gives free codes to those who wait for another.
  /// - Returns: the numbers of the codes by lot.
  func replace(at now: Instant, _ writing: LedgerWriting) throws -> [Int64: Int64] {
    guard try holders.isAnyWaiting else { return [:] }
    try holders.forgetEnded(at: now, writing)
    var given: [Int64: Int64] = [:]
    for one in try holders.replacements(at: now, of: "(\(Self.isFree))") {
      try give(
        one.code, lot: one.lot, at: now, until: one.until.map { Instant(seconds: $0) },
        returns: one.returns)
      try holders.stopWaiting(one.lot)
      given[one.lot] = one.code.number
    }
    return given
  }

  /// Times with a code before the last, in their order.
  func holdings(of code: String) throws -> [CouponHolding] {
    let find = try connection.statement(
      """
      SELECT h.lot, h.given, h.until FROM coupon_holders h
      JOIN coupon_codes c ON c.number = h.code WHERE c.code = ? ORDER BY h.given, h.lot
      """)
    find.bind(1, code)
    defer { find.reset() }
    var all: [CouponHolding] = []
    while try find.step() {
      all.append(
        CouponHolding(
          customer: CustomerNumber(rawValue: PlacedTable.home(of: find.int(0))),
          givenAt: Instant(seconds: find.int(1)), until: Instant(seconds: find.int(2))))
    }
    return all
  }

  /// Those of one home, in the order of the lots.
  func holdersBefore(
    home: Int64
  ) throws -> [(pool: String, code: String, coupon: String?, holding: CouponHolding)] {
    let find = try connection.statement(
      """
      SELECT c.pool, c.code, h.lot, h.given, h.until FROM coupon_holders h
      JOIN coupon_codes c ON c.number = h.code WHERE h.lot >= ? AND h.lot < ?
      ORDER BY h.lot, h.given, c.number
      """)
    find.bind(1, PlacedTable.firstPlace(of: home))
    find.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { find.reset() }
    var all: [(pool: String, code: String, coupon: String?, holding: CouponHolding)] = []
    while try find.step() {
      all.append(
        (
          try labels.text(Int32(truncatingIfNeeded: find.int(0))), find.text(1),
          try coupon(of: find.int(2)),
          CouponHolding(
            customer: CustomerNumber(rawValue: home), givenAt: Instant(seconds: find.int(3)),
            until: Instant(seconds: find.int(4)))
        ))
    }
    return all
  }
}
