public import SiyuModel

/// `index.json` of a registry: which plugins lie there, and by what each file is known again.
///
/// A registry is a folder or the same folder on a web site. Whoever can write there can write the index too, so it
/// proves nothing: what an archive is, its own list and its signature say, and both are compared with
/// what stands here.
public struct RegistryIndex: Sendable, Hashable {
  public struct Package: Sendable, Hashable {
    public var id: String
    public var version: SemanticVersion
    public var title: String
    /// Of the archive's file.
    public var bytes: Int64
    public var sha256: String
    /// Of the plugin's content.
    public var checksum: String
    public var signer: Fingerprint?
    /// Other plugins by id.
    public var requires: [String: VersionRange]

    /// The archive, beside the index. Not a text of the index, so that none leads elsewhere.
    public var file: String { "\(id)-\(version)\(SharedPackage.ending)" }
    public var label: String { "\(id)@\(version)" }

    /// - Parameters:
    ///   - bytes: the archive's length.
    ///   - sha256: of the archive.
    init(_ shared: SharedPackage, bytes: Int64, sha256: String) {
      id = shared.list.id
      version = shared.list.version
      title = shared.package.manifest.title
      self.bytes = bytes
      self.sha256 = sha256
      checksum = shared.list.checksum
      signer = shared.signer
      requires = shared.package.manifest.dependencies
    }

    init(
      id: String, version: SemanticVersion, title: String, bytes: Int64, sha256: String,
      checksum: String, signer: Fingerprint?, requires: [String: VersionRange]
    ) {
      self.id = id
      self.version = version
      self.title = title
      self.bytes = bytes
      self.sha256 = sha256
      self.checksum = checksum
      self.signer = signer
      self.requires = requires
    }
  }

  /// Grows with every change: an index with a smaller one than was seen is an old one.
  public private(set) var serial: Int64 = 0
  /// By id, then by version.
  public private(set) var packages: [Package] = []
  /// What could not be used when it was read, in its order.
  public private(set) var leftOut: [LeftOut] = []

  public init() {}

  public static let name = "index.json"
  /// Some thousand plugins with some hundred versions.
  public static let mostBytes = 8 << 20
  private static let format: Int64 = 1
  /// Numbers that every reader of JSON has; there is room for the next.
  static let mostSerial: Int64 = 1 << 53
  /// In bytes.
  static let longestTitle = 500

  /// - Returns: what was there, where that is the same content with the same signer, whatever packed it.
  /// - Throws: `Diagnostic` where another content has the same version.
  mutating func add(_ package: Package) throws(Diagnostic) -> Package? {
    // What stands after `+` makes no other version.
    let same = packages.first {
      $0.id == package.id && !($0.version < package.version) && !(package.version < $0.version)
    }
    if let there = same {
      // The archive's bytes are nobody's identity; the content's checksum is.
      guard there.version == package.version, there.checksum == package.checksum,
        there.signer == package.signer
      else { throw Diagnostic(Message.publishedOther(package)) }
      return there
    }
    packages.append(package)
    packages.sort(by: Self.precedes)
    serial += 1
    return nil
  }

  private static func precedes(_ a: Package, _ b: Package) -> Bool {
    a.id != b.id ? a.id.utf8.lexicographicallyPrecedes(b.id.utf8) : a.version < b.version
  }

  /// Newest first.
  public func versions(of id: String) -> [Package] {
    // By halves: whoever looks for what thousands need asks thousands of times.
    var (low, high) = (0, packages.count)
    while low < high {
      let middle = (low + high) / 2
      if packages[middle].id.utf8.lexicographicallyPrecedes(id.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return packages[low...].prefix { $0.id == id }.reversed()
  }

  /// The newest that a range allows; without one, the newest that is no pre-release.
  public func newest(of id: String, in range: VersionRange? = nil) -> Package? {
    versions(of: id).first {
      range?.contains($0.version) ?? $0.version.prerelease.isEmpty
    }
  }

  /// The newest version of each plugin whose id or title has this text in it.
  public func search(_ text: String) -> [Package] {
    let wanted = text.lowercased()
    return newestOfEach.filter {
      wanted.isEmpty || $0.id.contains(wanted) || $0.title.lowercased().contains(wanted)
    }
  }

  /// The newest of each that is no pre-release; of what has none other, the newest of those.
  private var newestOfEach: [Package] {
    var newest: [Package] = []
    for package in packages {
      guard let last = newest.last, last.id == package.id else {
        newest.append(package)
        continue
      }
      // Versions grow, and no pre-release takes the place of a release.
      if package.version.prerelease.isEmpty || !last.version.prerelease.isEmpty {
        newest[newest.count - 1] = package
      }
    }
    return newest
  }

  // MARK: Text

  public var encoded: [UInt8] {
    let list: [DataValue] = packages.map { package in
      [
        "id": .string(package.id), "version": .string("\(package.version)"),
        "title": .string(package.title), "file": .string(package.file),
        "bytes": .int(package.bytes), "sha256": .string(package.sha256),
        "checksum": .string(package.checksum),
        "signer": package.signer.map { .string("\($0)") } ?? .null,
        "requires": .record(
          DataRecord(
            package.requires.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) })),
      ]
    }
    let whole: DataValue = [
      "format": .int(Self.format), "serial": .int(serial), "packages": .list(list),
    ]
    return Array((JSON.text(whole, pretty: true) + "\n").utf8)
  }

  /// A bad entry takes nobody else away: it is in `leftOut`. Of two for one version neither is used, as nobody
  /// knows which is meant.
  /// - Throws: `Diagnostic` for what is no index.
  public static func parse(_ bytes: [UInt8], file: String) throws(Diagnostic) -> RegistryIndex {
    let value: DataValue
    do { value = try JSON.parse(bytes, limits: JSON.Limits(depth: 6, size: mostBytes)) } catch {
      throw Diagnostic(file: file, Message.noIndex("it is not JSON"))
    }
    guard let format = value["format"]?.intValue else {
      throw Diagnostic(file: file, Message.noIndex("it has no format"))
    }
    guard format == self.format else {
      throw Diagnostic(file: file, Message.fileTooNew(format), hint: Message.updateSiyu)
    }
    guard let serial = value["serial"]?.intValue, (0...mostSerial).contains(serial),
      let list = value["packages"]?.listValue
    else { throw Diagnostic(file: file, Message.noIndex("it has no serial or no packages")) }
    var packages: [Package] = []
    var leftOut: [LeftOut] = []
    var bad: Set<String> = []
    packages.reserveCapacity(list.count)
    for (number, entry) in list.enumerated() {
      do throws(BadEntry) { packages.append(try package(entry)) } catch {
        leftOut.append(error.leftOut(number + 1))
        if let key = error.key { bad.insert(key) }
      }
    }
    packages.sort(by: precedes)
    // What is equal in order is one version, and stands side by side by now.
    var twice: Set<Int> = []
    for at in packages.indices.dropFirst() where !precedes(packages[at - 1], packages[at]) {
      twice.formUnion([at - 1, at])
    }
    if !bad.isEmpty {
      twice.formUnion(
        packages.indices.filter { bad.contains(key(packages[$0].id, packages[$0].version)) })
    }
    leftOut += twice.sorted().map {
      LeftOut(id: packages[$0].id, name: packages[$0].label, problem: "it is in it twice")
    }
    if !twice.isEmpty {
      packages = packages.indices.filter { !twice.contains($0) }.map { packages[$0] }
    }
    var index = RegistryIndex()
    index.packages = packages
    index.leftOut = leftOut
    index.serial = serial
    return index
  }
}
