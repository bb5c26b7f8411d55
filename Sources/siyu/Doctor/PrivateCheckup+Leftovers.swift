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

/// What killed commands left behind.
extension PrivateCheckup {
  /// Seconds after which a file is nobody's work in progress any more: siyu's own have names for
  /// moments only.
  private static let stale: Int64 = 600

  var leftovers: Item {
    let (stale, copies) = (stalePaths, abandonedCopies)
    let count = Int64(stale.count + copies.count)
    if count == 0 { return (Finding("temporary files", .ok, "none left behind"), nil) }
    let words =
      copies.isEmpty
      ? "" : ", \(copies.count == count ? "" : "among them ")copies of the store for simulations"
    return (
      Finding(
        "temporary files", .problem,
        "\(count) left behind by commands that were killed\(words)", mend: "remove them"),
      {
        for path in stale { DiskFolder.remove(path) }
        // By their locks.
        copyFolders.forEach(SQLiteOverlay.removeAbandoned)
        for path in stale + copies {
          var about = stat()
          guard lstat(path, &about) == 0 else { continue }
          throw Diagnostic(
            file: path, "cannot be removed",
            hint: "look at who owns it and what is in it, and remove it yourself")
        }
        return ["\(Grouping.count(count, "temporary file")) removed"]
      }
    )
  }

  /// What installations and removals left that were killed: half of a plugin, or all of one that nothing has
  /// taken the place of yet. Nothing while another siyu is at it: seen from another process namespace, its number
  /// is nobody's.
  var halfInstalled: [Item] {
    guard let workspace = places.workspace, !isBeingChanged else { return [] }
    // Nobody is at it, so the number is somebody else's.
    let aside = workspace.setAside().map { one -> Item in
      (
        Finding(
          "plugins", .problem,
          "\(one.id): all there is of it lies in .siyu/tmp/\(one.folder), from a command that was killed, and "
            + "its process number is in use again",
          step: "look that no siyu is at work here, and move that folder to plugins/\(one.id)"), nil
      )
    }
    return aside
      + workspace.interrupted().map { one in
        let what =
          one.isMissing
          ? "\(one.id): a command that was killed took it away and put nothing in its place"
          : "\(one.id): half of it lies in .siyu/tmp, from a command that was killed"
        return (
          Finding(
            "plugins", .problem, what,
            mend: one.isMissing
              ? "put plugins/\(one.id) back as it was"
              : "remove that half; then install or remove it once more"),
          mendHalves
        )
      }
  }

  /// All of them: of mends of one kind only one is run.
  private func mendHalves() throws -> [String] {
    try Workspace.changing(places.root) { workspace in
      let before = workspace.interrupted()
      workspace.clearInterrupted()
      let after = workspace.interrupted()
      if let left = after.first {
        throw Diagnostic(
          file: left.isMissing ? "plugins/\(left.id)" : places.privatePath + "/tmp",
          left.isMissing ? "cannot be put back from .siyu/tmp" : "cannot be removed",
          hint: left.isMissing
            ? "look at who owns plugins/ and .siyu/tmp, and put it back yourself"
            : "look at who owns it and what is in it, and remove it yourself")
      }
      return before.map { $0.isMissing ? "plugins/\($0.id) is back" : "half of \($0.id) removed" }
    }
  }

