import Foundation
import GRDB
import GRDBSQLite
import SiyuDisk
public import SiyuModel

/// A copy of the store in one file, of one state, while others go on writing.
public struct StoreBackup: Sendable, Hashable {
  public var bytes: Int64
  /// Where the copy's audit log stands.
  public var auditHead: AuditHead
  /// Where the copy's audit log is not what was written; the copy is as whole as the store.
  public var auditFault: AuditVerification.Fault?
  /// First bytes of the SHA-256 of the workspace key it needs, in hexadecimal.
  public var keyID: String

  /// Copies with SQLite's online backup, in one step: a single read transaction, which in WAL mode
  /// keeps nobody from writing. Then looks the copy over.
  ///
  /// - Parameters:
  ///   - target: a file that is not there yet; made with mode 0600, and gone again when anything
  ///     fails.
  ///   - verifying: compute SQLite's checks and the audit chain in the copy. A fault in the chain is
  ///     told and refuses nothing: who alters an entry must not be able to end all backups.
  /// - Throws: `StoreError`: `.diskFull`, `.damaged`, `.failed` ….
  public static func copy(
    _ path: String, to target: String, verifying: Bool = true
  ) throws -> StoreBackup {
    let descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        .failed, "\"\(target)\" cannot be made: \(SystemFailure.reason(errno))",
        hint: "name a file that is not there yet, in a folder that may be written by you")
    }
    close(descriptor)
    var isDone = false
    defer {
      for ending in ["-journal", "-wal", "-shm"] { unlink(target + ending) }
      if !isDone { unlink(target) }
    }
    do {
      do { try mappingFailures(path) { try copyPages(path, target) } } catch {
        throw tellingOfReadOnlyFolder(error, path)
      }
      let made = try look(target, verifying: verifying)
      try sync(target)
      isDone = true
      return made
    } catch let error as StoreError where error.code == .diskFull {
      throw StoreError(
        .diskFull, "the disk is full; there is no backup, and nothing is left of it",
        hint: "make room, or name a place on another disk")
    }
  }

  /// A copy for this process alone: not looked over, and not put on the disk.
  /// - Parameter target: not there yet.
  static func copyForNow(_ path: String, to target: String) throws {
    let descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      throw StoreError(
        .failed, "\"\(target)\" cannot be made: \(SystemFailure.reason(code))",
        hint: SystemFailure.advice(code, about: target))
    }
    close(descriptor)
    do {
      try mappingFailures(path) { try copyPages(path, target, isPassing: true) }
    } catch { throw tellingOfReadOnlyFolder(error, path) }
  }

  private static func copyPages(_ path: String, _ target: String, isPassing: Bool = false) throws {
    var reading = Configuration()
    reading.readonly = true
    reading.busyMode = .timeout(5)
    reading.label = "siyu.backup"
    let source = try DatabaseQueue(path: path, configuration: reading)
    var writing = Configuration()
    writing.label = "siyu.backup.copy"
    let copy = try DatabaseQueue(path: target, configuration: writing)
    if isPassing { try copy.inDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") } }
    try source.backup(to: copy, pagesPerStep: -1)
    // The copy is one file, to be moved about; opened as a store it goes back to a log by itself.
    try copy.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try copy.close()
  }

  private static func look(_ target: String, verifying: Bool) throws -> StoreBackup {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.allowsUnsafeTransactions = true
    let connection = try mappingFailures(target) {
      QueuedConnection(try DatabaseQueue(path: target, configuration: configuration))
    }
    return try connection.use { connection in
      if verifying {
        let check = try Statement(connection.handle, "PRAGMA integrity_check(1)")
        guard try check.step(), check.text(0) == "ok" else {
          throw StoreError(
            .damaged, "the store's file is damaged, and so would its copy be",
            hint: "siyu doctor --full says where; keep the backups there are")
        }
      }
      var head = AuditHead.beginning
      var fault: AuditVerification.Fault?
      let find = try Statement(
        connection.handle, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit'")
      if try find.step() {
        head = try AuditChain.head(in: connection)
        if verifying { fault = try AuditChain.verify(noted: nil, in: connection).fault }
      }
      var about = stat()
      stat(target, &about)
      return StoreBackup(
        bytes: Int64(about.st_size), auditHead: head, auditFault: fault,
        keyID: try keyID(connection))
    }
  }

  private static func keyID(_ connection: Connection) throws -> String {
    let read = try Statement(connection.handle, "SELECT value FROM meta WHERE name = 'key_id'")
    return try read.step() ? AuditHead.hexadecimal(read.bytes(0)) : ""
  }

  private static func sync(_ path: String) throws {
    do throws(DiskFailure) {
      try DiskSync.file(path)
    } catch {
      throw StoreError(
        error.code == ENOSPC ? .diskFull : .failed,
        "\"\(path)\" cannot be put on the disk: \(SystemFailure.reason(error.code))",
        hint: SystemFailure.advice(error.code, about: path))
    }
  }
}
