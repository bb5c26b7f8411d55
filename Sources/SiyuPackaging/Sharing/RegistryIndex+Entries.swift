import SiyuModel

// Entries of an index, each read by itself: one that is wrong is left out and told, and the others stay of use.

extension RegistryIndex {
  /// An entry that cannot be used.
  public struct LeftOut: Sendable, Hashable {
    /// `nil` where it does not say which plugin it is.
    public var id: String?
    /// `id@version`, as far as it says so; else which entry it is.
    public var name: String
    /// What is wrong in it.
    public var problem: String
  }

  /// Why an entry is none, and whose it seems to be.
  struct BadEntry: Error {
    var id: String?
    var version: SemanticVersion?
    var problem: String

    func leftOut(_ number: Int) -> LeftOut {
      let label = id.map { id in version.map { "\(id)@\($0)" } ?? "\(id) (entry \(number))" }
      return LeftOut(id: id, name: label ?? "entry \(number)", problem: problem)
    }

    /// The same for all that would be one version.
    var key: String? {
      guard let id, let version else { return nil }
      return RegistryIndex.key(id, version)
    }
  }

  /// What stands after `+` makes no other version.
  static func key(_ id: String, _ version: SemanticVersion) -> String {
    let number = "\(version.major).\(version.minor).\(version.patch)"
    return "\(id)@\(number)-\(version.prerelease.joined(separator: "."))"
  }

  static func package(_ entry: DataValue) throws(BadEntry) -> Package {
    var bad = BadEntry(problem: "it is no object")
    guard entry.recordValue != nil else { throw bad }
    let reader = EntryReader(entry)
    let id = try reader.text("id", of: bad)
    guard Name.isPluginID(id) else {
      throw reader.fault("id \(quoted(id)) is no id of a plugin", of: bad)
    }
    bad.id = id
    let number = try reader.text("version", of: bad)
    guard let version = SemanticVersion(number) else {
      throw reader.fault("version \(quoted(number)) is none; one is such as 1.2.0", of: bad)
    }
    bad.version = version
    let title = try reader.text("title", of: bad)
    guard title.utf8.count <= longestTitle else {
      throw reader.fault("title has more than \(longestTitle) bytes", of: bad)
    }
    guard let bytes = entry["bytes"]?.intValue, bytes > 0 else {
      throw reader.fault("bytes has to be a number above 0", of: bad)
    }
    let package = Package(
      id: id, version: version, title: title, bytes: bytes,
      sha256: try reader.digest("sha256", of: bad),
      checksum: try reader.digest("checksum", of: bad),
      signer: try reader.signer(of: bad), requires: try reader.requires(of: bad))
    guard entry["file"]?.stringValue == package.file else {
      throw reader.fault("file has to be \(quoted(package.file))", of: bad)
    }
    return package
  }

  private static func quoted(_ text: String) -> String { Message.quoted(text) }

  private struct EntryReader {
    let entry: DataValue
    init(_ entry: DataValue) { self.entry = entry }

    func fault(_ problem: String, of bad: BadEntry) -> BadEntry {
      var bad = bad
      bad.problem = problem
      return bad
    }

    func text(_ field: String, of bad: BadEntry) throws(BadEntry) -> String {
      guard let text = entry[field]?.stringValue else {
        throw fault("\(field) is missing, or no text", of: bad)
      }
      return text
    }

    func digest(_ field: String, of bad: BadEntry) throws(BadEntry) -> String {
      guard let text = entry[field]?.stringValue, isDigest(text) else {
        throw fault("\(field) has to be 64 digits 0-9, a-f", of: bad)
      }
      return text
    }

    /// What is no text is not taken for unsigned.
    func signer(of bad: BadEntry) throws(BadEntry) -> Fingerprint? {
      switch entry["signer"] {
      case nil, .null?: return nil
      case .string(let text)?:
        if let signer = Fingerprint(text) { return signer }
        throw fault("signer \(quoted(text)) is no fingerprint", of: bad)
      default: throw fault("signer is no fingerprint", of: bad)
      }
    }

    func requires(of bad: BadEntry) throws(BadEntry) -> [String: VersionRange] {
      guard let value = entry["requires"], value != .null else { return [:] }
      guard let record = value.recordValue else {
        throw fault("requires has to be an object of ids and ranges", of: bad)
      }
      var requires: [String: VersionRange] = [:]
      for field in record.fields {
        guard Name.isPluginID(field.name) else {
          throw fault("requires names \(quoted(field.name)), which is no id of a plugin", of: bad)
        }
        guard let range = field.value.stringValue.flatMap({ VersionRange($0) }) else {
          throw fault("requires wants a range of versions for \(quoted(field.name))", of: bad)
        }
        requires[field.name] = range
      }
      return requires
    }

    private func isDigest(_ text: String) -> Bool {
      text.utf8.count == 64
        && text.utf8.allSatisfy {
          UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
    }
  }
}
