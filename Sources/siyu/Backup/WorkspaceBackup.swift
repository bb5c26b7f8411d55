import SiyuDisk
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

/// A folder that is a workspace again as soon as its key is put into it.
///
/// Everything is written beside the target under another name, put on the disk, and renamed: there
/// is a whole backup or none.
struct WorkspaceBackup {
  let workspace: Workspace
  let version: String
  let made: Instant

  static let manifestName = "backup.json"
  static let sumsName = "SHA256SUMS"
  /// What is taken besides the store; of folders, plain files.
  private static let parts = [
    "siyu.toml", "siyu.lock", "plugins", "scripts", "maps", "calendars", "lists",
  ]

  struct Made {
    var store: StoreBackup
    var storeDigest: FileDigest
    var files: Int
    /// Links and other things that were left out, from the workspace.
    var skipped: [String] = []
  }

  func write(to target: String) throws -> Made {
    let folder = BackupTarget.whole(target)
    try BackupTarget.refuse(folder, in: workspace)
    let partial = BackupTarget.partial(of: folder)
    guard mkdir(partial, 0o700) == 0 else { throw BackupTarget.failure(target, "cannot be made") }
    var isDone = false
    defer { if !isDone { DiskFolder.remove(partial) } }

    var tree = BackupTree(root: partial)
    for part in Self.parts { try tree.take(part, from: workspace.root) }
    for list in workspace.file.content.forbidden.map(\.path) where !tree.holds(list) {
      try tree.makeFolders(above: list)
      try tree.take(list, from: workspace.root)
    }
    let storePlace = storePlace
    try tree.makeFolders(above: storePlace)
    let store = try StoreBackup.copy(workspace.storePath, to: "\(partial)/\(storePlace)")
    guard let digest = try FileDigest.of("\(partial)/\(storePlace)") else {
      throw BackupTarget.failure(target, "cannot be read again")
    }
    tree.sums.append((storePlace, digest.sha256))
    let manifest = Array((JSON.text(manifest(store, storePlace), pretty: true) + "\n").utf8)
    try tree.write(manifest, to: Self.manifestName)
    try tree.write(Array(tree.sumsText.utf8), to: Self.sumsName, isSummed: false)
    try tree.sync()

    try BackupTarget.refuse(folder, in: workspace)
    do throws(DiskFailure) {
      try HalfFile.putInPlace(partial, at: folder)
    } catch {
      throw BackupTarget.failure(target, "cannot be put in place", error.code)
    }
    isDone = true
    return Made(
      store: store, storeDigest: digest, files: tree.sums.count, skipped: tree.skipped)
  }

  /// Where the workspace has it, unless that is outside: a copy must never lead back to the store it
  /// was made of.
  var storePlace: String {
    workspace.file.storePath.hasPrefix("/") ? ".siyu/siyu.db" : workspace.file.storePath
  }

  private func manifest(_ store: StoreBackup, _ place: String) -> DataValue {
    var record: DataRecord = [
      "siyu_backup": 1, "made": .string(TimeText.iso(made)), "version": .string(version),
      "brand": .string(workspace.file.brand), "store": .string(place),
      "needs_key": .string(store.keyID), "audit_head": .string(store.auditHead.description),
    ]
    if let fault = store.auditFault { record["audit_fault"] = .string(AuditText.words(fault)) }
    return .record(record)
  }
}

/// Where a backup may go.
enum BackupTarget {
  /// From the root, without a slash at the end.
  static func whole(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let (parent, name) = DiskPath.split(path)
    guard let real = realpath(parent, nil) else { return path }
    defer { free(real) }
    return DiskPath.join(String(cString: real), name)
  }

  /// The name under which a backup is made until it is whole: `TARGET.PROCESS.partial`, beside it.
  ///
  /// A process that was killed leaves one, with everybody's data in it: whoever makes the same backup
  /// next takes it away, and others are told of by `abandoned`.
  static func partial(of target: String) -> String {
    for path in abandoned(beside: target) where path.hasPrefix("\(target).") {
      DiskFolder.remove(path)
    }
    return "\(target).\(getpid()).partial"
  }

  /// What our backups into the same folder left whose processes are dead. In a folder that all may
  /// write to, others may have made something of that name: it is theirs.
  static func abandoned(beside target: String) -> [String] {
    let folder = DiskPath.split(target).folder
    return DiskFolder.names(in: folder).compactMap { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      // SQLite writes beside the file while it copies.
      guard parts.count >= 3,
        ["partial", "partial-journal", "partial-wal", "partial-shm"].contains(
          parts[parts.count - 1]),
        let process = pid_t(parts[parts.count - 2]), HalfFile.isDead(process)
      else { return nil }
      let path = DiskPath.join(folder, name)
      var about = stat()
      return lstat(path, &about) == 0 && about.st_uid == geteuid() ? path : nil
    }
  }

  static func refuse(_ path: String, in workspace: Workspace) throws {
    var about = stat()
    if lstat(path, &about) == 0 {
      throw Diagnostic(
        file: path, "is there already, and a backup writes over nothing", hint: "name a new one")
    }
    for part in [".siyu", "plugins", "scripts", "maps", "calendars", "lists"]
    where path.hasPrefix("\(workspace.root)/\(part)/") {
      throw Diagnostic(
        file: path, "lies in \(part)/, which belongs to the workspace",
        hint: "name a place outside the workspace, best on another disk")
    }
  }

  static func failure(_ path: String, _ what: String, _ reason: Int32 = errno) -> Diagnostic {
    Diagnostic(
      file: path, "\(what): \(String(cString: strerror(reason)))",
      hint: reason == ENOSPC
        ? "make room, or name a place on another disk"
        : "name a place in a folder that is there and may be written by you")
  }
}
