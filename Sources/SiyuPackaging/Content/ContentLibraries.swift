public import SiyuModel
import Synchronization

/// The content of every version of every plugin that is asked for, read once each.
public final class ContentLibraries: MessageWriting {
  private let load: @Sendable (String) throws -> ContentLibrary?
  private let known = Mutex<[String: ContentLibrary]>([:])

  /// - Parameter load: the library of a checksum, from `plugins/` or from what the store keeps; `nil`
  ///   where there is no such version.
  public init(load: @escaping @Sendable (_ checksum: String) throws -> ContentLibrary?) {
    self.load = load
  }

  /// For libraries that are at hand.
  public convenience init(_ libraries: [String: ContentLibrary]) {
    self.init { libraries[$0] }
  }

  public func library(_ checksum: String) throws -> ContentLibrary? {
    if let library = known.withLock({ $0[checksum] }) { return library }
    // Two who ask at once read it twice and get the same.
    guard let library = try load(checksum) else { return nil }
    known.withLock { $0[checksum] = library }
    return library
  }

  public func content(_ path: String, of checksum: String) throws -> ContentFacts? {
    try library(checksum)?.facts(path)
  }

  public func programme(
    of path: String, sentBy sop: String, of checksum: String
  ) throws -> String? {
    try library(checksum)?.programme(of: path, sentBy: sop)
  }

  public func write(
    _ path: String, of checksum: String, for facts: RenderFacts, code: String?
  ) throws -> MessageWords {
    guard let library = try library(checksum) else {
      throw Diagnostic(.error, Message.versionNotKept(checksum))
    }
    return try library.render(path, for: facts, code: code)
  }
}

extension Workspace {
  /// A plugin from files that the store keeps, with the settings and grants that hold now.
  ///
  /// Settings that this version does not know are left out; one whose value it refuses is unset.
  /// - Parameter label: in messages in the folder's place: `skincare@1.0.0`.
  /// - Throws: `Diagnostics` when there is no manifest among them.
  public func plugin(
    kept files: [String: [UInt8]], label: String
  ) throws(Diagnostics) -> InstalledPlugin {
    let parsed = PluginManifest.parse(files["plugin.toml"] ?? [], file: "\(label)/plugin.toml")
    guard let manifest = parsed.manifest, parsed.problems.allSatisfy({ $0.severity < .error })
    else { throw Diagnostics(parsed.problems) }
    let resolved = manifest.resolvedSettings(
      file.settings[manifest.id], workspaceFile: WorkspaceFile.name, currency: file.currency)
    let (own, needed) = NeededPlugins.split(files, manifest: manifest)
    return InstalledPlugin(
      package: PluginPackage(manifest: manifest, files: own, directory: label),
      settings: resolved.settings, grants: grants(for: manifest), needed: needed)
  }
}
