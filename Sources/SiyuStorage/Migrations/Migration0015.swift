import GRDB

extension Migrations {
  /// By which phones customers are known to be staff, what was spent, and when members of a team bought.
  static let fission: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE staff_phones (
          number INTEGER PRIMARY KEY,
          staff TEXT NOT NULL UNIQUE,
          token BLOB NOT NULL,         -- as a customer's, in evidence
          sealed BLOB NOT NULL);       -- with the workspace key, for the next rotation
        -- One row for each time, place and purpose: a file that names another amount corrects it.
        CREATE TABLE spend (
          at INTEGER NOT NULL,         -- UTC seconds
          kind INTEGER NOT NULL,       -- SpendRecord.Kind
          channel TEXT NOT NULL, campaign TEXT NOT NULL, programme TEXT NOT NULL,  -- '': none
          amount INTEGER NOT NULL,     -- minor units
          PRIMARY KEY (at, kind, channel, campaign, programme)) WITHOUT ROWID;
        -- The invitee's first order from the claim on, of those that were not refunded in full.
        ALTER TABLE invitations ADD COLUMN ordered_at INTEGER;
        -- Everybody is gathered again, once.
        DELETE FROM meta WHERE name = 'invitations_through';
        """)
  }
}
