import SiyuModel

/// Finds what has to be installed together, and has it.
public final class InstallPlan {
  private let registries: Registries
  private let workspace: Workspace
  private let isLocked: Bool
  private let fetching: (RegistryIndex.Package, Registry) throws -> FetchedPlugin
  /// What candidates stand for, by `id@version`.
  private var given: [String: FetchedPlugin] = [:]
  private var offered: [String: (package: RegistryIndex.Package, registry: Registry)] = [:]
  /// Plugins of which nothing but what is there is taken, by id.
  public var kept: Set<String> = []
  /// What `fetch` found and could not have when it threw; `nil` where it threw for another reason.
  public private(set) var failing: String?
  public private(set) var failingVersion: SemanticVersion?
  /// Where what a registry's plugin needs is looked for first.
  private var preferred: Registry?

  /// - Parameters:
  ///   - isLocked: of what others need only what `siyu.lock` has.
  ///   - fetching: has a plugin of a registry, and checks it.
  public init(
    _ registries: Registries, _ workspace: Workspace, isLocked: Bool = false,
    fetching: @escaping (RegistryIndex.Package, Registry) throws -> FetchedPlugin
  ) {
    self.registries = registries
    self.workspace = workspace
    self.isLocked = isLocked
    self.fetching = fetching
  }

  public typealias Candidate = DependencyResolver.Candidate

  /// One that was had already.
  public func candidate(_ plugin: FetchedPlugin) -> Candidate {
    given[plugin.label] = plugin
    return Candidate(plugin.package.manifest)
  }

  public func candidates(
    _ packages: [RegistryIndex.Package], from registry: Registry
  ) -> [Candidate] {
    if preferred == nil, !registry.isOnlyLocked { preferred = registry }
    return packages.map { package in
      offered[package.label] = (package, registry)
      return Candidate(id: package.id, version: package.version, requires: package.requires)
    }
  }

  /// - Returns: what is to be installed, each after those that it needs.
  public func fetch(_ wanted: [String: [Candidate]]) throws -> [FetchedPlugin] {
    failing = nil
    let present = workspace.manifests.map { Candidate($0, isPresent: true) }
    var resolver = DependencyResolver(present: present) { try self.lookup($0) }
    return try resolver.resolve(wanted).map { candidate in
      let label = "\(candidate.id)@\(candidate.version)"
      if let plugin = given[label] { return plugin }
      guard let (package, registry) = offered[label] else {
        throw Diagnostic("\(label) is in no registry any more")
      }
      let plugin: FetchedPlugin
      do { plugin = try fetching(package, registry) } catch {
        failing = candidate.id
        failingVersion = candidate.version
        throw error
      }
      given[label] = plugin
      return plugin
    }
  }

  private func lookup(_ id: String) throws -> [Candidate] {
    if kept.contains(id) { return [] }
    guard let registry = try registries.holder(of: id, preferred: preferred) else { return [] }
    let versions = try registries.index(of: registry).versions(of: id)
    let locked = workspace.lock[id]?.version
    return candidates(
      isLocked ? versions.filter { $0.version == locked } : versions, from: registry)
  }
}
