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
  ]

  private static func couponCheck(
    _ name: String, right: String, wrong: String, _ from: String
  ) -> StoreCheck {
    StoreCheck(name) { context in
      guard
        try context.count("SELECT count(*) FROM sqlite_master WHERE name = 'coupon_codes'") > 0
      else { return Finding(name, .ok, "none yet") }
      return .counting(
        name, try context.count("SELECT count(*) FROM \(from)"), right: right, wrong: wrong,
        step: StoreCheckContext.restore)
    }
  }
}
