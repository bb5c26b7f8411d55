import GRDB

extension Migrations {
  /// What is asked of many codes and many standings is found without reading the others.
  static let lookups: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- 1: it was free when its time was over, and no run needs to look at it.
        ALTER TABLE coupon_codes ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
        -- The next one of a pool, and how many are left, without the rows.
        DROP INDEX coupon_codes_free;
        CREATE INDEX coupon_codes_free ON coupon_codes (pool, number, expires, state, stale)
          WHERE state = 0 AND stale = 0;
        CREATE INDEX coupon_codes_free_by_end ON coupon_codes (expires)
          WHERE state = 0 AND stale = 0 AND expires IS NOT NULL;
        -- Who stands in one programme.
        CREATE INDEX standings_of_programme ON programme_standings (programme, place);
        """)
  }
}
