import GRDBSQLite
import SiyuModel

/// A prepared statement on the SQLite C API.
///
/// A pass reads millions of rows, where row objects would cost more than the rows; so hot loops
/// bind and read plain numbers and borrowed bytes. Belongs to its connection's queue.
final class Statement {
  let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ connection: OpaquePointer, _ sql: String) throws {
    var made: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let made else { throw sqlFailure(connection, code, doing: sql) }
    self.handle = made
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Binding

  @inline(__always) func bind(_ index: Int32, _ value: Int64) {
    sqlite3_bind_int64(handle, index, value)
  }

  func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
  }

  func bind(_ index: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(handle, index, $0.baseAddress ?? emptyText, Int32($0.count), transient)
      }
    }
  }

  func bind(_ index: Int32, _ text: String?) {
    if let text { bind(index, text) } else { sqlite3_bind_null(handle, index) }
  }

  /// The bytes must stay where they are until the statement has run.
  @inline(__always) func bind(_ index: Int32, borrowed bytes: UnsafeRawBufferPointer) {
    if let base = bytes.baseAddress, bytes.count > 0 {
      sqlite3_bind_blob(handle, index, base, Int32(bytes.count), nil)
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
  }

  /// Text; the bytes must stay where they are until the statement has run.
  @inline(__always) func bind(_ index: Int32, borrowedText bytes: UnsafeBufferPointer<UInt8>) {
    _ = bytes.withMemoryRebound(to: CChar.self) {
      sqlite3_bind_text(handle, index, $0.baseAddress ?? emptyText, Int32($0.count), nil)
    }
  }

  func bind(_ index: Int32, _ bytes: [UInt8]?) {
    guard let bytes else {
      sqlite3_bind_null(handle, index)
      return
    }
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(handle, index, 0)
    } else {
      _ = bytes.withUnsafeBytes {
        sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), transient)
      }
    }
  }

  // MARK: Running

  /// Goes to the next row; `false` after the last.
  @inline(__always) func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw failure(code)
  }

  /// Runs a statement that gives no rows, and makes it ready for the next.
  @inline(__always) func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    if code != SQLITE_DONE && code != SQLITE_ROW { throw failure(code) }
  }

  @inline(__always) func reset() { sqlite3_reset(handle) }

  func failure(_ code: Int32) -> StoreError {
    sqlFailure(connection, code, doing: sqlite3_sql(handle).map { String(cString: $0) } ?? "")
  }

  // MARK: Reading

  @inline(__always) func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  /// Text or blob; valid until the next step.
  @inline(__always) func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    columnBytes(handle, column)
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : Array(bytes(column)) }
}

@inline(__always) func columnBytes(
  _ handle: OpaquePointer, _ column: Int32
) -> UnsafeBufferPointer<UInt8> {
  guard let base = sqlite3_column_blob(handle, column) else {
    return UnsafeBufferPointer(start: nil, count: 0)
  }
  let count = Int(sqlite3_column_bytes(handle, column))
  return UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
}

/// Tells SQLite to copy what it is given.
nonisolated(unsafe) private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
/// A text of no bytes still needs an address, or SQLite takes it for NULL.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = UnsafePointer(
  UnsafeMutablePointer<CChar>.allocate(capacity: 1))
