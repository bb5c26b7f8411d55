import GRDB

extension Migrations {
  /// What was given for bringing people, and what has to be known of their orders for that.
  static let rewards: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- By whoever is rewarded; both are accounts, whoever has them now.
        CREATE TABLE rewards (
          account INTEGER NOT NULL, programme INTEGER NOT NULL,  -- label
          level INTEGER NOT NULL,      -- 1: brought her, 2: brought who did
          invitee INTEGER NOT NULL,
          home INTEGER NOT NULL,       -- under which it is posted
          state INTEGER NOT NULL,      -- RewardState
          refusal INTEGER NOT NULL,    -- RewardRefusal; 0: deserved
          due INTEGER,                 -- a pass has to look; times are UTC seconds
          turn INTEGER NOT NULL,       -- so often it was given
          points INTEGER NOT NULL, money INTEGER NOT NULL,  -- the last time
          piece INTEGER,               -- of a red packet
          at INTEGER NOT NULL,         -- when she came
          bought_at INTEGER, bought_amount INTEGER,
          shown INTEGER,               -- bought_at as a rule saw it last
          decided INTEGER, run INTEGER, reason TEXT,
          PRIMARY KEY (account, programme, level, invitee)) WITHOUT ROWID;
        CREATE INDEX rewards_by_due ON rewards (due) WHERE due IS NOT NULL;
        CREATE INDEX rewards_of_invitee ON rewards (invitee);
        CREATE INDEX rewards_of_run ON rewards (run) WHERE run IS NOT NULL;

        -- By what claims of a programme were judged last: while its plugin cannot be loaded, by that.
        CREATE TABLE invitation_rules (
          programme INTEGER PRIMARY KEY, within TEXT NOT NULL, stays TEXT NOT NULL,
          levels INTEGER NOT NULL);

        -- The invitee's first order of those that were not refunded in full, and whether all were.
        ALTER TABLE invitations ADD COLUMN bought_at INTEGER;
        ALTER TABLE invitations ADD COLUMN bought_amount INTEGER;
        -- And what all her orders come to, less refunds.
        ALTER TABLE invitations ADD COLUMN bought_sum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE invitations ADD COLUMN sent_back INTEGER NOT NULL DEFAULT 0;
        -- Orders were not looked at for that: everybody is gathered again, once.
        DELETE FROM meta WHERE name = 'invitations_through';
        """)
  }
}
