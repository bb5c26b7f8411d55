import GRDB

/// The store's file seen with plain SQL, to bring about what a store would not do itself.
struct SQLiteFile {
  private let queue: DatabaseQueue

  init(_ path: String) throws { queue = try DatabaseQueue(path: path) }

  func execute(_ sql: String) throws { try queue.write { try $0.execute(sql: sql) } }
}
