import GRDBSQLite

/// A statement read forward in step with the customers: its first column is a home, or a place.
///
/// Used as a local value on SQLite's bare handle: five million rows a pass feel every reference
/// count.
struct HomeCursor {
  let statement: Statement
  private let handle: OpaquePointer
  private let shift: Int64
  /// Home of the row it stands on; `Int64.max` after the last.
  private(set) var home: Int64 = .max

  /// - Parameter shift: bits by which the first column is above the home.
  init(_ statement: Statement, shift: Int64 = 0) {
    self.statement = statement
    handle = statement.handle
    self.shift = shift
  }

  /// Goes to the first row with a home in `low..<high`.
  mutating func begin(_ low: Int64, _ high: Int64) throws {
    statement.reset()
    statement.bind(1, low << shift)
    statement.bind(2, high << shift)
    try step()
  }

  @inline(__always) mutating func step() throws {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW {
      home = sqlite3_column_int64(handle, 0) >> shift
    } else {
      home = .max
      if code != SQLITE_DONE { throw statement.failure(code) }
    }
  }

  /// Whether it stands on a row of this home; earlier homes' rows are passed over.
  @inline(__always) mutating func isAt(_ wanted: Int64) throws -> Bool {
    while home < wanted { try step() }
    return home == wanted
  }

  /// A column's bytes; valid until the next step.
  @inline(__always) func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    columnBytes(handle, column)
  }

  @inline(__always) func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func end() { statement.reset() }
}
