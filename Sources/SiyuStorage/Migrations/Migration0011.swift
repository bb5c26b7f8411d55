import GRDB

extension Migrations {
  /// Codes of coupons. What customers have of coupons is in the ledger.
  static let coupons: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE coupon_codes (
          number INTEGER PRIMARY KEY,       -- in the order of import, in which they are given
          pool INTEGER NOT NULL,            -- label
          code TEXT NOT NULL UNIQUE,
          expires INTEGER,                  -- times are UTC seconds
          state INTEGER NOT NULL DEFAULT 0, -- CouponState
          -- The lot it was given with last, which says to whom; 0: never, or erased.
          lot INTEGER NOT NULL DEFAULT 0,
          given INTEGER, until INTEGER,
          returns INTEGER NOT NULL DEFAULT 0, -- 1: unused it may be given again
          used INTEGER, order_id TEXT);
        CREATE INDEX coupon_codes_free ON coupon_codes (pool, number) WHERE state = 0;
        CREATE INDEX coupon_codes_of_lot ON coupon_codes (lot) WHERE lot <> 0;
        CREATE INDEX coupon_codes_by_until ON coupon_codes (until)
          WHERE state = 1 AND until IS NOT NULL;
        """)
  }
}
