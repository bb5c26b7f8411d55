import SiyuModel

/// A plugin in which another one's Lua runs, and what it may: the other one may that too, there.
public struct DependentPlugin: Sendable, Hashable {
  public var id: String
  public var may: Set<Permission>
}

extension DependentPlugin {
  /// One that is installed together with others, before it is there.
  public struct Coming: Sendable {
    public var manifest: PluginManifest
    /// What it gets besides.
    public var granting: Set<Permission>

    public init(_ manifest: PluginManifest, granting: Set<Permission> = []) {
      self.manifest = manifest
      self.granting = granting
    }
  }
}

extension Workspace {
  /// The plugins that need this one, directly or through each other, by id.
  /// - Parameter coming: also these, in the place of those that are there.
  func running(_ id: String, coming: [DependentPlugin.Coming]) -> [DependentPlugin] {
    let arriving = Dictionary(coming.map { ($0.manifest.id, $0) }, uniquingKeysWith: { $1 })
    let all = manifests.filter { arriving[$0.id] == nil } + arriving.values.map(\.manifest)
    var needing: [String: [String]] = [:]
    for manifest in all {
      for other in manifest.dependencies.keys { needing[other, default: []].append(manifest.id) }
    }
    var found: Set<String> = []
    var waiting = needing[id] ?? []
    while let next = waiting.popLast() {
      guard next != id, found.insert(next).inserted else { continue }
      waiting += needing[next] ?? []
    }
    return all.filter { found.contains($0.id) }.sorted { $0.id < $1.id }.map { manifest in
      let more = (arriving[manifest.id]?.granting ?? []).intersection(manifest.permissions)
      return DependentPlugin(id: manifest.id, may: grants(for: manifest).union(more))
    }
  }
}
