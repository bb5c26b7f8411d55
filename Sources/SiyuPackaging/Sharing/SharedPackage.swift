public import SiyuModel

/// A plugin as it is passed on: its files, the list of them, and who signed the list.
public struct SharedPackage: Sendable {
  /// An archive's entry, as it stood there or is to stand.
  public struct Entry: Sendable, Hashable {
    /// Any bytes.
    public var name: [UInt8]
    public var bytes: [UInt8]
    public init(name: [UInt8], bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  public let package: PluginPackage
  public let list: PackageList
  public let signature: PackageSignature?

  public var signer: Fingerprint? { signature?.signer.fingerprint }

  // MARK: Making

  /// A plugin that is to be passed on.
  /// - Throws: `Diagnostics` where a file has a name that an archive uses for itself, or is a key.
  public init(_ package: PluginPackage) throws(Diagnostics) {
    for name in Self.own where package.files[name] != nil {
      throw Diagnostics([Diagnostic(file: "\(package.directory)/\(name)", Message.archiveOwnName)])
    }
    if let path = Self.keyFile(package.files) {
      throw Diagnostics([
        Diagnostic(
          file: "\(package.directory)/\(path)", Message.packedKey, hint: Message.packedKeyHint)
      ])
    }
    let problems = Self.folderProblems(package.paths, file: package.directory)
    if !problems.isEmpty { throw Diagnostics(problems) }
    self.package = package
    list = PackageList(package)
    signature = nil
  }

  private init(_ unsigned: SharedPackage, _ signature: PackageSignature) {
    package = unsigned.package
    list = unsigned.list
    self.signature = signature
  }

  public func signed(by key: SigningKey) throws(Diagnostic) -> SharedPackage {
    SharedPackage(self, try PackageSignature(of: list, by: key))
  }

  /// `skincare-1.0.0.siyu`
  public var fileName: String { "\(list.id)-\(list.version)\(Self.ending)" }
  public static let ending = ".siyu"

  /// What the archive holds, in its order.
  public var entries: [Entry] {
    var entries = [Entry(name: Array(PackageList.name.utf8), bytes: list.bytes)]
    if let signature {
      entries.append(Entry(name: Array(PackageSignature.name.utf8), bytes: signature.bytes))
    }
    return entries
      + package.paths.map { Entry(name: Array($0.utf8), bytes: package.files[$0] ?? []) }
  }

  // MARK: Reading

  private static let own = [PackageList.name, PackageSignature.name]

  /// Checks what came out of an archive: names, list, signature, and the plugin itself, of which nothing is
  /// run.
  /// - Parameter file: the archive in messages.
  /// - Throws: `Diagnostics`, what is wrong.
  public init(_ entries: [Entry], file: String) throws(Diagnostics) {
    let files = try Self.files(entries, file: file)
    guard let first = entries.first, first.name == Array(PackageList.name.utf8),
      let list = PackageList.read(first.bytes)
    else { throw Self.problem(file, Message.archiveNoList) }
    try Self.compare(list.digests, files, file: file)
    if let path = Self.keyFile(files) {
      throw Diagnostics([
        Diagnostic(file: file, Message.archiveKey(path), hint: Message.archiveKeyHint)
      ])
    }

    var signature: PackageSignature?
    if entries.count > 1, entries[1].name == Array(PackageSignature.name.utf8) {
      guard let read = PackageSignature.read(entries[1].bytes), read.isValid(for: list) else {
        throw Diagnostics([
          Diagnostic(file: file, Message.badSignature, hint: Message.badSignatureHint)
        ])
      }
      signature = read
    }
    try PluginFolderLimits().check(files, file: file)
    let package = try PluginFolder.check(files, name: file)
    guard package.manifest.id == list.id, package.manifest.version == list.version else {
      throw Self.problem(
        file, Message.archiveOtherPlugin(list: list, manifest: package.manifest))
    }
    self.package = package
    self.list = list
    self.signature = signature
  }

  /// The plugin's own files, by names that are the same on every disk.
  private static func files(
    _ entries: [Entry], file: String
  ) throws(Diagnostics) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var problems: [Diagnostic] = []
    // Names that are no plugin's: texts are equal where only their Unicode form is another.
    var foreign: [String: [UInt8]] = [:]
    for (index, entry) in entries.enumerated() {
      let name = String(decoding: entry.name, as: UTF8.self)
      if own.contains(name) {
        if index != own.firstIndex(of: name) {
          problems.append(Diagnostic(file: file, Message.archiveNoList))
        }
        continue
      }
      guard String(validating: entry.name, as: UTF8.self) != nil,
        PluginFileName.isAllowedPath(name)
      else {
        let isOtherForm = foreign.updateValue(entry.name, forKey: name).map { $0 != entry.name }
        problems.append(
          Diagnostic(
            file: file,
            isOtherForm == true ? Message.archiveForm(name) : Message.archiveName(name)))
        continue
      }
      if files.updateValue(entry.bytes, forKey: name) != nil {
        problems.append(Diagnostic(file: file, Message.archiveTwice(name)))
      }
    }
    problems += folderProblems(PluginChecksum.sorted(files.keys), file: file)
    // A thousand bad names are one bad archive.
    if !problems.isEmpty { throw Diagnostics(Array(problems.prefix(5))) }
    return files
  }

  /// A file with which everybody who has it signs in its author's name.
  private static func keyFile(_ files: [String: [UInt8]]) -> String? {
    PluginChecksum.sorted(files.keys).first { SigningKey.isMeant(files[$0] ?? []) }
  }

  /// Names that become one on disks that do not tell capitals apart, and files that are folders to
  /// others.
  private static func folderProblems(_ paths: [String], file: String) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var spelled: [String: String] = [:]
    var leaves: Set<String> = []
    for path in paths {
      if !leaves.insert(path.lowercased()).inserted {
        problems.append(Diagnostic(file: file, Message.archiveCase(path)))
      }
    }
    for path in paths {
      var folder = ""
      for part in path.split(separator: "/").dropLast() {
        folder += folder.isEmpty ? String(part) : "/\(part)"
        let known = spelled.updateValue(folder, forKey: folder.lowercased())
        if leaves.contains(folder.lowercased()) || known.map({ $0 != folder }) ?? false {
          problems.append(Diagnostic(file: file, Message.archiveCase(path)))
          break
        }
      }
    }
    return problems
  }

  /// Whether the files are those of the list: all, no others, each with its digest.
  private static func compare(
    _ digests: [String: String], _ files: [String: [UInt8]], file: String
  ) throws(Diagnostics) {
    for path in PluginChecksum.sorted(digests.keys) where files[path] == nil {
      throw problem(file, Message.archiveMissing(path))
    }
    for path in PluginChecksum.sorted(files.keys) {
      guard let digest = digests[path] else { throw problem(file, Message.archiveUnlisted(path)) }
      guard PluginChecksum.digest(of: files[path] ?? []) == digest else {
        throw problem(file, Message.archiveChanged(path))
      }
    }
  }

  private static func problem(_ file: String, _ message: String) -> Diagnostics {
    Diagnostics([Diagnostic(file: file, message, hint: Message.archiveHint)])
  }
}
