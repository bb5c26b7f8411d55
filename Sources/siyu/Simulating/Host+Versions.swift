import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuRegistry
import SiyuWords
import SiyuWorkers

/// A version that stands in for a plugin of now.
struct ComparedVersion {
  var plugin: String
  var version: String
  var checksum: String
  /// The clock of the last run it took part in; `nil`: none.
  var appliedAt: Instant?
  /// Where its files came from, where the store does not keep them: `care-1.0.0.siyu`.
  var from: String?
  /// With the settings and grants of today.
  var installed: Workspace.InstalledPlugin
}

/// Finds the versions that `--against` names: in the store, in siyu.lock's registries, in a file or a
/// folder. Archives are read by the program without rights, and Lua runs in workers, as ever.
struct VersionFinder {
  let host: Host
  let plugins: [PassPlugin]
  /// `--from`.
  let registry: String?
  /// In the workspace.
  let directory: String

  /// - Returns: none where the plugins are what is meant.
  func find(_ text: String) throws -> [ComparedVersion] {
    if text == "last" { return try last() }
    if text == "installed" { return try installed() }
    if SiteAddress.isMeant(text) {
      throw Diagnostic(
        "--against: an address is not read for a comparison",
        hint: "download the archive and name the file, or name its registry with --from")
    }
    if text.contains("/") || text.hasSuffix(SharedPackage.ending) { return [try file(text)] }
    if let at = text.firstIndex(of: "@") {
      return [try named(String(text[..<at]), String(text[text.index(after: at)...]))]
    }
    return [try kept(text)]
  }

  // MARK: In the store

  private func last() throws -> [ComparedVersion] {
    var found: [ComparedVersion] = []
    var isKnown = false
    for plugin in plugins {
      let kept = try host.store.keptVersions(of: plugin.source.id)
      isKnown = isKnown || !kept.isEmpty
      if let last = kept.first(where: { $0.appliedAt != nil }),
        last.checksum != plugin.source.checksum
      {
        found.append(try compared(last, of: plugin.source.id))
      }
    }
    if !isKnown { throw try unknown("last") }
    return found
  }

  /// By the beginning of a checksum, or by its version alone.
  private func kept(_ text: String) throws -> ComparedVersion {
    var found: [(plugin: String, kept: KeptVersion)] = []
    for plugin in plugins {
      let id = plugin.source.id
      found += try host.store.keptVersions(of: id)
        .filter { !text.isEmpty && ($0.checksum.hasPrefix(text) || $0.version == text) }
        .map { (id, $0) }
    }
    if let one = found.first, found.count == 1 { return try compared(one.kept, of: one.plugin) }
    if found.count > 1 { throw several(text, found) }
    if SemanticVersion(text) != nil, let plugin = plugins.first, plugins.count == 1 {
      return try named(plugin.source.id, text)
    }
    throw try unknown(text)
  }

  private func several(
    _ text: String, _ found: [(plugin: String, kept: KeptVersion)]
  ) -> Diagnostic {
    let all = found.prefix(8).map {
      "\($0.plugin)@\($0.kept.version) \($0.kept.checksum.prefix(12))"
    }
    return Diagnostic(
      "--against: '\(TextEscape.terminalSafe(text))' may be one of several versions",
      hint: "write how the checksum begins: \(all.joined(separator: ", "))")
  }

  private func unknown(_ text: String) throws -> Diagnostic {
    let known = try plugins.flatMap { plugin in
      try host.store.keptVersions(of: plugin.source.id).map {
        "\(plugin.source.id)@\($0.version) \($0.checksum.prefix(12))"
      }
    }
    let shown = known.prefix(8).map { TextEscape.terminalSafe($0) }
    return Diagnostic(
      "--against: no version '\(TextEscape.terminalSafe(text))' of a plugin was ever applied",
      hint: known.isEmpty
        ? "a version is kept when 'siyu apply' first applies it; a folder or an archive can be named, too"
        : "there are \(shown.joined(separator: ", ")); or write 'last'")
  }

  private func compared(_ kept: KeptVersion, of id: String) throws -> ComparedVersion {
    guard let installed = try host.keptVersion(kept.checksum) else {
      throw Diagnostic("the files of \(id)@\(kept.version) are not kept any more")
    }
    return ComparedVersion(
      plugin: id, version: kept.version, checksum: kept.checksum, appliedAt: kept.appliedAt,
      installed: installed)
  }

  // MARK: By name

  /// `care@1.0.0`: what was applied here, or what a registry has.
  private func named(_ id: String, _ text: String) throws -> ComparedVersion {
    guard plugins.contains(where: { $0.source.id == id }) else { throw stranger(id) }
    guard let version = SemanticVersion(text) else {
      throw Diagnostic(
        "--against: '\(TextEscape.terminalSafe(text))' is no version",
        hint: "write one, such as \(id)@1.2.0")
    }
    let kept = try host.store.keptVersions(of: id).filter { $0.version == version.description }
    if registry == nil {
      if let one = kept.first, kept.count == 1 { return try compared(one, of: id) }
      if kept.count > 1 { throw several("\(id)@\(version)", kept.map { (id, $0) }) }
    }
    let registries = try Registries(from: registry, in: directory, onlyLooks: true)
    defer { RegistryText.tellEntries(registries, host.console) }
    guard let holder = try registries.holder(of: id) else {
      throw nowhere("\(id)@\(version)", isAnyRegistry: !registries.all.isEmpty)
    }
    let offered = try registries.index(of: holder).versions(of: id)
    guard let package = offered.first(where: { $0.version == version }) else {
      throw Diagnostic(
        "--against: the registry \(holder.title) has no \(id)@\(version), and it was never applied",
        hint: "it has \(offered.prefix(8).map { "\($0.version)" }.joined(separator: ", "))")
    }
    return try fetched(RegistryReader(directory: directory).fetch(package, from: holder))
  }

