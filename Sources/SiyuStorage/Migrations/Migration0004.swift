import GRDB

extension Migrations {
  /// SOPs, what customers walk through, and the outbox.
  ///
  /// Enrolments, messages and tasks lie by *place*, as orders do: under the customer number at which
  /// they were made, whoever owns it later. Those of chat groups lie under home 0. What an entity walks
  /// through is found by the entity, which may change hands.
  static let outreach: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- Names of SOPs, steps, contents, touchpoints and staff, and checksums.
        CREATE TABLE labels (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE sops (
          name TEXT PRIMARY KEY,
          since INTEGER NOT NULL     -- clock of the run that first applied it
        ) WITHOUT ROWID;

        CREATE TABLE enrolments (
          place INTEGER PRIMARY KEY,
          due INTEGER,               -- UTC seconds when the host has to look next
          entity INTEGER,
          grp TEXT,
          data BLOB NOT NULL);       -- PackedEnrolment
        CREATE INDEX enrolments_by_due ON enrolments (due, entity)
          WHERE due IS NOT NULL AND grp IS NULL;
        CREATE INDEX enrolments_of_entity ON enrolments (entity) WHERE entity IS NOT NULL;
        CREATE INDEX enrolments_of_group ON enrolments (grp, due) WHERE grp IS NOT NULL;
        -- Those that are open or due, counted.
        CREATE TABLE in_flight (
          sop INTEGER NOT NULL, checksum INTEGER NOT NULL, step INTEGER NOT NULL,
          count INTEGER NOT NULL, PRIMARY KEY (sop, checksum, step)) WITHOUT ROWID;

        -- Conditions that were true when last looked at.
        CREATE TABLE standings (
          home INTEGER PRIMARY KEY,
          unsubscribed INTEGER,      -- UTC seconds
          marks BLOB);               -- PackedMarks
        CREATE TABLE entity_marks (
          entity INTEGER NOT NULL, sop INTEGER NOT NULL, position INTEGER NOT NULL,
          PRIMARY KEY (entity, sop, position)) WITHOUT ROWID;
        CREATE TABLE group_marks (
          grp TEXT NOT NULL, sop INTEGER NOT NULL, position INTEGER NOT NULL,
          PRIMARY KEY (grp, sop, position)) WITHOUT ROWID;

        CREATE TABLE messages (
          place INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          state INTEGER NOT NULL,    -- MessageState
          pending INTEGER,           -- the state, while there is something left to do
          planned INTEGER NOT NULL,  -- times are UTC seconds
          handed INTEGER, answered INTEGER, clicked INTEGER,
          touchpoint INTEGER NOT NULL, purpose INTEGER NOT NULL,
          sop INTEGER NOT NULL, step INTEGER NOT NULL, checksum INTEGER NOT NULL,
          content INTEGER NOT NULL, staff INTEGER, link INTEGER NOT NULL,
          entity INTEGER, grp TEXT, deadline INTEGER NOT NULL, priority INTEGER NOT NULL,
          changed INTEGER NOT NULL, attempts INTEGER NOT NULL, run INTEGER NOT NULL, reason TEXT);
        CREATE INDEX messages_pending ON messages (pending, planned) WHERE pending IS NOT NULL;
        -- Those handed over with a mark: a channel was asked and has not answered.
        CREATE INDEX messages_asked ON messages (place) WHERE pending = 2 AND reason IS NOT NULL;
        CREATE INDEX messages_of_group ON messages (grp) WHERE grp IS NOT NULL;
        CREATE TABLE message_keys (
          hash INTEGER NOT NULL, place INTEGER NOT NULL,
          PRIMARY KEY (hash, place)) WITHOUT ROWID;
        -- The newest keys, apart because each lands anywhere: see MessageKeys.
        CREATE TABLE recent_message_keys (
          hash INTEGER NOT NULL, place INTEGER NOT NULL,
          PRIMARY KEY (hash, place)) WITHOUT ROWID;
        -- Messages that count, by quarters of an hour.
        CREATE TABLE staff_use (
          quarter INTEGER NOT NULL, staff INTEGER NOT NULL,
          messages INTEGER NOT NULL, links INTEGER NOT NULL,
          PRIMARY KEY (quarter, staff)) WITHOUT ROWID;

        CREATE TABLE tasks (
          place INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          sop INTEGER NOT NULL, step INTEGER NOT NULL, checksum INTEGER NOT NULL,
          title INTEGER NOT NULL, content INTEGER, staff INTEGER,
          entity INTEGER, grp TEXT, planned INTEGER NOT NULL, done INTEGER, run INTEGER NOT NULL);
        CREATE INDEX tasks_open ON tasks (staff, planned) WHERE done IS NULL;
        CREATE INDEX tasks_of_group ON tasks (grp) WHERE grp IS NOT NULL;

        -- How things stood before a run changed them, for taking it back.
        CREATE TABLE run_undo (
          number INTEGER PRIMARY KEY, run INTEGER NOT NULL, bucket INTEGER NOT NULL,
          data BLOB NOT NULL);
        CREATE INDEX run_undo_of_run ON run_undo (run);
        ALTER TABLE runs ADD COLUMN groups INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN undoable INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE erased_outreach (
          kind TEXT NOT NULL, sop TEXT NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL,
          PRIMARY KEY (kind, sop, state)) WITHOUT ROWID;
        """)
  }
}
