public import SiyuModel

/// The other plugins that a plugin needs, directly and through each other, and what it gets of them:
/// their manifests and their `lib/`. They run in its worker, with its permissions; nothing they declare
/// in `main.lua` comes with them.
public struct NeededPlugins: Sendable {
  /// By id.
  public private(set) var packages: [String: PluginPackage] = [:]
  /// Whose files each of them may require, and the plugin itself.
  public private(set) var requires: [String: [String]] = [:]

  public init() {}

  public var isEmpty: Bool { packages.isEmpty }

  /// `rfm-kit/lib/rfm.lua`, as they are added to the plugin's own.
  public var files: [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (id, package) in packages {
      for (path, bytes) in package.files where Self.isHandedOn(path) {
        files["\(id)/\(path)"] = bytes
      }
    }
    return files
  }

  private static func isHandedOn(_ path: String) -> Bool {
    path == "plugin.toml" || path.hasPrefix("lib/") && path.hasSuffix(".lua")
  }

  /// - Parameter lookup: a plugin by its id; `nil` where there is none.
  /// - Throws: `Diagnostics` at the line of `plugin.toml` that cannot be met.
  public init(
    of package: PluginPackage, _ lookup: (String) throws(Diagnostics) -> PluginPackage?
  ) throws(Diagnostics) {
    if package.manifest.dependencies.isEmpty { return }
    try add(package, way: [package.manifest.id], lookup)
    for id in packages.keys.sorted() {
      guard let path = package.paths.first(where: { $0.hasPrefix("\(id)/") }) else { continue }
      throw Diagnostics([
        Diagnostic(file: "\(package.directory)/\(path)", Message.dependencyOwnFolder(id))
      ])
    }
  }

  private mutating func add(
    _ package: PluginPackage, way: [String],
    _ lookup: (String) throws(Diagnostics) -> PluginPackage?
  ) throws(Diagnostics) {
    let manifest = package.manifest
    requires[manifest.id] = manifest.dependencies.keys.sorted()
    for id in manifest.dependencies.keys.sorted() {
      guard let range = manifest.dependencies[id] else { continue }
      func problem(_ message: String, hint: String? = nil) -> Diagnostics {
        Diagnostics([
          Diagnostic(
            file: manifest.file, line: manifest.dependencyLines[id], message, hint: hint)
        ])
      }
      if let start = way.firstIndex(of: id) {
        throw problem(
          Message.dependencyCircle(Array(way[start...]) + [id]), hint: Message.dependencyCircleHint)
      }
      let found: PluginPackage?
      do throws(Diagnostics) {
        if let known = packages[id] { found = known } else { found = try lookup(id) }
      } catch {
        throw problem(
          Message.dependencyUnreadable(id, error.all.first?.description ?? ""))
      }
      guard let found else {
        throw problem(
          Message.dependencyMissing(id, range), hint: Message.dependencyHint(id, range))
      }
      guard range.contains(found.manifest.version) else {
        throw problem(
          Message.dependencyVersion(id, range, found.manifest.version),
          hint: Message.dependencyHint(id, range))
      }
      if packages.updateValue(found, forKey: id) == nil {
        try add(found, way: way + [id], lookup)
      }
    }
  }

  // MARK: Kept versions

  /// Takes the needed plugins out of the files that the store keeps of a version.
  static func split(
    _ files: [String: [UInt8]], manifest: PluginManifest
  ) -> (own: [String: [UInt8]], needed: NeededPlugins) {
    var needed = NeededPlugins()
    if manifest.dependencies.isEmpty { return (files, needed) }
    needed.requires[manifest.id] = manifest.dependencies.keys.sorted()
    var waiting = Array(manifest.dependencies.keys)
    while let id = waiting.popLast() {
      let prefix = "\(id)/"
      guard needed.packages[id] == nil, let toml = files[prefix + "plugin.toml"],
        let inner = PluginManifest.parse(toml, file: prefix + "plugin.toml").manifest
      else { continue }
      let inside = files.filter { $0.key.hasPrefix(prefix) }
      needed.packages[id] = PluginPackage(
        manifest: inner,
        files: Dictionary(
          uniqueKeysWithValues: inside.map { (String($0.key.dropFirst(prefix.count)), $0.value) }),
        directory: id)
      needed.requires[id] = inner.dependencies.keys.sorted()
      waiting += inner.dependencies.keys
    }
    let own = files.filter { file in
      !needed.packages.keys.contains { file.key.hasPrefix("\($0)/") }
    }
    return (own, needed)
  }
}
