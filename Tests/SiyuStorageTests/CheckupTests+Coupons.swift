extension CheckupTests {
  /// A code of a pool, in a state.
  private static func code(_ state: Int, lot: Int64 = 0, used: String = "NULL", pool: Int = 1)
    -> String
  {
    """
    INSERT OR IGNORE INTO labels VALUES (1, 'ten');
    INSERT INTO coupon_codes (pool, code, state, lot, used) VALUES (\(pool), 'X', \(state), \(lot), \(used))
    """
  }

  static let couponDamages = [
    Damage(check: "codes of coupons", isMendable: false, sql: code(9)),
    Damage(check: "codes of coupons", isMendable: false, sql: code(0, pool: 4444)),
    // Given to nobody.
    Damage(check: "codes of coupons", isMendable: false, sql: code(1)),
    // Used at no time, and a time at which it was used that was not.
    Damage(check: "codes of coupons", isMendable: false, sql: code(2)),
    Damage(check: "codes of coupons", isMendable: false, sql: code(0, used: "7")),
    Damage(check: "coupons given", isMendable: false, sql: code(1, lot: 4444 << 28)),
    Damage(check: "coupons given", isMendable: false, sql: code(2, lot: 4444 << 28, used: "7")),
    // The ledger says who has the piece, and the code says another.
    Damage(check: "points and money", isMendable: false, sql: code(1, lot: 4444 << 28)),
    Damage(
      check: "who had codes before", isMendable: false,
      sql: "INSERT INTO coupon_holders VALUES (4444, 1, 4444 << 28, 2)"),
    Damage(
      check: "coupons without codes", isMendable: false,
      sql: "INSERT INTO coupon_waiting VALUES (4444 << 28, 1, NULL, 0)"),
    Damage(
      check: "schema", isMendable: true, sql: "DROP INDEX coupon_codes_free_by_end"),
  ]
}
