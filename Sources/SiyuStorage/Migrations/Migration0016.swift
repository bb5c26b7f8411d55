import GRDB

extension Migrations {
  /// What was handed in for tasks, once for each programme; and what rewards are asked by.
  static let proofs: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- By what it is: a link counts once, whoever hands it in, for whichever task and when.
        CREATE TABLE koc_proofs (
          programme INTEGER NOT NULL,  -- label
          hash INTEGER NOT NULL,       -- of what was handed in
          account INTEGER NOT NULL,
          task INTEGER NOT NULL,       -- label
          at INTEGER NOT NULL,         -- UTC seconds
          PRIMARY KEY (programme, hash)) WITHOUT ROWID;
        CREATE INDEX koc_proofs_of_account ON koc_proofs (account);

        -- The plugin that a programme's rewards were asked of last: another one is asked again.
        ALTER TABLE invitation_rules ADD COLUMN checksum TEXT;

        -- Standings as they were before a simulation that decides all anew; elsewhere it is empty.
        CREATE TABLE past_standings (
          programme INTEGER NOT NULL, home INTEGER NOT NULL, number INTEGER NOT NULL,
          state INTEGER NOT NULL, at INTEGER NOT NULL,
          PRIMARY KEY (programme, home, number)) WITHOUT ROWID;
        """)
  }
}