  /// In siyu's own folder whatever is there, also folders and links; elsewhere plain files of its.
  private var stalePaths: [String] {
    let own = places.privatePath + "/tmp"
    // A link in its place leads to what is not siyu's.
    let inside = kind(own) == S_IFDIR ? DiskFolder.names(in: own).map { "\(own)/\($0)" } : []
    let beside = DiskFolder.names(in: places.root)
      .filter { name in
        name.hasSuffix(".new") && ["siyu.lock.", "trust.toml."].contains(where: name.hasPrefix)
      }
      .map { "\(places.root)/\($0)" }.filter { kind($0) == S_IFREG }
    let copies = Set(SQLiteOverlay.copies(in: own).map(\.path))
    return (inside + beside).filter { path in
      // Told of by itself, or somebody's who is at it, however long it takes; or all there is of a plugin, whoever
      // has the number now of the process that took it aside.
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      if Workspace.isOfInstalling(name) {
        guard let workspace = places.workspace else { return false }
        if isBeingChanged || isInterrupted(name, workspace) || workspace.isOnlyCopy(name) {
          return false
        }
      }
      if Self.isHalfOfDead(path) { return true }
      // A copy for a simulation is somebody's for as long as its process lives, however old.
      if copies.contains(path) { return false }
      return newest(path).map { now.seconds - $0 > Self.stale } ?? false
    }
  }

  /// `siyu.lock.4711.new`, of a process that has ended.
  private static func isHalfOfDead(_ path: String) -> Bool {
    guard path.hasSuffix(".new") else { return false }
    return path.split(separator: ".").dropLast().last.flatMap { Int32($0) }.map(HalfFile.isDead)
      ?? false
  }

  private func isInterrupted(_ name: String, _ workspace: Workspace) -> Bool {
    workspace.interrupted().contains { name.contains("-\($0.id)") }
  }

  /// Whether another siyu changes plugins or siyu.lock right now: it holds the workspace's lock.
  private var isBeingChanged: Bool {
    let handle = open(places.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { return false }
    defer { close(handle) }
    return flock(handle, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Copies of the store whose simulation was killed: nobody holds them any more.
  private var abandonedCopies: [String] {
    copyFolders.flatMap { SQLiteOverlay.copies(in: $0) }.filter { !$0.isHeld }.map(\.path)
  }

  /// Siyu's own, and the machine's, for workspaces that cannot be written.
  private var copyFolders: [String] {
    let own = places.privatePath + "/tmp"
    return (kind(own) == S_IFDIR ? [own] : []) + [Host.sharedTemporary]
  }

  private func kind(_ path: String) -> mode_t? {
    var about = stat()
    return lstat(path, &about) == 0 ? about.st_mode & S_IFMT : nil
  }

  /// When it, or anything in it, was last changed; links are not followed.
  private func newest(_ path: String, depth: Int = 0) -> Int64? {
    var about = stat()
    guard lstat(path, &about) == 0 else { return nil }
    let own = Int64(about.st_mtim.tv_sec)
    // Nothing of siyu's is that deep; then the folder itself tells.
    guard about.st_mode & S_IFMT == S_IFDIR, depth < 16 else { return own }
    return DiskFolder.names(in: path)
      .compactMap { newest("\(path)/\($0)", depth: depth + 1) }.reduce(own, max)
  }

  /// A key that is to follow and did not yet: which of the two opens the store says how far a
  /// rotation came, and whether its key may go.
  var rotation: [Finding] {
    guard kind(places.nextKeyPath) != nil else { return [] }
    let (current, next) = (opens(places.keyPath), opens(places.nextKeyPath))
    let (message, step) =
      switch (current, next) {
      case (true, _):
        (
          "a key rotation was begun and changed nothing",
          "run 'siyu key rotate', which goes on with it, or remove .siyu/key.next"
        )
      case (_, true):
        (
          "a key rotation did not end: the store opens with .siyu/key.next",
          "run 'siyu key rotate'; that file must not be removed"
        )
      default:
        (
          "a key rotation was begun, and neither key can be tried",
          "mend what is told of the key and the store first; keep .siyu/key.next until then"
        )
      }
    return [Finding("key rotation", .note, message, step: step)]
  }

  private func opens(_ path: String) -> Bool {
    guard let bytes = try? WholeFile.read(path, limit: 1024),
      let key = try? WorkspaceKey(bytes: bytes)
    else { return false }
    return
      (try? SQLiteStore(path: places.storePath, key: key, zone: .utc, readOnly: true)) != nil
  }
}
