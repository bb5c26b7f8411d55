import SiyuModel

/// What an archive says of itself, and the text that is signed: which plugin at which version, and the
/// SHA-256 of every file.
///
///     siyu package 1
///     id skincare
///     version 1.0.0
///
///     9f86…  content/welcome.md
///     60303…  main.lua
///
/// Below the blank line stands what `sha256sum` prints for the files in the order of their paths, so
/// the SHA-256 of these lines is the plugin's checksum, as `siyu.lock` and every applied pass have it.
public struct PackageList: Sendable, Hashable {
  public let id: String
  public let version: SemanticVersion
  /// As `PluginChecksum` prints them.
  private let lines: String

  /// The name of the entry, the first of an archive.
  public static let name = "siyu-package"
  private static let head = "siyu package 1"

  public init(_ package: PluginPackage) {
    id = package.manifest.id
    version = package.manifest.version
    lines = PluginChecksum.list(of: package.files)
  }

  public var text: String { "\(Self.head)\nid \(id)\nversion \(version)\n\n\(lines)" }
  public var bytes: [UInt8] { Array(text.utf8) }
  public var checksum: String { PluginChecksum.of(list: lines) }

  /// The paths with the SHA-256 of each.
  var digests: [String: String] {
    var digests: [String: String] = [:]
    for line in lines.split(separator: "\n") {
      digests[String(line.dropFirst(66))] = String(line.prefix(64))
    }
    return digests
  }

  /// `nil` for anything but the one way in which a list is written.
  static func read(_ bytes: [UInt8]) -> PackageList? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let parts = text.split(separator: "\n", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == head, parts[3].isEmpty, parts[1].hasPrefix("id "),
      parts[2].hasPrefix("version "),
      let version = SemanticVersion(String(parts[2].dropFirst("version ".count)))
    else { return nil }
    let id = String(parts[1].dropFirst("id ".count))
    guard Name.isPluginID(id), areLines(parts[4]) else { return nil }
    let list = PackageList(id: id, version: version, lines: String(parts[4]))
    return list.bytes == bytes ? list : nil
  }

  private init(id: String, version: SemanticVersion, lines: String) {
    self.id = id
    self.version = version
    self.lines = lines
  }

  /// Each with 64 digits, two blanks and a path that a plugin's file may have; in order, none twice.
  private static func areLines(_ text: Substring) -> Bool {
    guard text.utf8.last == UInt8(ascii: "\n") else { return false }
    var last = ""
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let digest = line.utf8.prefix(64)
      guard digest.count == 64, digest.allSatisfy(isDigit), line.utf8.count > 66,
        line.utf8.dropFirst(64).prefix(2).allSatisfy({ $0 == UInt8(ascii: " ") })
      else { return false }
      let path = String(line.dropFirst(66))
      guard PluginFileName.isAllowedPath(path),
        last.isEmpty || last.utf8.lexicographicallyPrecedes(path.utf8)
      else { return false }
      last = path
    }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
  }
}
