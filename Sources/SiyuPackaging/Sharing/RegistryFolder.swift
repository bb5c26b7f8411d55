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

  public init(_ path: String) { self.path = RelativePath.plain(DiskFile.resolved(path)) }

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
  /// - Parameter limit: the largest that is read, in bytes.
  public func archive(
    of package: RegistryIndex.Package, limit: Int
  ) throws(Diagnostic) -> [UInt8] {
    let file = "\(path)/\(package.file)"
    let bytes = try DiskFile.bytes(of: file, name: file, limit: limit)
    try package.check(bytes, file: file)
    return bytes
  }

  public struct Published: Sendable {
    public var package: RegistryIndex.Package
    public var serial: Int64
    /// False where this content with this signer was there before.
    public var isNew: Bool
    /// Who signed the newest version before, where that was somebody else.
    public var otherSigner: Fingerprint?
  }

  /// Adds an archive: first the file, then the index, each in one step, while nobody else does. A folder
  /// without an index becomes a registry when it is empty, with an empty index first: whatever ends
  /// this in the middle leaves a registry.
  public func publish(
    _ archive: [UInt8], _ shared: SharedPackage
  ) throws(Diagnostic) -> Published {
    let handle = DiskFile.folderHandle(path)
    guard handle >= 0 else {
      if errno == ENOENT {
        throw Diagnostic(
          file: path, Message.noRegistryFolder, hint: Message.noRegistryFolderHint(path))
      }
      throw DiskFile.failure(path, Message.cannotRead(errno), errno)
    }
    defer { close(handle) }
    while flock(handle, LOCK_EX) != 0, errno == EINTR {}

    let isRegistry = DiskFile.exists(indexPath)
    var index = RegistryIndex()
    if isRegistry {
      index = try self.index()
      // Written anew it would lack what nobody can read now.
      if let bad = index.leftOut.first {
        throw Diagnostic(
          file: indexPath, Message.indexEntry(bad), hint: Message.indexEntryPublishHint)
      }
    } else {
      HalfFile.removeAbandoned(of: indexPath, ending: DiskFile.half)
      guard DiskFile.names(in: path).isEmpty else {
        throw Diagnostic(
          file: path, Message.notRegistryFolder, hint: Message.notRegistryFolderHint)
      }
    }
    let package = RegistryIndex.Package(
      shared, bytes: Int64(archive.count), sha256: PluginChecksum.digest(of: archive))
    let before = index.versions(of: package.id).first
    let there = try index.add(package)
    if there == nil {
      let text = try index.published(with: package)
      if !isRegistry {
        try DiskFile.replace(indexPath, name: indexPath, RegistryIndex().encoded)
      }
      let file = "\(path)/\(package.file)"
      try DiskFile.replace(file, name: file, archive)
      try DiskFile.replace(indexPath, name: indexPath, text)
    }
    return Published(
      package: there ?? package, serial: index.serial, isNew: there == nil,
      otherSigner: before.flatMap { $0.signer != package.signer ? $0.signer : nil })
  }
}

extension RegistryIndex {
  /// What is to be written, which every siyu reads again.
  /// - Throws: `Diagnostic`: none could, and the registry would be closed to all.
  fileprivate func published(with package: Package) throws(Diagnostic) -> [UInt8] {
    guard package.title.utf8.count <= Self.longestTitle else {
      throw Diagnostic(Message.publishedTitle(package), hint: Message.publishedTitleHint)
    }
    let text = encoded
    guard text.count <= Self.mostBytes else {
      throw Diagnostic(Message.indexFull(package), hint: Message.indexFullHint)
    }
    do throws(Diagnostic) {
      let again = try Self.parse(text, file: Self.name)
      if again == self { return text }
    } catch {
      throw Diagnostic(Message.indexBroken(package, error.message))
    }
    throw Diagnostic(Message.indexBroken(package, Message.indexOtherwise))
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
