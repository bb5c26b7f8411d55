import Crypto
public import SiyuModel

/// A plugin's files in memory, with the identity of their content.
public struct PluginPackage: Sendable {
  public let manifest: PluginManifest
  /// By path inside the plugin, `lib/rfm.lua`.
  public let files: [String: [UInt8]]
  /// SHA-256 of the content, 64 hexadecimal digits; see `PluginChecksum`.
  public let checksum: String
  /// Where it was read, as in messages: `plugins/skincare`.
  public let directory: String
  /// Those that can be read, by name.
  public let surveys: [Survey]

  public init(manifest: PluginManifest, files: [String: [UInt8]], directory: String) {
    self.manifest = manifest
    self.files = files
    self.directory = directory
    checksum = PluginChecksum.of(files)
    surveys =
      SurveyFile.readAll(files, plugin: manifest.id, directory: directory).surveys
  }

  /// Sorted by their bytes.
  public var paths: [String] { PluginChecksum.sorted(files.keys) }

  public func text(_ path: String) -> String? {
    files[path].map { String(decoding: $0, as: UTF8.self) }
  }

  /// What a runtime is given to run it.
  ///
  /// - Parameters:
  ///   - settings: as `resolvedSettings` made them.
  ///   - grants: what the manifest asks for and the workspace grants.
  public func source(settings: DataValue, grants: Set<Permission>) -> PluginSource {
    PluginSource(
      id: manifest.id, version: manifest.version.description, checksum: checksum,
      folder: directory, files: files.filter { $0.key.hasSuffix(".lua") }, settings: settings,
      grants: Set(grants.map(\.word)), asked: Set(manifest.permissions.map(\.word)),
      surveys: surveys, settingRules: manifest.settings.map(\.rule))
  }

  /// `skincare@1.0.0`.
  public var label: String { "\(manifest.id)@\(manifest.version)" }
}

/// The identity of a set of files: same content, same checksum, on any disk, in any archive.
///
/// It is the SHA-256 of what `sha256sum` prints for the files in the order of their paths' bytes,
/// so that anybody can compute it:
///
///     find * -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
public enum PluginChecksum {
  public static func of(_ files: [String: [UInt8]]) -> String {
    of(list: list(of: files))
  }

  /// What `sha256sum` prints, one line a file.
  static func list(of files: [String: [UInt8]]) -> String {
    sorted(files.keys).map { "\(digest(of: files[$0] ?? []))  \($0)\n" }.joined()
  }

  static func of(list: String) -> String { digest(of: Array(list.utf8)) }

  /// 64 hexadecimal digits.
  static func digest(of bytes: [UInt8]) -> String {
    AuditHead.hexadecimal(SHA256.hash(data: bytes))
  }

  static func sorted(_ paths: some Sequence<String>) -> [String] {
    paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
