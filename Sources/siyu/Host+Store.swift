import SiyuModel
import SiyuPackaging
import SiyuStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Host {
  /// Opens the workspace's store with its key, or with the key of a rotation that was interrupted
  /// after it was committed; then that rotation is ended.
  static func openStore(
    _ workspace: Workspace, zone: TimeZoneRules, writes: Bool
  ) throws -> SQLiteStore {
    if workspace.isClone { throw workspace.cloneProblem }
    keepTemporaryFilesInside(workspace, writes: writes)
    do { return try openOnce(workspace, zone, writes) } catch let error as StoreError
      where error.code == .key
    {
      // Between reading the key and opening the store another process may have ended a rotation.
      return try openOnce(workspace, zone, writes)
    }
  }

  /// Remembers where a file with customers in it is about to be; `siyu privacy erase` searches it.
  func noteWritten(_ path: String) { workspace.noteWritten(path) }

  private static func openOnce(
    _ workspace: Workspace, _ zone: TimeZoneRules, _ writes: Bool
  ) throws -> SQLiteStore {
    let next = try workspace.nextKey().map { try WorkspaceKey(bytes: $0) }
    let key: WorkspaceKey
    if let next, access(workspace.keyPath, F_OK) != 0 {
      key = next
    } else {
      key = try WorkspaceKey(bytes: workspace.key())
    }
    try refuseMissingStore(workspace)
    let store = try SQLiteStore(
      path: workspace.storePath, key: key, next: next, zone: zone, readOnly: !writes)
    if let next, store.isOpened(by: next) {
      do {
        // The old key goes only when a power cut cannot take the rotation back.
        try store.syncCommits()
        try workspace.takeNextKey()
      } catch {
        // Whoever only looks may have no right to rename; the next who writes does it.
        if writes { throw error }
      }
    }
    return store
  }

  /// A copy of the store as it is now, for a simulation: in the workspace's own temporary folder, gone
  /// with the process.
  func overlay() throws -> SQLiteOverlay {
    let directory = try temporaryDirectory()
    let next = try workspace.nextKey().map { try WorkspaceKey(bytes: $0) }
    // After a rotation that was interrupted only the next key may be there.
    let key =
      if let next, access(workspace.keyPath, F_OK) != 0 { next } else {
        try WorkspaceKey(bytes: workspace.key())
      }
    return try SQLiteOverlay(
      of: workspace.storePath, in: directory, key: key, next: next, zone: zone)
  }

  /// For commands that ask a store nothing: a copy from version control has none, and gets none by
  /// looking at its plugins.
  static func emptyStore(
    _ workspace: Workspace, zone: TimeZoneRules
  ) throws -> SQLiteOverlay? {
    guard workspace.isClone else { return nil }
    SQLiteOverlay.removeAbandoned(in: sharedTemporary)
    return try SQLiteOverlay(emptyIn: sharedTemporary, zone: zone)
  }

  /// Makes the empty store of a workspace that has none.
  static func makeStore(_ workspace: Workspace) throws {
    if hasStore(workspace) {
      throw Diagnostic(
        file: workspace.storePath, "there is a store already; it was not touched",
        hint: "'siyu doctor' looks it over")
    }
    // SQLite would take it for the new store's own.
    let log = workspace.storePath + "-wal"
    if access(log, F_OK) == 0 {
      throw Diagnostic(
        file: log, "the log of a store that is gone lies here, and may hold what it lacked",
        hint: "keep it with that store's copies, then run the same command again")
    }
    let zone = try workspace.surroundings().zone
    _ = try SQLiteStore(
      path: workspace.storePath, key: WorkspaceKey(bytes: workspace.key()), zone: zone)
  }

  /// A store is made once, on purpose. Made by whatever command came first, a new one would stand in
  /// for one whose disk is not there, and a rotated key would open only the new one.
  private static func refuseMissingStore(_ workspace: Workspace) throws {
    if hasStore(workspace) { return }
    throw Diagnostic(
      file: workspace.storePath, "the store is missing, and with it all customers",
      hint: "see that its disk is there, or restore the last backup; 'siyu init --store' makes an"
        + " empty one")
  }

  /// An empty file is none: SQLite would make a new store of it.
  private static func hasStore(_ workspace: Workspace) -> Bool {
    var about = stat()
    return stat(workspace.storePath, &about) == 0 && about.st_size > 0
  }

  /// SQLite sorts and writes anew in temporary files: what is the owner's alone stays in the
  /// owner's folder, and on a disk that is large enough for the store.
  private static func keepTemporaryFilesInside(_ workspace: Workspace, writes: Bool) {
    let folder = workspace.privatePath + "/tmp"
    if writes { mkdir(folder, 0o700) }
    if access(folder, W_OK) == 0 { setenv("SQLITE_TMPDIR", folder, 1) }
  }
}
