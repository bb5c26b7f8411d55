import GRDB
import GRDBSQLite
import SiyuModel

/// One SQLite connection with the statements prepared on it.
///
/// Used only inside the queue of the `DatabaseQueue` it was made from.
final class Connection {
  let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  /// Called inside every write transaction, as its last act.
  var beforeCommit: ((Connection, _ hasChanged: Bool, _ endsCommand: Bool) throws -> Void)?
  /// `totalChanges` when the transaction under way began.
  var changesAtBegin: Int64 = 0

  init(_ handle: OpaquePointer) { self.handle = handle }

  /// A statement kept for the connection's life. Two uses of one text must not overlap.
  func statement(_ sql: String) throws -> Statement {
    try kept(sql, as: sql)
  }

  /// A statement kept for the connection's life, apart from others of the same text.
  ///
  /// - Parameter reader: whose uses of it never overlap; another's may.
  func statement(_ sql: String, of reader: String) throws -> Statement {
    try kept(sql, as: "\(reader): \(sql)")
  }

  private func kept(_ sql: String, as key: String) throws -> Statement {
    if let known = statements[key] { return known }
    let made = try Statement(handle, sql)
    statements[key] = made
    return made
  }

  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw sqlFailure(handle, code, doing: sql) }
  }

  /// The first column of the first row.
  func int(_ sql: String, _ arguments: Int64...) throws -> Int64? {
    let query = try statement(sql)
    for (index, value) in arguments.enumerated() { query.bind(Int32(index + 1), value) }
    defer { query.reset() }
    return try query.step() ? query.optionalInt(0) : nil
  }

  func run(_ sql: String, _ arguments: Int64...) throws {
    let command = try statement(sql)
    for (index, value) in arguments.enumerated() { command.bind(Int32(index + 1), value) }
    try command.run()
  }

  var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }
  /// Rows changed by the last statement.
  var changes: Int64 { Int64(sqlite3_changes(handle)) }
  /// Rows changed since the connection was opened.
  var totalChanges: Int64 { Int64(sqlite3_total_changes(handle)) }
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Statements must go before the connection closes.
  func forgetStatements() { statements.removeAll() }
}

/// A connection and the queue that serialises it.
///
/// `@unchecked Sendable`: `connection` is touched only inside `queue`.
final class QueuedConnection: @unchecked Sendable {
  private let queue: DatabaseQueue
  private var connection: Connection?

  init(_ queue: DatabaseQueue) { self.queue = queue }

  deinit { queue.unsafeReentrantWrite { _ in connection?.forgetStatements() } }

  /// May be called from within its own body: a subject writer asks for words while it is fed.
  func use<T>(_ body: (Connection) throws -> T) throws -> T {
    try queue.unsafeReentrantWrite { database in
      if let connection { return try body(connection) }
      guard let handle = database.sqliteConnection else {
        throw StoreError(.failed, "the store was closed")
      }
      let made = Connection(handle)
      connection = made
      return try body(made)
    }
  }
}
