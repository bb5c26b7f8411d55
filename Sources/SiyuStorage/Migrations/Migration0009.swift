import GRDB

extension Migrations {
  /// Codes, and claims that somebody brought somebody.
  static let invitations: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE invitation_codes (
          code INTEGER PRIMARY KEY,    -- InvitationCode.number
          account INTEGER NOT NULL, programme INTEGER NOT NULL,  -- label
          UNIQUE (account, programme));

        -- By place: under the home of the invitee's account, for good. Whose an account is may change.
        CREATE TABLE invitations (
          place INTEGER PRIMARY KEY,
          account INTEGER NOT NULL,
          inviter INTEGER NOT NULL,    -- account; 0: erased
          at INTEGER NOT NULL,         -- times are UTC seconds
          kind INTEGER NOT NULL,       -- InvitationKind
          programme INTEGER NOT NULL,  -- label; 0: none
          found INTEGER NOT NULL,      -- 1: in an event, 0: a file said so
          -- What has to be known of the invitee to judge.
          known INTEGER, joined INTEGER, left INTEGER, screened INTEGER NOT NULL DEFAULT 0,
          -- InvitationState; NULL: not judged yet.
          state INTEGER, reason INTEGER NOT NULL DEFAULT 0,
          due INTEGER);                -- when it may become another by itself
        CREATE INDEX invitations_of_inviter ON invitations (inviter);
        CREATE INDEX invitations_by_due ON invitations (due) WHERE due IS NOT NULL;
        -- Each state it was found in, and the clock of that.
        CREATE TABLE invitation_history (
          place INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL,
          reason INTEGER NOT NULL, at INTEGER NOT NULL,
          PRIMARY KEY (place, number)) WITHOUT ROWID;
        """)
  }
}
