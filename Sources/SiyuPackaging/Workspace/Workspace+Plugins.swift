public import SiyuModel

extension Workspace {
  /// A plugin as this workspace runs it.
  public struct InstalledPlugin: Sendable {
    public var package: PluginPackage
    public var settings: ResolvedSettings
    /// What it asks for and is granted.
    public var grants: Set<Permission>

    /// Asked for and not granted, by word.
    public var refused: [Permission] {
      package.manifest.permissions.subtracting(grants).sorted()
    }
    /// Other plugins whose files it uses.
    public let needed: NeededPlugins
    /// Of all that decides what it does: its own files, and those that it needs.
    public let checksum: String

    public init(
      package: PluginPackage, settings: ResolvedSettings, grants: Set<Permission>,
      needed: NeededPlugins = NeededPlugins()
    ) {
      self.package = package
      self.settings = settings
      self.grants = grants
      self.needed = needed
      checksum =
        needed.isEmpty
        ? package.checksum
        : PluginChecksum.of(package.files.merging(needed.files) { own, _ in own })
    }

    /// What `checksum` is of.
    public var files: [String: [UInt8]] {
      needed.isEmpty ? package.files : package.files.merging(needed.files) { own, _ in own }
    }

    public var source: PluginSource {
      var source = package.source(settings: settings.data, grants: grants)
      if needed.isEmpty { return source }
      source.checksum = checksum
      source.files = files.filter { $0.key.hasSuffix(".lua") }
      source.requires = needed.requires
      return source
    }
  }

  /// The folders in `plugins/` that hold a plugin or should, by name; also links to folders, which
  /// are told of when they are to be read.
  public var pluginFolders: [String] {
    DiskFile.names(in: pluginsPath).filter {
      !PluginFileName.isIgnored($0) && DiskFile.isFolder("\(pluginsPath)/\($0)")
    }
  }

  /// The plugins that run, in the order in which they are asked.
  public var enabledPlugins: [String] { file.enabledPlugins ?? pluginFolders }

  /// What `siyu.toml` says about plugins that are not there. Warnings, unless it enables one.
  public func pluginProblems() -> [Diagnostic] {
    let folders = pluginFolders
    func unknown(_ id: String, _ line: Int?, _ severity: Diagnostic.Severity) -> Diagnostic? {
      folders.contains(id)
        ? nil
        : Diagnostic(
          severity, file: WorkspaceFile.name, line: line, Message.unknownPlugin(id, known: folders))
    }
    let enabled = (file.enabledPlugins ?? []).compactMap { unknown($0, file.enabledLine, .error) }
    let named = Set(file.settings.keys).union(file.grants.keys).subtracting(
      file.enabledPlugins ?? [])
    return enabled
      + named.sorted().compactMap { unknown($0, file.settings[$0]?.line, .warning) }
  }

  /// Reads a plugin, resolves its settings and looks up its grants.
  ///
  /// - Throws: `Diagnostics`, everything that stops it from running.
  public func plugin(_ id: String) throws(Diagnostics) -> InstalledPlugin {
    let folders = pluginFolders
    // Where the folders could not be listed, this one may be there all the same.
    let isThere =
      folders.contains(id)
      || folders.isEmpty && !id.contains("/") && !PluginFileName.isIgnored(id)
        && DiskFile.isFolder("\(pluginsPath)/\(id)")
    guard isThere else {
      throw Diagnostics([Diagnostic(.error, Message.unknownPlugin(id, known: folders))])
    }
    let package = try PluginFolder.read("\(pluginsPath)/\(id)", name: "plugins/\(id)")
    let resolved = package.manifest.resolvedSettings(
      file.settings[id], workspaceFile: WorkspaceFile.name, currency: file.currency)
    if !resolved.problems.isEmpty { throw Diagnostics(resolved.problems) }
    return InstalledPlugin(
      package: package, settings: resolved.settings, grants: grants(for: package.manifest),
      needed: try needed(by: package))
  }

  /// What a plugin gets of the others in `plugins/`.
  public func needed(by package: PluginPackage) throws(Diagnostics) -> NeededPlugins {
    let folders = pluginFolders
    return try NeededPlugins(of: package) { id throws(Diagnostics) in
      guard folders.contains(id) else { return nil }
      return try PluginFolder.read("\(pluginsPath)/\(id)", name: "plugins/\(id)")
    }
  }

  /// The plugins in `plugins/` that need this one, with the versions that will do.
  public func dependents(of id: String) -> [(plugin: PluginManifest, range: VersionRange)] {
    manifests.compactMap { manifest in
      manifest.id == id ? nil : manifest.dependencies[id].map { (manifest, $0) }
    }
  }

  /// The plugins that one needs, and those that these need, as far as their manifests can be read: others
  /// are named by whoever needs them.
  public func needs(of id: String) -> Set<String> {
    var found: Set<String> = []
    var waiting = [id]
    while let next = waiting.popLast() {
      let package = try? PluginFolder.read("\(pluginsPath)/\(next)", name: "plugins/\(next)")
      for need in (package?.manifest.dependencies ?? [:]).keys where found.insert(need).inserted {
        waiting.append(need)
      }
    }
    found.remove(id)
    return found
  }

  /// Of the plugins in `plugins/` that can be read.
  public var manifests: [PluginManifest] {
    pluginFolders.compactMap { id in
      try? PluginFolder.read("\(pluginsPath)/\(id)", name: "plugins/\(id)").manifest
    }
  }

  /// Of what a manifest asks for: what `siyu.lock` holds for its id, and what `siyu.toml` says. A
  /// plugin that is in no lock yet gets what is granted at once.
  ///
  /// So a plugin that asks for more than it did when it was granted or first applied gets nothing
  /// new, whatever it is, until somebody grants it.
  public func grants(for manifest: PluginManifest) -> Set<Permission> {
    let byHand = file.grants[manifest.id] ?? []
    let locked = lock[manifest.id]?.granted
    return manifest.permissions.filter { permission in
      byHand.contains(permission)
        || locked.map { $0.contains(permission) } ?? permission.isGrantedByDefault
    }
  }

  /// Notes a grant for the plugin's present content; `saveLock()` writes it.
  public mutating func grant(_ permissions: Set<Permission>, to package: PluginPackage) {
    note(package) { $0.formUnion(permissions) }
  }

  /// Takes grants back; `saveLock()` writes it. Those in `siyu.toml` stay.
  public mutating func takeBack(_ permissions: Set<Permission>, from package: PluginPackage) {
    note(package) { $0.subtract(permissions) }
  }

  /// Notes what a plugin has that is in no lock yet, so that it keeps to it.
  /// - Returns: whether there is something to save.
  public mutating func pin(_ packages: [PluginPackage]) -> Bool {
    let fresh = packages.filter { lock[$0.manifest.id] == nil }
    for package in fresh { note(package) { _ in } }
    return !fresh.isEmpty
  }

  private mutating func note(
    _ package: PluginPackage, _ change: (inout Set<Permission>) -> Void
  ) {
    let id = package.manifest.id
    var granted =
      lock[id]?.granted ?? package.manifest.permissions.filter(\.isGrantedByDefault)
    change(&granted)
    // What was installed stays known, whatever became of its files.
    if var installed = lock[id], installed.source != nil {
      installed.granted = granted
      lock[id] = installed
      return
    }
    lock[id] = LockFile.Plugin(
      id: id, version: package.manifest.version, checksum: package.checksum, granted: granted)
  }
}
