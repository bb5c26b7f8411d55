import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuRegistry

/// What siyu.lock says was installed and is not there, or not as it was, had again from where it came:
/// after a clone, and in CI.
struct LockedPlugins {
  let workspace: Workspace
  let registries: Registries
  /// `--from`: the only place to look in.
  let isFromNamed: Bool
  /// In the workspace.
  let directory: String

  /// - Returns: whatever is missing.
  /// - Throws: `Diagnostics`, everything that cannot be had; then nothing is to be installed.
  func fetch() throws -> [FetchedPlugin] {
    var fetched: [FetchedPlugin] = []
    var problems: [Diagnostic] = []
    for locked in workspace.lock.plugins {
      // Those of one's own lie in version control.
      guard let source = locked.source, !isThere(locked) else { continue }
      do { fetched.append(try fetch(locked, from: source)) } catch let problem as Diagnostic {
        problems.append(problem)
      } catch let all as Diagnostics {
        problems += all.all
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems) }
    return fetched
  }

  private func isThere(_ locked: LockFile.Plugin) -> Bool {
    guard workspace.pluginFolders.contains(locked.id) else { return false }
    let package = try? PluginFolder.read(
      "\(workspace.pluginsPath)/\(locked.id)", name: "plugins/\(locked.id)")
    return package?.checksum == locked.checksum
  }

  private func fetch(_ locked: LockFile.Plugin, from source: String) throws -> FetchedPlugin {
    if SiteAddress.isMeant(source), !isFromNamed { return try download(source) }
    let asked = isFromNamed ? registries.all : registries.all.filter { $0.isSource(source) }
    for registry in asked {
      let versions = try registries.index(of: registry).versions(of: locked.id)
      // As siyu.lock has it: another content under the same number is another plugin.
      if let package = versions.first(where: { $0.checksum == locked.checksum }) {
        return try RegistryReader(directory: directory).fetch(package, from: registry)
      }
    }
    let shown = TextEscape.terminalSafe(source)
    if let registry = asked.first {
      throw Diagnostic(
        "siyu.lock has \(locked.id)@\(locked.version), and the registry \(registry.title) has no such content",
        hint: "siyu plugin outdated tells what it has; nothing was installed")
    }
    throw Diagnostic(
      "siyu.lock has \(locked.id)@\(locked.version) from \(shown), which cannot be found from here",
      hint: source.hasPrefix("registry ")
        ? "name it under [registries] in siyu.toml, or with --from; nothing was installed"
        : "siyu plugin install FILE --locked takes it from wherever it lies; nothing was installed")
  }

  private func download(_ source: String) throws -> FetchedPlugin {
    let address = try SiteAddress(source)
    let bytes = try SiteReader(SiteLimits(bytes: UnpackLimits().packedBytes)).file(address.url)
    return FetchedPlugin(
      shared: try ArchiveFile.read(bytes, file: address.shown, in: directory), source: source)
  }
}
