import SiyuModel

/// What registries have that is newer than what is installed.
public struct NewerVersions {
  public struct Newer {
    public var id: String
    public var here: SemanticVersion
    public var newest: RegistryIndex.Package
    public var registry: Registry
    /// Whoever signed the one that is here signed this one not.
    public var isSignedByOther: Bool
    /// Newer than the one here, newest first.
    public var releases: [RegistryIndex.Package]
    /// The one here.
    public var present: [InstallPlan.Candidate]
    /// Who does not allow the newest: `care needs ^1.2`.
    public var kept: [String]
  }

  public private(set) var all: [Newer] = []
  /// Installed, and in no registry.
  public private(set) var elsewhere: [LockFile.Plugin] = []

  public init(_ registries: Registries, _ workspace: Workspace, only id: String? = nil) throws {
    for plugin in workspace.lock.plugins where plugin.source != nil {
      if let id, plugin.id != id { continue }
      guard let registry = try registries.holder(of: plugin.id) else {
        elsewhere.append(plugin)
        continue
      }
      let index = try registries.index(of: registry)
      guard let newest = index.newest(of: plugin.id), plugin.version < newest.version else {
        continue
      }
      all.append(
        Newer(
          id: plugin.id, here: plugin.version, newest: newest, registry: registry,
          isSignedByOther: plugin.signer != nil && plugin.signer != newest.signer,
          releases: index.versions(of: plugin.id).filter {
            plugin.version < $0.version && $0.version.prerelease.isEmpty
          },
          present: workspace.manifests.filter { $0.id == plugin.id }.map {
            InstallPlan.Candidate($0, isPresent: true)
          },
          kept: workspace.dependents(of: plugin.id)
            .filter { !$0.range.contains(newest.version) }
            .map { "\($0.plugin.id) needs \($0.range.text)" }))
    }
  }
}
