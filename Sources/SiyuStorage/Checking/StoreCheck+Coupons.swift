import SiyuModel

extension StoreCheck {
  /// Of stores of before that there were coupons, nothing is asked. Whether each piece of the ledger has
  /// its code is for `reconcile`.
  static let coupons: [StoreCheck] = [
    couponCheck(
      "codes of coupons", right: "all can be read", wrong: "that say nothing",
      """
      coupon_codes c LEFT JOIN labels l ON l.number = c.pool
      WHERE c.state NOT BETWEEN 0 AND 3 OR l.number IS NULL OR (c.state = 1 AND c.lot = 0)
        OR (c.state = 2) <> (c.used IS NOT NULL)
      """),
    couponCheck(
      "coupons given", right: "each with one code", wrong: "with entries that are not there",
      "coupon_codes WHERE lot <> 0 AND lot NOT IN (SELECT place FROM ledger)"),
    couponCheck(
      "who had codes before", right: "all are known", wrong: "that nobody can have had",
      """
      coupon_holders WHERE until <= given OR lot NOT IN (SELECT place FROM ledger)
        OR code NOT IN (SELECT number FROM coupon_codes)
      """, table: "coupon_holders"),
    couponCheck(
      "coupons without codes", right: "all wait for one", wrong: "that should not wait",
      """
      coupon_waiting WHERE lot NOT IN (SELECT place FROM ledger)
        OR pool NOT IN (SELECT number FROM labels)
        OR lot IN (SELECT lot FROM coupon_codes WHERE state = 1)
      """, table: "coupon_waiting"),
  ]

  private static func couponCheck(
    _ name: String, right: String, wrong: String, _ from: String,
    table: String = "coupon_codes"
  ) -> StoreCheck {
    StoreCheck(name) { context in
      guard
        try context.count("SELECT count(*) FROM sqlite_master WHERE name = '\(table)'") > 0
      else { return Finding(name, .ok, "none yet") }
      return .counting(
        name, try context.count("SELECT count(*) FROM \(from)"), right: right, wrong: wrong,
        step: StoreCheckContext.restore)
    }
  }
}
