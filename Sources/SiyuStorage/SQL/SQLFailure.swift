import Foundation
import GRDB
import GRDBSQLite
import SiyuModel

/// Turns SQLite's result codes into words for whoever has to act.
func sqlFailure(_ connection: OpaquePointer?, _ code: Int32, doing sql: String) -> StoreError {
  let detail = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? ""
  let path = connection.flatMap { sqlite3_db_filename($0, "main") }.map { String(cString: $0) }
  // Where making the log longer failed SQLite says only that something did.
  let reason = connection.map { sqlite3_system_errno($0) } ?? 0
  let isFull = code & 0xff == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT)
  return sqlFailure(code: isFull ? SQLITE_FULL : code, detail: detail, doing: sql, path: path)
}

func sqlFailure(
  code: Int32, detail: String, doing sql: String, path: String? = nil
) -> StoreError {
  let free = path.flatMap { SystemFailure.free(near: $0) }.map { " (\($0) free)" } ?? ""
  return switch code & 0xff {
  case SQLITE_FULL:
    StoreError(
      .diskFull,
      "the disk is full; the batch under way was not written to \(path ?? "the store's file")",
      hint: "make room there\(free), then run the same command again")
  case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
    StoreError(
      .readOnly, "the store cannot be written",
      hint: "check who owns the workspace's files, and whether the disk is mounted read-only")
  case SQLITE_BUSY, SQLITE_LOCKED:
    StoreError(
      .busy, "another siyu is writing to this workspace",
      hint: "wait until it has finished, then run the same command again")
  case SQLITE_PROTOCOL:
    // Waited for some ten seconds: somebody stands still in the middle of opening the store.
    StoreError(
      .busy, "another siyu is opening or closing this workspace",
      hint: "wait until it has finished, then run the same command again")
  case SQLITE_CORRUPT, SQLITE_NOTADB:
    StoreError(
      .damaged, "the store's file is damaged (\(detail))",
      hint: "restore the last backup; what was imported since can be imported again")
  case SQLITE_CANTOPEN:
    StoreError(
      .failed, "the store's file cannot be opened (\(detail))",
      hint: "check that the folder exists and may be written by you")
  case SQLITE_IOERR:
    StoreError(
      .failed, "reading or writing the store's file failed (\(detail))",
      hint:
        "check that the disk is sound and has room\(free); nothing of the batch under way was written"
    )
  case SQLITE_NOMEM:
    StoreError(.failed, "there is not enough memory for the store")
  case SQLITE_TOOBIG:
    StoreError(.refused, "a text is longer than the store can keep (\(detail))")
  default:
    StoreError(.failed, "the store failed: \(detail) (code \(code), in: \(sql.prefix(120)))")
  }
}

/// What the side files of a store take, and some pages of its log.
private let roomToOpen: UInt64 = 128 << 10

/// Runs a body that uses GRDB's own calls, with its errors put into words.
func mappingFailures<T>(_ path: String? = nil, _ body: () throws -> T) throws -> T {
  do { return try body() } catch let error as DatabaseError {
    // While a store is being opened nobody can be asked which call of the system failed.
    let isFull =
      error.resultCode == .SQLITE_IOERR
      && path.flatMap { SystemFailure.freeBytes(near: $0) } ?? .max < roomToOpen
    throw sqlFailure(
      code: isFull ? SQLITE_FULL : error.resultCode.rawValue, detail: error.message ?? "",
      doing: error.sql ?? "", path: path)
  }
}
