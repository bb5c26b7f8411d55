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
    "siyu.toml", "siyu.lock", "trust.toml", "plugins", "scripts", "maps", "calendars", "lists",
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
