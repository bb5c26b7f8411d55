import SiyuDisk
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A registry that lies in a folder: archives, and `index.json` that says what they are. Served by any
/// web server it is a registry on a site.
public struct RegistryFolder: Sendable {
  /// Absolute, without links.
  public let path: String

  public init(_ path: String) { self.path = DiskFile.resolved(path) }

  private var indexPath: String { "\(path)/\(RegistryIndex.name)" }

  /// - Throws: `Diagnostic` where there is no registry, or its index is none.
  public func index() throws(Diagnostic) -> RegistryIndex {
    guard DiskFile.exists(indexPath) else {
      throw Diagnostic(file: path, Message.noRegistry, hint: Message.noRegistryHint)
    }
    return try RegistryIndex.parse(
      DiskFile.bytes(of: indexPath, name: indexPath, limit: RegistryIndex.mostBytes),
      file: indexPath)
  }

  /// An archive's bytes, which are those that the index names.
  public func archive(of package: RegistryIndex.Package) throws(Diagnostic) -> [UInt8] {
    let file = "\(path)/\(package.file)"
    let bytes = try DiskFile.bytes(of: file, name: file, limit: 64 << 20)
    try package.check(bytes, file: file)
    return bytes
  }

  public struct Published: Sendable {
    public var package: RegistryIndex.Package
    public var serial: Int64
    /// False where exactly this was there before.
    public var isNew: Bool
    /// Who signed the newest version before, where that was somebody else.
    public var otherSigner: Fingerprint?
  }

  /// Adds an archive: first the file, then the index, each in one step, while nobody else does. A folder
  /// without an index becomes a registry when it is empty.
  public func publish(
    _ archive: [UInt8], _ shared: SharedPackage
  ) throws(Diagnostic) -> Published {
    let handle = DiskFile.folderHandle(path)
    if handle < 0, errno == ENOENT {
      throw Diagnostic(
        file: path, Message.noFolderToPublish, hint: Message.noFolderToPublishHint(path))
    }
    guard handle >= 0 else { throw DiskFile.failure(path, Message.cannotRead(errno), errno) }
    defer { close(handle) }
    while flock(handle, LOCK_EX) != 0, errno == EINTR {}

    var index = RegistryIndex()
    if DiskFile.exists(indexPath) {
      index = try self.index()
    } else if !DiskFile.names(in: path).isEmpty {
      throw Diagnostic(file: path, Message.notRegistryFolder, hint: Message.notRegistryFolderHint)
    }
    let package = RegistryIndex.Package(
      shared, bytes: Int64(archive.count), sha256: PluginChecksum.digest(of: archive))
    let before = index.versions(of: package.id).first
    let isNew = try index.add(package)
    if isNew {
      let file = "\(path)/\(package.file)"
      try DiskFile.replace(file, name: file, archive)
      try DiskFile.replace(indexPath, name: indexPath, index.encoded)
    }
    return Published(
      package: package, serial: index.serial, isNew: isNew,
      otherSigner: before.flatMap { $0.signer != package.signer ? $0.signer : nil })
  }
}

extension RegistryIndex.Package {
  /// Whether an archive's bytes are those that the index names.
  public func check(_ archive: [UInt8], file: String) throws(Diagnostic) {
    guard Int64(archive.count) == bytes else {
      throw Diagnostic(
        file: file, Message.archiveLength(archive.count, bytes), hint: Message.archiveHint)
    }
    guard PluginChecksum.digest(of: archive) == sha256 else {
      throw Diagnostic(file: file, Message.archiveDigest, hint: Message.archiveHint)
    }
  }

  /// Whether what came out of the archive is what the index says of it.
  public func check(_ shared: SharedPackage, file: String) throws(Diagnostic) {
    guard shared.list.id == id, shared.list.version == version,
      shared.list.checksum == checksum, shared.signer == signer
    else {
      throw Diagnostic(
        file: file, Message.indexOther(self, shared.package.label), hint: Message.archiveHint)
    }
    // What is needed besides was found by the index.
    guard shared.package.manifest.dependencies == requires else {
      throw Diagnostic(file: file, Message.indexRequires(self), hint: Message.archiveHint)
    }
  }
}

/// Which index of each registry was seen last: `.siyu/registries`. Whoever serves an older one hides
/// what came since, a version that mends something for instance.
public struct SeenRegistries: Sendable, Hashable {
  private var serials: [String: Int64] = [:]

  public init() {}

  static let name = ".siyu/registries"

  /// - Throws: `Diagnostic` when an index is older than the one seen last.
  public mutating func see(_ index: RegistryIndex, of registry: String) throws(Diagnostic) {
    if let last = serials[registry], index.serial < last {
      throw Diagnostic(
        file: registry, Message.olderIndex(index.serial, seen: last), hint: Message.olderIndexHint)
    }
    serials[registry] = index.serial
  }

  var encoded: [UInt8] {
    let pairs = serials.sorted { $0.key < $1.key }.map { ($0.key, DataValue.int($0.value)) }
    let whole: DataValue = ["format": 1, "seen": .record(DataRecord(pairs))]
    return Array((JSON.text(whole, pretty: true) + "\n").utf8)
  }

  static func parse(_ bytes: [UInt8]) -> SeenRegistries? {
    guard let value = try? JSON.parse(bytes), value["format"]?.intValue == 1,
      let fields = value["seen"]?.recordValue?.fields
    else { return nil }
    var seen = SeenRegistries()
    for field in fields {
      guard let serial = field.value.intValue else { return nil }
      seen.serials[field.name] = serial
    }
    return seen
  }
}

extension Workspace {
  private var seenRegistriesPath: String { "\(root)/\(SeenRegistries.name)" }

  /// - Throws: `Diagnostic` when the file is damaged: without it an older index would pass.
  public func seenRegistries() throws(Diagnostic) -> SeenRegistries {
    guard DiskFile.exists(seenRegistriesPath) else { return SeenRegistries() }
    let bytes = try DiskFile.bytes(
      of: seenRegistriesPath, name: SeenRegistries.name, limit: 1 << 20)
    guard let seen = SeenRegistries.parse(bytes) else {
      throw Diagnostic(
        file: SeenRegistries.name, Message.seenDamaged, hint: Message.seenDamagedHint)
    }
    return seen
  }

  public func save(_ seen: SeenRegistries) throws(Diagnostic) {
    try DiskFile.replace(
      seenRegistriesPath, name: SeenRegistries.name, mode: 0o600, seen.encoded)
  }
}
