import GRDB

extension Migrations {
  /// What is left of those who were erased: sums that name nobody.
  static let erasing: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE erased_orders (
          month TEXT NOT NULL,       -- 2026-05 in the brand's zone; '' for orders without a time
          paid INTEGER NOT NULL,     -- 0, 1
          orders INTEGER NOT NULL,
          amount INTEGER NOT NULL,   -- minor units
          refunded INTEGER NOT NULL,
          PRIMARY KEY (month, paid)) WITHOUT ROWID;
        """)
  }
}
