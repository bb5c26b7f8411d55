import GRDB

extension Migrations {
  /// Who had a code before whoever was given it last, from when until when. Of codes given anew before this
  /// step only the last holder is known.
  static let couponHolders: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- A till tells late: a use is of whoever had the code then. Times are UTC seconds.
        CREATE TABLE coupon_holders (
          code INTEGER NOT NULL,   -- number of coupon_codes
          given INTEGER NOT NULL,
          lot INTEGER NOT NULL,    -- the lot it was given with, which says to whom
          until INTEGER NOT NULL,  -- from then on it was not theirs
          PRIMARY KEY (code, given, lot)) WITHOUT ROWID;
        CREATE INDEX coupon_holders_of_lot ON coupon_holders (lot);

        -- Pieces whose code was used by somebody who had it before, and for which none was left.
        CREATE TABLE coupon_waiting (
          lot INTEGER PRIMARY KEY, -- in this order they are given another
          pool INTEGER NOT NULL,   -- label
          until INTEGER,           -- as of coupon_codes, and so is returns
          returns INTEGER NOT NULL);
        """)
  }
}
