import GRDB

extension Migrations {
  /// Regions and shops, who owned whom, and what staff made of their tasks.
  static let staff: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE regions (id TEXT PRIMARY KEY, title TEXT, parent TEXT) WITHOUT ROWID;
        CREATE TABLE shops (id TEXT PRIMARY KEY, title TEXT, region TEXT) WITHOUT ROWID;

        -- Who owned an account's customer since when, in the order in which it was told. Written when
        -- it changes: an account without rows has belonged to its profile's staff since it joined.
        CREATE TABLE owners (
          account INTEGER NOT NULL, number INTEGER NOT NULL,
          staff INTEGER NOT NULL,    -- label; 0: nobody
          since INTEGER,             -- UTC seconds; NULL: not known
          how INTEGER NOT NULL,      -- OwnershipCause
          PRIMARY KEY (account, number)) WITHOUT ROWID;
        CREATE INDEX owners_of_staff ON owners (staff, since);

        -- Until when a task should be done, in UTC seconds; tasks of before have none.
        ALTER TABLE tasks ADD COLUMN due INTEGER;
        -- TaskResult, and the note, sealed with the data key of that account.
        ALTER TABLE tasks ADD COLUMN result INTEGER;
        ALTER TABLE tasks ADD COLUMN note BLOB;
        ALTER TABLE tasks ADD COLUMN note_account INTEGER;
        """)
  }
}
