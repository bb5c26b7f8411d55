import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuRegistry

/// Reads registries, through the door that each lies behind. Which one is asked for what is the business of
/// `Registries`.
struct RegistryReader {
  /// In the workspace, if there is one.
  let directory: String

  /// An index is read over in half a minute, or not at all.
  private static let indexLimits = SiteLimits(
    bytes: RegistryIndex.mostBytes, milliseconds: 30_000)

  static func index(of registry: Registry) throws -> RegistryIndex {
    switch registry.place {
    case .folder(let folder): return try folder.index()
    case .site(let address):
      let url = address.url(of: RegistryIndex.name)
      return try RegistryIndex.parse(SiteReader(indexLimits).file(url), file: url)
    }
  }

  /// Has an archive, looks into it, and compares it with the index.
  func fetch(_ package: RegistryIndex.Package, from registry: Registry) throws -> FetchedPlugin {
    let file = "\(registry.title)/\(package.file)"
    let shared = try ArchiveFile.read(
      try archive(of: package, from: registry), file: file, in: directory)
    try package.check(shared, file: file)
    return FetchedPlugin(shared: shared, source: registry.source)
  }

  /// An archive's bytes, which are those that the index names.
  private func archive(
    of package: RegistryIndex.Package, from registry: Registry
  ) throws -> [UInt8] {
    let limit = UnpackLimits().packedBytes
    switch registry.place {
    case .folder(let folder): return try folder.archive(of: package, limit: limit)
    case .site(let address):
      let url = address.url(of: package.file)
      let bytes = try SiteReader(SiteLimits(bytes: limit)).file(url)
      try package.check(bytes, file: url)
      return bytes
    }
  }
}

extension Registries {
  /// - Parameters:
  ///   - from: `--from`: a name of `siyu.toml`, a folder or an address; `nil`: all of `siyu.toml`.
  ///   - directory: in the workspace, if there is one.
  ///   - withLocked: without `--from` those too that siyu.lock names by their place, for what came from
  ///     them.
  convenience init(
    from: String?, in directory: String, onlyLooks: Bool = false, withLocked: Bool = false
  ) throws {
    let workspace = try Workspace.findAny(from: directory)
    let locked = withLocked && from == nil ? workspace?.lockedRegistries ?? [] : []
    self.init(
      try Self.asked(from, workspace) + locked, in: workspace, onlyLooks: onlyLooks,
      reading: RegistryReader.index(of:))
  }

  private static func asked(_ from: String?, _ workspace: Workspace?) throws -> [Registry] {
    let named = workspace.map { workspace in
      workspace.file.registries.map { Registry($0, root: workspace.root) }
    }
    guard let from else { return named ?? [] }
    if let registry = named?.first(where: { $0.name == from }) { return [registry] }
    if !SiteAddress.isMeant(from), !from.contains("/"), !PluginSubject.isThere(from) {
      throw unknown(from, known: named?.compactMap(\.name) ?? [])
    }
    return [try Registry(at: from, root: workspace?.root)]
  }

  private static func unknown(_ name: String, known: [String]) -> Diagnostic {
    Diagnostic(
      "there is no registry and no folder '\(TextEscape.terminalSafe(name))'",
      hint: NearestName.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "name a folder, an address, or a registry under [registries] in siyu.toml"
          : "siyu.toml has \(known.joined(separator: ", "))"))
  }
}
