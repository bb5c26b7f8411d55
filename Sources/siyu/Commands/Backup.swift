import ArgumentParser
import SiyuDisk
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the workspace while others go on writing.",
    discussion: """
      Into a new folder with the store, siyu.toml, siyu.lock, trust.toml, plugins/, scripts/, maps/ and lists/; \
      or, where the name ends in .db, the store alone. The store is copied as it is at one moment, after the \
      files beside it. The key is not in it: keep that somewhere else. With \
      the key put into its .siyu/, the folder is a workspace again.
      """)

  @Argument(
    help: ArgumentHelp("A new folder, or a new file that ends in .db.", valueName: "TARGET"))
  var target: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let console = workspace.console
    let found = try Workspace.find(from: workspace.directory)
    // A workspace that may not be written, or whose key is lost, is backed up all the same.
    let host: Host?
    do { host = try Host(found, workspace, writes: true) } catch let problem {
      host = nil
      console.note(say("note: this backup is not kept in the audit log: \(problem)"))
    }
    guard let host else { return try show(copy(found, time: HostSystem.live.time()), console) }
    let made = try host.recording("backup") {
      let made = try copy(found, time: host.system.time())
      host.store.audit.add([
        "store_sha256": .digest(made.storeDigest.sha256), "bytes": .count(made.store.bytes),
        "entries": .count(made.store.auditHead.number),
      ])
      return made
    }
    show(made, console)
  }

  private func copy(_ workspace: Workspace, time: Instant) throws -> WorkspaceBackup.Made {
    if target.hasSuffix(".db") { return try copyStore(workspace) }
    return try WorkspaceBackup(workspace: workspace, version: Siyu.version, made: time)
      .write(to: target)
  }

  private func copyStore(_ workspace: Workspace) throws -> WorkspaceBackup.Made {
    let file = BackupTarget.whole(target)
    try BackupTarget.refuse(file, in: workspace)
    let partial = BackupTarget.partial(of: file)
    let store = try StoreBackup.copy(workspace.storePath, to: partial)
    defer { unlink(partial) }
    guard let digest = try FileDigest.of(partial) else {
      throw BackupTarget.failure(target, "cannot be read again")
    }
    // Unlike a rename, a link never takes the place of what is there.
    guard link(partial, file) == 0 else {
      throw BackupTarget.failure(target, "cannot be put in place")
    }
    DiskSync.name(of: file)
    return WorkspaceBackup.Made(store: store, storeDigest: digest, files: 1)
  }

  private func show(_ made: WorkspaceBackup.Made, _ console: Console) {
    for path in made.skipped {
      console.note(say("note: \(TextEscape.terminalSafe(path)) is no plain file and was left out"))
    }
    if let fault = made.store.auditFault {
      console.note(
        say(
          "note: in the store, and so in this backup, the audit log is not what was written: "
            + "\(AuditText.words(fault)); siyu audit verify"))
    }
    for path in BackupTarget.abandoned(beside: BackupTarget.whole(target)) {
      console.note(
        say(
          "note: \(TextEscape.terminalSafe(path)) was left by a backup that was killed; remove it"))
    }
    if console.json {
      return console.print(json: [
        "target": .string(target), "files": .int(Int64(made.files)),
        "store_bytes": .int(made.store.bytes), "store_sha256": .string(made.storeDigest.sha256),
        "audit_head": .string(made.store.auditHead.description),
        "audit_fault": made.store.auditFault.map { .string(AuditText.words($0)) } ?? .null,
        "needs_key": .string(made.store.keyID),
        "skipped": .list(made.skipped.map { .string($0) }),
      ])
    }
    console.print(
      say(
        "\(TextEscape.terminalSafe(target)): \(Grouping.count(Int64(made.files), "file")), looked over; the store"
          + " \(Grouping.text((made.store.bytes + 1023) >> 10)) kB"))
    console.print(say("audit head \(made.store.auditHead)"))
    console.print(say("The key is not in it: keep .siyu/key somewhere else, and never beside it."))
  }
}