  private func nowhere(_ label: String, isAnyRegistry: Bool) -> Diagnostic {
    Diagnostic(
      isAnyRegistry
        ? "--against: \(label) was never applied, and no registry has it"
        : "--against: \(label) was never applied, and no registry is known here",
      hint: "name a registry with --from, or the version's archive or folder")
  }

  private func stranger(_ id: String) -> Diagnostic {
    let ids = plugins.map(\.source.id)
    return Diagnostic(
      "--against: no plugin '\(TextEscape.terminalSafe(id))' is planned here",
      hint: NearestName.nearest(to: id, in: ids).map { "did you mean '\($0)'?" }
        ?? "a version stands in for a plugin of now: \(ids.joined(separator: ", "))")
  }

  /// Of plugins whose files are not what siyu.lock says was installed: that.
  private func installed() throws -> [ComparedVersion] {
    var found: [ComparedVersion] = []
    for plugin in plugins {
      let id = plugin.source.id
      guard let locked = host.workspace.lock[id], let source = locked.source,
        let package = try? host.workspace.plugin(id).package, package.checksum != locked.checksum
      else { continue }
      if let kept = try host.store.keptVersions(of: id).first(where: {
        $0.checksum == locked.checksum
      }) {
        found.append(try compared(kept, of: id))
        continue
      }
      let registries = try Registries(from: registry, in: directory, onlyLooks: true)
      defer { RegistryText.tellEntries(registries, host.console) }
      guard let holder = registries.all.first(where: { $0.isSource(source) || registry != nil }),
        let package = try registries.index(of: holder).versions(of: id)
          .first(where: { $0.checksum == locked.checksum })
      else {
        throw Diagnostic(
          "--against: \(id)@\(locked.version), as it was installed, was never applied and lies in no"
            + " registry that is known here",
          hint: "it came from \(TextEscape.terminalSafe(source)): name that file or folder")
      }
      found.append(try fetched(RegistryReader(directory: directory).fetch(package, from: holder)))
    }
    return found
  }

  // MARK: In a file

  private func file(_ path: String) throws -> ComparedVersion {
    guard PluginSubject.isThere(path) else {
      throw Diagnostic(
        file: path, "there is no such file or folder",
        hint: "a path begins with ./ or ends with \(SharedPackage.ending)")
    }
    let last = PluginSubject.lastPart(path)
    if PluginSubject.isFolder(path) {
      return try compared(PluginSubject.package(path, in: directory), from: "folder \(last)")
    }
    return try fetched(
      FetchedPlugin(shared: ArchiveFile.read(path, in: directory), source: last))
  }

  private func fetched(_ plugin: FetchedPlugin) throws -> ComparedVersion {
    if let signer = plugin.shared.signer, try host.workspace.trust()[signer]?.state == .revoked {
      throw Diagnostic(
        "--against: \(plugin.label) is signed by \(signer), whose signatures are revoked here",
        hint: "siyu plugin trust takes that back")
    }
    return try compared(plugin.package, from: plugin.source)
  }

  /// Other plugins that it needs are those of the workspace, as they are now.
  private func compared(_ package: PluginPackage, from source: String) throws -> ComparedVersion {
    let id = package.manifest.id
    guard plugins.contains(where: { $0.source.id == id }) else { throw stranger(id) }
    let workspace = host.workspace
    let needed = try NeededPlugins(of: package) { id throws(Diagnostics) in
      guard workspace.pluginFolders.contains(id) else { return nil }
      return try PluginFolder.read("\(workspace.pluginsPath)/\(id)", name: "plugins/\(id)")
    }
    let files = package.files.merging(needed.files) { own, _ in own }
    let installed = try workspace.plugin(kept: files, label: package.label)
    return ComparedVersion(
      plugin: id, version: "\(package.manifest.version)", checksum: installed.checksum,
      from: source, installed: installed)
  }
}

extension Host {
  /// The plugins, with other versions in their places.
  func plugins(_ plugins: [PassPlugin], with versions: [ComparedVersion]) throws -> [PassPlugin] {
    try plugins.map { plugin in
      try versions.first { $0.plugin == plugin.source.id }.map { try passPlugin($0.installed) }
        ?? plugin
    }
  }

  /// Makes the words of messages of these versions, of the plugins as they are, and of what is kept.
  func messageWriter(
    _ loaded: LoadedPlugins, _ versions: [ComparedVersion]
  ) throws -> ContentLibraries {
    var libraries = loaded.libraries
    for version in versions where libraries[version.checksum] == nil {
      libraries[version.checksum] = ContentLibrary(
        version.installed,
        declarations: try runtime.declarations(of: version.installed.source),
        surroundings: try contentSurroundings())
    }
    let others = messageWriter(loaded)
    return ContentLibraries { [libraries] checksum in
      try libraries[checksum] ?? others.library(checksum)
    }
  }
}
