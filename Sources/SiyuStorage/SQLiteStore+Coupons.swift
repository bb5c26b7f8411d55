public import SiyuModel

extension SQLiteStore: CouponStore {
  public func couponPools(at now: Instant) throws -> [CouponPoolCounts] {
    try looker.use { connection in
      try connection.reading { connection in
        let labels = LabelBook(connection)
        var pools: [String: CouponPoolCounts] = [:]
        let read = try connection.statement(
          """
          SELECT pool, state, count(*), sum(\(CouponCodes.canBeGiven)),
            sum(state = 0 OR (state = 1 AND until IS NOT NULL AND until <= ?1))
          FROM coupon_codes GROUP BY pool, state
          """)
        read.bind(1, now.seconds)
        defer { read.reset() }
        while try read.step() {
          let name = try labels.text(Int32(truncatingIfNeeded: read.int(0)))
          let state = CouponState(rawValue: UInt8(truncatingIfNeeded: read.int(1))) ?? .over
          var pool = pools[name] ?? CouponPoolCounts(pool: name, counts: [:], left: 0)
          // As they are at that time: what was given and is over, the next apply settles.
          let (all, left, settled) = (read.int(2), read.int(3), read.int(4))
          pool.counts[state, default: 0] += all - settled
          pool.counts[.free, default: 0] += left
          pool.counts[.over, default: 0] += settled - left
          pool.left += left
          pools[name] = pool
        }
        try connection.each("SELECT pool, until FROM coupon_waiting") { row in
          guard row.optionalInt(1).map({ $0 > now.seconds }) ?? true else { return }
          pools[try labels.text(Int32(truncatingIfNeeded: row.int(0)))]?.waiting += 1
        }
        return pools.values.sorted { $0.pool < $1.pool }
      }
    }
  }

  public func couponCode(_ code: String) throws -> CouponCode? {
    try looker.use { connection in
      try connection.reading { connection in
        let codes = try CouponCodes(connection, labels: LabelBook(connection))
        let find = try connection.statement(
          "SELECT \(CouponCodes.columns) FROM coupon_codes WHERE code = ?")
        find.bind(1, code)
        defer { find.reset() }
        guard try find.step() else { return nil }
        var found = try codes.code(find)
        found.before = try codes.holdings(of: code)
        return found
      }
    }
  }

  public func couponCodes(of customer: CustomerNumber) throws -> [Int64: CouponCode] {
    try looker.use { connection in
      try connection.reading { connection in
        let codes = try CouponCodes(connection, labels: LabelBook(connection))
        var all: [Int64: CouponCode] = [:]
        for home in try LedgerRows(connection).homes(of: customer) {
          for code in try codes.all(of: home) { all[code.entry ?? 0] = code }
        }
        return all
      }
    }
  }

  public func benefitUses(
    of customer: CustomerNumber
  ) throws -> [(benefit: String, at: Instant)] {
    try looker.use { connection in
      try connection.reading { connection in
        try BenefitUses(connection).all(of: PersonRows(of: customer, in: connection))
      }
    }
  }

  public func couponCodes(startingWith text: String, most: Int) throws -> [String] {
    try looker.use { connection in
      try connection.reading { connection in
        let find = try connection.statement(
          "SELECT code FROM coupon_codes WHERE code >= ?1 ORDER BY code LIMIT ?2")
        find.bind(1, text)
        find.bind(2, Int64(most))
        defer { find.reset() }
        var found: [String] = []
        while try find.step(), find.text(0).hasPrefix(text) { found.append(find.text(0)) }
        return found
      }
    }
  }
}

extension CouponCodes {
  /// Given with lots of one home, in the order of the lots.
  func all(of home: Int64) throws -> [CouponCode] {
    let find = try connection.statement(
      """
      SELECT \(Self.columns) FROM coupon_codes WHERE lot <> 0 AND lot >= ? AND lot < ?
      ORDER BY lot, number
      """)
    find.bind(1, PlacedTable.firstPlace(of: home))
    find.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { find.reset() }
    var all: [CouponCode] = []
    while try find.step() { all.append(try code(find)) }
    return all
  }
}
