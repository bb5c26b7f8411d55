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
    keepTemporaryFilesInside(workspace, writes: writes)
    do { return try openOnce(workspace, zone, writes) } catch let error as StoreError
      where error.code == .key
    {
      // Between reading the key and opening the store another process may have ended a rotation.
      return try openOnce(workspace, zone, writes)
    }
  }

  /// Remembers where a file with customers in it lies; `siyu privacy erase` searches it.
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
    let store = try SQLiteStore(
      path: workspace.storePath, key: key, next: next, zone: zone,
      // A look changes nothing, and needs no right to; but the first look at a new workspace has to
      // make its store.
      readOnly: !writes && access(workspace.storePath, F_OK) == 0)
    if let next, store.isOpened(by: next) {
      do { try workspace.takeNextKey() } catch {
        // Whoever only looks may have no right to rename; the next who writes does it.
        if writes { throw error }
      }
    }
    return store
  }

  /// SQLite sorts and writes anew in temporary files: what is the owner's alone stays in the
  /// owner's folder, and on a disk that is large enough for the store.
  private static func keepTemporaryFilesInside(_ workspace: Workspace, writes: Bool) {
    let folder = workspace.privatePath + "/tmp"
    if writes { mkdir(folder, 0o700) }
    if access(folder, W_OK) == 0 { setenv("SQLITE_TMPDIR", folder, 1) }
  }
}
