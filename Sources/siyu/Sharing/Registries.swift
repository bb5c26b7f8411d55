import SiyuModel
import SiyuPackaging

/// The registries that a command may ask, each read once.
final class Registries {
  let all: [Registry]
  private let directory: String
  private let workspace: Workspace?
  /// Nothing is taken from them.
  private let onlyLooks: Bool
  private var read: [String: RegistryIndex] = [:]

  /// - Parameters:
  ///   - from: `--from`: a name of `siyu.toml`, a folder or an address; `nil`: all of `siyu.toml`.
  ///   - directory: in the workspace, if there is one.
  ///   - onlyLooks: nothing is taken from them, so that it does not matter when what was seen
  ///     cannot be kept.
  init(from: String?, in directory: String, onlyLooks: Bool = false) throws {
    self.directory = directory
    self.onlyLooks = onlyLooks
    let found = try Workspace.findAny(from: directory)
    workspace = found
    let named = found.map { workspace in
      workspace.file.registries.map { Registry($0, root: workspace.root) }
    }
    guard let from else {
      all = named ?? []
      return
    }
    if let registry = named?.first(where: { $0.name == from }) {
      all = [registry]
      return
    }
    if !SiteAddress.isMeant(from), !from.contains("/"), !PluginSubject.isThere(from) {
      throw Self.unknown(from, known: named?.compactMap(\.name) ?? [])
    }
    all = [try Registry(at: from)]
  }

  private static func unknown(_ name: String, known: [String]) -> Diagnostic {
    Diagnostic(
      "there is no registry and no folder '\(TextEscape.terminalSafe(name))'",
      hint: NearestName.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "name a folder, an address, or a registry under [registries] in siyu.toml"
          : "siyu.toml has \(known.joined(separator: ", "))"))
  }

  /// - Throws: `Diagnostic` where there is none to ask.
  func atLeastOne() throws -> [Registry] {
    if !all.isEmpty { return all }
    throw Diagnostic(
      "no registry is known here",
      hint: "write its folder or address under [registries] in siyu.toml, or after --from")
  }

  /// The index, which is not older than the one this workspace saw last. Outside of a workspace
  /// nobody remembers anything.
  func index(of registry: Registry) throws -> RegistryIndex {
    if let index = read[registry.key] { return index }
    let index = try registry.index()
    try workspace?.see(index, of: registry.key, onlyLooks: onlyLooks)
    read[registry.key] = index
    return index
  }

  // MARK: Who has it

  /// The registry to have a plugin from: where the installed one came from, or the only one that has it.
  /// Names are nobody's property: of two registries that both have one, the operator chooses.
  /// - Parameter preferred: asked first, where the plugin is not installed.
  /// - Returns: `nil` where none has it.
  func holder(of id: String, preferred: Registry? = nil) throws -> Registry? {
    if let source = workspace?.lock[id]?.source, all.count > 1,
      let registry = all.first(where: { $0.source == source })
    {
      return registry
    }
    if let preferred, try !index(of: preferred).versions(of: id).isEmpty { return preferred }
    let holders = try all.filter { try !index(of: $0).versions(of: id).isEmpty }
    if holders.count > 1 {
      throw Diagnostic(
        "\(id) is in several registries: \(holders.map(\.title).joined(separator: ", "))",
        hint: "they may be different plugins: name the one you mean with --from")
    }
    return holders.first
  }

  /// - Throws: `Diagnostic` where no registry has it, with the nearest id.
  func existingHolder(of id: String) throws -> Registry {
    _ = try atLeastOne()
    if let found = try holder(of: id) { return found }
    let known = try all.flatMap { try index(of: $0).search("").map(\.id) }
    throw Diagnostic(
      all.count == 1
        ? "the registry \(all[0].title) has no plugin '\(TextEscape.terminalSafe(id))'"
        : "no registry has a plugin '\(TextEscape.terminalSafe(id))'",
      hint: NearestName.nearest(to: id, in: known).map { "did you mean '\($0)'?" }
        ?? "siyu plugin search lists all")
  }

  /// Has an archive, looks into it, and compares it with the index.
  func fetch(_ package: RegistryIndex.Package, from registry: Registry) throws -> FetchedPlugin {
    let file = "\(registry.title)/\(package.file)"
    let shared = try ArchiveFile.read(
      try registry.archive(of: package), file: file, in: directory)
    try package.check(shared, file: file)
    return FetchedPlugin(shared: shared, source: registry.source)
  }
}

/// A plugin that came from somewhere, and is checked.
struct FetchedPlugin {
  var shared: SharedPackage
  /// As `siyu.lock` is to name it.
  var source: String

  var package: PluginPackage { shared.package }
  var label: String { shared.package.label }
}
