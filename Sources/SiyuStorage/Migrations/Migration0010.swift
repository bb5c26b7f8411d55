import GRDB

extension Migrations {
  /// What customers are in memberships and other programmes, and which events runs made.
  static let standings: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- By place: under the number that it was made under, for good.
        CREATE TABLE programme_standings (
          place INTEGER PRIMARY KEY,
          programme INTEGER NOT NULL,  -- labels: the full name, the state
          state INTEGER NOT NULL,
          rank INTEGER NOT NULL,
          since INTEGER NOT NULL,      -- times are UTC seconds
          until INTEGER, due INTEGER,
          data BLOB NOT NULL,          -- canonical JSON
          reason TEXT,
          run INTEGER NOT NULL);       -- that wrote it last
        CREATE INDEX standings_by_due ON programme_standings (due) WHERE due IS NOT NULL;
        -- Each state it came to be in.
        CREATE TABLE standing_history (
          place INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL,
          at INTEGER NOT NULL, reason TEXT, run INTEGER NOT NULL,
          PRIMARY KEY (place, number)) WITHOUT ROWID;
        -- Places of events that a run made, so that they go with it when it is taken back.
        CREATE TABLE born_events (place INTEGER PRIMARY KEY, run INTEGER NOT NULL);
        CREATE INDEX born_events_of_run ON born_events (run);
        -- How often the run itself moved the change number.
        ALTER TABLE runs ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
        """)
  }
}
