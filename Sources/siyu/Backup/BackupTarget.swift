import SiyuDisk
import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
