internal import CStore
internal import GRDB
import GRDBSQLite
import Foundation
import SiyuDisk
public import SiyuModel
import Synchronization

/// The store in one SQLite file: the default, with nothing to install or start.
///
/// One connection writes; looking and passes read through connections of their own, so they see
/// the last committed state and wait for nobody (WAL). See `Migrations/` for how things lie.
public final class SQLiteStore: Store {
  let path: String
  let zone: TimeZoneRules
  let readOnly: Bool
  /// Of no use once this process ends: nothing waits for the disk, no run will be taken back, and all
  /// goes through the one connection that writes.
  let isPassing: Bool
  /// Another after a rotation.
  var keys: KeyRing { ring.withLock { $0 } }
  private let ring: Mutex<KeyRing>
  /// For looking while somebody writes. Before `writer`, because it has to close before it: the last
  /// connection to close tidies the log away, and must have the right to.
  let looker: QueuedConnection
  /// The one connection that writes. In a store opened for reading it only reads.
  let writer: QueuedConnection
  let auditDesk = AuditDesk()
  private let busyTimeout: Double

  /// Opens the file, making it (with mode 0600) when there is none.
  ///
  /// - Parameters:
  ///   - readOnly: for plans: no right to write is needed beyond that of WAL's own files.
  ///   - next: the key of a rotation that was begun: it opens the store if that was committed.
  ///   - busyTimeout: seconds to wait for another process that is writing.
  /// - Throws: `StoreError`: `.key`, `.tooNew`, `.damaged`, `.readOnly`, `.busy`, `.failed`.
  public convenience init(
    path: String, key: WorkspaceKey, next: WorkspaceKey? = nil, zone: TimeZoneRules,
    readOnly: Bool = false, busyTimeout: Double = 5
  ) throws {
    try self.init(
      path: path, key: key, next: next, zone: zone, readOnly: readOnly, busyTimeout: busyTimeout,
      isPassing: false)
  }

  init(
    path: String, key: WorkspaceKey, next: WorkspaceKey? = nil, zone: TimeZoneRules,
    readOnly: Bool = false, busyTimeout: Double = 5, isPassing: Bool
  ) throws {
    self.path = path
    self.isPassing = isPassing
    self.zone = zone
    self.readOnly = readOnly
    self.busyTimeout = busyTimeout
    if !readOnly { try Self.createPrivately(path) }
    let queue = try Self.connect(
      path, readOnly: readOnly, isPassing: isPassing, timeout: busyTimeout, cache: 48 << 20)
    try mappingFailures(path) { try Migrations.run(on: queue, readOnly: readOnly) }
    let writer = QueuedConnection(queue)
    let keys = try writer.use { connection in
      if readOnly { return try KeyRing.open(key, or: next, in: connection) }
      return try connection.transaction { try KeyRing.open(key, or: next, in: $0) }
    }
    ring = Mutex(keys)
    if !readOnly {
      let desk = auditDesk
      try writer.use { connection in
        connection.beforeCommit = { connection, hasChanged, endsCommand in
          try desk.carry(in: connection, hasChanged: hasChanged, endsCommand: endsCommand)
        }
      }
    }
    self.writer = writer
    self.looker =
      readOnly || isPassing
      ? writer
      : QueuedConnection(
        try Self.connect(path, readOnly: true, timeout: busyTimeout, cache: 8 << 20))
  }

  /// Whether the key that opened the store is this one.
  public func isOpened(by key: WorkspaceKey) -> Bool { keys.workspace.id == key.id }

  func take(_ keys: KeyRing) { ring.withLock { $0 = keys } }

  /// A further connection that only reads.
  func openReader() throws -> QueuedConnection {
    QueuedConnection(
      try Self.connect(path, readOnly: true, timeout: busyTimeout, cache: 8 << 20))
  }

  /// Once, before SQLite begins. Where somebody else began it, it only goes slower.
  private static let leavesMemoryUncounted = siyu_store_leave_memory_uncounted() == 0

  private static func connect(
    _ path: String, readOnly: Bool, isPassing: Bool = false, timeout: Double, cache: Int
  ) throws -> DatabaseQueue {
    _ = leavesMemoryUncounted
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(timeout)
    configuration.foreignKeysEnabled = false
    // Import sessions keep a transaction open from call to call.
    configuration.allowsUnsafeTransactions = true
    configuration.label = readOnly ? "siyu.reader" : "siyu.writer"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -\(cache >> 10)")
      if readOnly { return }
      // NORMAL: a killed process loses nothing; a power cut may lose the last commits, never the
      // file. What must not be lost is committed inside `Connection.onDisk`.
      // What goes with its process waits for no disk.
      try database.execute(sql: "PRAGMA synchronous = \(isPassing ? "OFF" : "NORMAL")")
      try database.execute(sql: "PRAGMA temp_store = FILE")
      // The log shrinks again after a large load.
      try database.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
    }
    return try mappingFailures(path) {
      let place = readOnly && isFixed(path) ? fixedPlace(path) : path
      let queue = try DatabaseQueue(path: place, configuration: configuration)
      if !readOnly {
        try queue.inDatabase { database in
          try database.execute(sql: "PRAGMA page_size = 8192")
          // Where nobody else reads there is nothing that a log would keep apart; it would only have
          // each page written twice.
          try database.execute(sql: "PRAGMA journal_mode = \(isPassing ? "MEMORY" : "WAL")")
        }
      }
      return queue
    }
  }

  /// Whether the file is all there is and we may put nothing beside it. SQLite reads a store in WAL
  /// mode only with a log beside it, unless it is told that the file does not change.
  private static func isFixed(_ path: String) -> Bool {
    return access(path, R_OK) == 0 && access(path + "-wal", F_OK) != 0
      && access(DiskPath.split(path).folder, W_OK) != 0
  }

  private static func fixedPlace(_ path: String) -> String {
    var place = path
    for (character, code) in [("%", "%25"), ("?", "%3F"), ("#", "%23")] {
      place = place.replacingOccurrences(of: character, with: code)
    }
    return "file:\(place)?immutable=1"
  }

  /// SQLite gives its side files the mode of the main one.
  ///
  /// A file that is there is not opened: closing it would take away the locks that other connections of
  /// this process hold on it, as the system has it, and one of them would tidy the log away under
  /// the others.
  private static func createPrivately(_ path: String) throws {
    if access(path, R_OK | W_OK) == 0 { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      let reason = SystemFailure.reason(code)
      let advice = SystemFailure.advice(code, about: path)
      if code == EACCES || code == EROFS {
        throw StoreError(
          .readOnly, "the store \"\(path)\" cannot be written: \(reason)", hint: advice)
      }
      throw StoreError(
        code == ENOSPC || code == EDQUOT ? .diskFull : .failed,
        "the store \"\(path)\" cannot be opened: \(reason)",
        hint: advice ?? "check that the folder exists")
    }
    close(descriptor)
  }
}
