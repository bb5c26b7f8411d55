import GRDB

extension Migrations {
  /// The audit log. Its triggers refuse every change but the next entry: `INSERT OR REPLACE` too,
  /// which deletes without asking a trigger on DELETE.
  static let audit: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE audit (
          number INTEGER PRIMARY KEY,
          time INTEGER NOT NULL,     -- UTC seconds, the wall clock's
          clock INTEGER,             -- the run's clock, where it was given
          login TEXT NOT NULL,
          uid INTEGER NOT NULL,
          command TEXT NOT NULL,
          outcome TEXT NOT NULL,     -- AuditOutcome
          begun INTEGER,             -- the entry that this one ends
          facts TEXT NOT NULL,       -- JSON
          version TEXT NOT NULL,
          hash BLOB NOT NULL);       -- AuditChain
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
          SELECT RAISE(ABORT, 'entries of the audit log are never changed');
        END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
          SELECT RAISE(ABORT, 'entries of the audit log are never deleted');
        END;
        CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit) BEGIN
          SELECT RAISE(ABORT, 'an entry of the audit log follows the last one');
        END;
        """)
  }
}
