import GRDB

/// The store's file seen with plain SQL, to bring about what a store would not do itself.
struct SQLiteFile {
  let queue: DatabaseQueue

  init(_ path: String) throws { queue = try DatabaseQueue(path: path) }

  func execute(_ sql: String) throws { try queue.write { try $0.execute(sql: sql) } }
}

extension SQLiteFile {
  /// Rows of a query, whatever their types.
  func rows(_ sql: String) throws -> [[DatabaseValue]] {
    try queue.read { try Row.fetchAll($0, sql: sql).map { Array($0.databaseValues) } }
  }

  func bytes(_ sql: String) throws -> [[UInt8]] {
    try rows(sql).flatMap { $0 }.compactMap {
      switch $0.storage {
      case .blob(let data): Array(data)
      case .string(let text): Array(text.utf8)
      // As SQLite writes a number that takes all eight bytes.
      case .int64(let number): withUnsafeBytes(of: number.bigEndian) { Array($0) }
      case .double, .null: nil
      }
    }
  }

  func ints(_ sql: String) throws -> [Int64] {
    try rows(sql).map { Int64.fromDatabaseValue($0[0]) ?? 0 }
  }

  /// How SQLite would go about a statement: `SEARCH t USING INDEX i (a=?)`, a line each.
  func plan(_ sql: String) throws -> [String] {
    try queue.read { database in
      // What is not bound is NULL, and the plan is the same.
      let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
      statement.setUncheckedArguments(StatementArguments())
      return try Row.fetchAll(statement).map { $0["detail"] }
    }
  }
}
