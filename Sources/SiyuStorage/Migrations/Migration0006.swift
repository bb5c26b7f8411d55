import GRDB

extension Migrations {
  /// Points, money and coupons: entries by place, as orders lie.
  static let ledger: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE ledger (place INTEGER PRIMARY KEY, data BLOB NOT NULL);  -- PackedEntry
        CREATE TABLE ledger_keys (
          hash INTEGER NOT NULL, place INTEGER NOT NULL,
          PRIMARY KEY (hash, place)) WITHOUT ROWID;
        """)
  }
}
