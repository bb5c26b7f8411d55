import GRDB

extension Migrations {
  /// How far each SOP was looked at: a plugin that takes no part for a while loses no day. And how many
  /// friends staff asked for.
  static let lookedAt: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        ALTER TABLE sops ADD COLUMN looked_at INTEGER;  -- UTC seconds; NULL: the last mark's clock
        UPDATE sops SET looked_at = coalesce(
          (SELECT value FROM meta WHERE name = 'days_looked_at' AND value > 0),
          (SELECT mark_now FROM runs WHERE finished = 1 AND mark_now IS NOT NULL
           ORDER BY number DESC LIMIT 1));
        ALTER TABLE staff_use ADD COLUMN friends INTEGER NOT NULL DEFAULT 0;
        DELETE FROM meta WHERE name = 'days_looked_at';
        """)
  }
}
