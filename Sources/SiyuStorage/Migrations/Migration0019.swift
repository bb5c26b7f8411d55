import GRDB

extension Migrations {
  /// What a run planned for staff is found when it is taken back, without reading all tasks there are.
  static let tasksOfRuns: @Sendable (Database) throws -> Void = { database in
    try database.execute(sql: "CREATE INDEX tasks_of_run ON tasks (run);")
  }
}
