public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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

  /// Notes an index as the last one that was seen, beside what others saw meanwhile.
  ///
  /// - Parameter onlyLooks: nothing is taken from the registry, so it does not matter when this
  ///   cannot be kept, as in a workspace on a disk that is read only.
  /// - Throws: `Diagnostic` when the index is older than the one seen last, or that is not known.
  public func see(
    _ index: RegistryIndex, of registry: String, onlyLooks: Bool = false
  ) throws(Diagnostic) {
    var handle: Int32 = -1
    do throws(Diagnostic) {
      try DiskFile.makeFolder(privatePath, name: Self.privateFolder, mode: 0o700)
      handle = DiskFile.folderHandle(privatePath)
    } catch {
      if !onlyLooks { throw error }
    }
    defer { if handle >= 0 { close(handle) } }
    // The folder stands for the file, which is replaced as a whole.
    while handle >= 0, flock(handle, LOCK_EX) != 0, errno == EINTR {}
    var seen = try seenRegistries()
    let before = seen
    try seen.see(index, of: registry)
    if seen == before { return }
    do throws(Diagnostic) {
      try DiskFile.replace(
        seenRegistriesPath, name: SeenRegistries.name, mode: 0o600, seen.encoded)
    } catch {
      if !onlyLooks { throw error }
    }
  }
}
