import SiyuDisk
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// Puts a package's files into `plugins/` in one step and notes in `lock` what was installed;
  /// `saveLock()` writes that. A process that dies in between leaves a plugin with the grants its id
  /// had before, which the same installation then notes, and files in `.siyu/tmp` that the next one
  /// takes away.
  public mutating func install(_ installation: Installation) throws(Diagnostic) {
    let id = installation.manifest.id
    if !installation.areFilesThere { try putInPlace(installation.package) }
    lock[id] = LockFile.Plugin(
      id: id, version: installation.manifest.version, checksum: installation.package.checksum,
      granted: installation.granted, source: installation.source,
      signer: installation.signer.fingerprint)
  }

  private func putInPlace(_ package: PluginPackage) throws(Diagnostic) {
    let id = package.manifest.id
    let whole = try freshFolder(id)
    do throws(Diagnostic) {
      try Self.write(package.files, to: whole, name: "plugins/\(id)")
      try DiskFile.makeFolder(pluginsPath, name: "plugins")
      do throws(DiskFailure) {
        try DiskFolder.putInPlace(whole, at: "\(pluginsPath)/\(id)")
      } catch {
        throw DiskFile.failure("plugins/\(id)", Message.cannotWrite(error.code), error.code)
      }
    } catch {
      DiskFolder.remove(whole)
      throw error
    }
  }

  /// Takes a plugin's folder away in one step, and what the lock says of it; `saveLock()` writes
  /// that. What it decided stays in the store.
  public mutating func remove(_ id: String) throws(Diagnostic) {
    let path = "\(pluginsPath)/\(id)"
    restoreInterrupted()
    if DiskFile.exists(path) {
      let aside = try freshFolder(id)
      rmdir(aside)
      do throws(DiskFailure) {
        try DiskFolder.takeAway(path, aside: aside)
      } catch {
        throw DiskFile.failure("plugins/\(id)", Message.cannotWrite(error.code), error.code)
      }
    }
    lock[id] = nil
  }

  /// Whether the files of an installed plugin are no longer what was installed. Never of one's own.
  public func isChanged(_ package: PluginPackage) -> Bool {
    guard let locked = lock[package.manifest.id], locked.source != nil else { return false }
    return locked.checksum != package.checksum
  }

  // MARK: Files

  private static let prefix = "install-"

  private var halvesPath: String { "\(privatePath)/tmp" }

  /// Gives plugins their names back whose installation ended between taking the old folder away and
  /// naming the new one, which is where two names cannot be exchanged (`DiskFolder.putInPlace`).
  public func restoreInterrupted() {
    for name in abandoned() {
      guard let path = missing(name) else { continue }
      if rename("\(halvesPath)/\(name)", path) == 0 { DiskSync.name(of: path) }
    }
  }

  /// The same, and takes away what else processes left that died.
  public func clearInterrupted() {
    restoreInterrupted()
    for name in abandoned() where missing(name) == nil {
      DiskFolder.remove("\(halvesPath)/\(name)")
    }
  }

  /// A plugin of which a command that was killed left something.
  public struct Interrupted: Sendable, Hashable {
    public var id: String
    /// It has no other files than these: `restoreInterrupted()` gives them their name back.
    public var isMissing: Bool
  }

  /// What `clearInterrupted()` would do, by id. What a living process works on is none of it.
  public func interrupted() -> [Interrupted] {
    var found: [String: Bool] = [:]
    for name in abandoned() {
      let id = name.dropFirst(Self.prefix.count).split(separator: "-", maxSplits: 1).last ?? ""
      let plugin = id.hasSuffix(DiskFolder.before) ? id.dropLast(DiskFolder.before.count) : id
      found[String(plugin)] = found[String(plugin)] ?? false || missing(name) != nil
    }
    return found.sorted { $0.key < $1.key }.map { Interrupted(id: $0.key, isMissing: $0.value) }
  }

  /// Folders in `.siyu/tmp` that hold all there is of a plugin, of processes whose numbers are in use: they
  /// live, or others have the numbers by now.
  public func setAside() -> [(id: String, folder: String)] {
    let dead = Set(abandoned())
    return DiskFolder.names(in: halvesPath).sorted().compactMap { name in
      guard !dead.contains(name), isOnlyCopy(name), let path = missing(name) else { return nil }
      return (String(path.dropFirst(pluginsPath.count + 1)), name)
    }
  }

  /// Whether a folder in `.siyu/tmp` is of an installation or removal.
  public static func isOfInstalling(_ name: String) -> Bool { name.hasPrefix(prefix) }

  /// Whether a folder in `.siyu/tmp` holds all there is of a plugin.
  public func isOnlyCopy(_ name: String) -> Bool {
    Self.isOfInstalling(name) && missing(name) != nil
  }

  /// The place of a plugin that has no other files than these.
  private func missing(_ name: String) -> String? {
    guard name.hasSuffix(DiskFolder.before) else { return nil }
    let parts = name.dropFirst(Self.prefix.count).dropLast(DiskFolder.before.count)
      .split(separator: "-", maxSplits: 1)
    guard parts.count == 2, Name.isPluginID(String(parts[1])) else { return nil }
    let path = "\(pluginsPath)/\(parts[1])"
    return DiskFile.exists(path) ? nil : path
  }

  /// What processes left that died.
  private func abandoned() -> [String] {
    DiskFolder.names(in: halvesPath).filter { name in
      guard name.hasPrefix(Self.prefix) else { return false }
      let number = name.dropFirst(Self.prefix.count).prefix { $0 != "-" }
      return Int32(number).map { $0 == getpid() || HalfFile.isDead($0) } ?? false
    }
  }

  /// An empty folder on the workspace's own file system; those of processes that died are removed.
  private func freshFolder(_ id: String) throws(Diagnostic) -> String {
    let parent = halvesPath
    try DiskFile.makeFolder(privatePath, name: Self.privateFolder, mode: 0o700)
    try DiskFile.makeFolder(parent, name: "\(Self.privateFolder)/tmp", mode: 0o700)
    clearInterrupted()
    let path = "\(parent)/\(Self.prefix)\(getpid())-\(id)"
    try DiskFile.makeFolder(path, name: "\(Self.privateFolder)/tmp")
    return path
  }

  /// Names and sizes were checked when the package was read.
  private static func write(
    _ files: [String: [UInt8]], to folder: String, name: String
  ) throws(Diagnostic) {
    var made: Set<String> = []
    for path in PluginChecksum.sorted(files.keys) {
      var below = folder
      for part in path.split(separator: "/").dropLast() {
        below += "/\(part)"
        if made.insert(below).inserted { try DiskFile.makeFolder(below, name: "\(name)/\(path)") }
      }
      try DiskFile.create("\(folder)/\(path)", name: "\(name)/\(path)", files[path] ?? [])
    }
    for folder in made { DiskSync.name(of: "\(folder)/.") }
    DiskSync.name(of: "\(folder)/.")
  }
}
