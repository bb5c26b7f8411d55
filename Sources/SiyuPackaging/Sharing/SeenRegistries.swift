public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Which index of each registry was seen last, and what it had: `.siyu/registries`. Whoever serves an older
/// one, or a newer one without a version, hides what came since, a version that mends something
/// for instance.
///
/// One line a registry, so that a person can take one out.
public struct SeenRegistries: Sendable, Hashable {
  private struct Seen: Sendable, Hashable {
    var serial: Int64
    /// SHA-256 of the index as siyu writes it; `nil` where an older siyu saw it.
    var index: String?
    /// Of each version, by its label, the beginning of the SHA-256 of content and signer.
    var versions: [String: String] = [:]

    init(serial: Int64) { self.serial = serial }

    init(_ seen: RegistryIndex) {
      serial = seen.serial
      index = PluginChecksum.digest(of: seen.encoded)
      for package in seen.packages {
        let what = "\(package.checksum) \(package.signer.map { "\($0)" } ?? "")"
        versions[package.label] = String(PluginChecksum.digest(of: Array(what.utf8)).prefix(32))
      }
    }
  }
  private var registries: [String: Seen] = [:]

  public init() {}

  static let name = ".siyu/registries"
  /// An index of the largest size makes about 2 MB of it, most make some hundred bytes.
  static let mostBytes = 32 << 20

  /// - Throws: `Diagnostic` when an index is older than the one seen last, or lacks or changes what
  ///   that one had.
  public mutating func see(_ index: RegistryIndex, of registry: String) throws(Diagnostic) {
    var now = Seen(index)
    // What cannot be read is told of wherever the index is read. It is neither gone nor another one: what is
    // remembered of it stays, for when it is mended. What does not say which version it is has no such
    // label, and counts as gone.
    let unread = Set(index.leftOut.map(\.name))
    if !unread.isEmpty { now.index = nil }
    if let last = registries[registry] {
      for (label, what) in last.versions where unread.contains(label) {
        now.versions[label] = what
      }
      func refused(_ message: String, hint: String) -> Diagnostic {
        Diagnostic(file: registry, message, hint: hint)
      }
      if now.serial < last.serial {
        throw refused(
          Message.olderIndex(now.serial, seen: last.serial), hint: Message.olderIndexHint)
      }
      for label in last.versions.keys.sorted() where now.versions[label] != last.versions[label] {
        throw refused(
          now.versions[label] == nil ? Message.versionGone(label) : Message.versionOther(label),
          hint: Message.versionGoneHint)
      }
      if now.serial == last.serial, let before = last.index {
        if unread.isEmpty, before != now.index {
          throw refused(Message.otherIndex(now.serial), hint: Message.versionGoneHint)
        }
        now.index = before
      }
    }
    registries[registry] = now
  }

  // MARK: Text

  var encoded: [UInt8] {
    var text = "{\"format\":2}\n"
    for (registry, seen) in registries.sorted(by: { $0.key < $1.key }) {
      let versions = seen.versions.sorted { $0.key < $1.key }
      let line: DataValue = [
        "registry": .string(registry), "serial": .int(seen.serial),
        "index": seen.index.map { .string($0) } ?? .null,
        "versions": .list(versions.map { .string("\($0.key) \($0.value)") }),
      ]
      text += JSON.text(line) + "\n"
    }
    return Array(text.utf8)
  }

  static func parse(_ bytes: [UInt8]) -> SeenRegistries? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first, let head = value(Array(first)), head["format"]?.intValue == 2
    else { return parseFirstFormat(bytes) }
    var seen = SeenRegistries()
    for line in lines.dropFirst() {
      guard let value = value(Array(line)), let registry = value["registry"]?.stringValue,
        let serial = value["serial"]?.intValue, let versions = value["versions"]?.listValue
      else { return nil }
      var one = Seen(serial: serial)
      one.index = value["index"]?.stringValue
      for version in versions {
        let parts = version.stringValue?.split(separator: " ") ?? []
        guard parts.count == 2 else { return nil }
        one.versions[String(parts[0])] = String(parts[1])
      }
      seen.registries[registry] = one
    }
    return seen
  }

  private static func value(_ bytes: [UInt8]) -> DataValue? {
    try? JSON.parse(bytes, limits: JSON.Limits(depth: 3, size: mostBytes))
  }

  /// What siyu wrote before it remembered versions: serials alone.
  private static func parseFirstFormat(_ bytes: [UInt8]) -> SeenRegistries? {
    guard let value = try? JSON.parse(bytes), value["format"]?.intValue == 1,
      let fields = value["seen"]?.recordValue?.fields
    else { return nil }
    var seen = SeenRegistries()
    for field in fields {
      guard let serial = field.value.intValue else { return nil }
      seen.registries[field.name] = Seen(serial: serial)
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
      of: seenRegistriesPath, name: SeenRegistries.name, limit: SeenRegistries.mostBytes)
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
  /// - Throws: `Diagnostic` when the index is older than the one seen last or lacks what that had, or
  ///   that is not known.
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
      let text = seen.encoded
      guard text.count <= SeenRegistries.mostBytes else {
        throw Diagnostic(file: SeenRegistries.name, Message.seenFull, hint: Message.seenFullHint)
      }
      try DiskFile.replace(
        seenRegistriesPath, name: SeenRegistries.name, mode: 0o600, text)
    } catch {
      if !onlyLooks { throw error }
    }
  }
}
