import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A plugin whose specs are to be run, or that is to be checked.
struct SpecSubject {
  /// As messages name it: `plugins/skincare`.
  var folder: String
  /// On the disk.
  var path: String
  /// Or why it cannot be read.
  var source: Result<PluginSource, Diagnostics>
  var surroundings: PluginSurroundings
  /// For contents; `nil` where it cannot be read.
  var installed: Workspace.InstalledPlugin?
  /// Where a plugin that it needs is nowhere to be found: itself, without any that it needs.
  var apart: Workspace.InstalledPlugin?
  /// Other plugins that it needs, and those that these need, as far as they can be read.
  var needs: Set<String> = []
  /// Of the workspace around it, if there is one.
  var calendar = WorkCalendar.none

  /// - Parameter plugin: an id in the workspace around `directory`, or a path to a plugin's folder;
  ///   `nil`: all plugins of the workspace.
  static func find(_ plugin: String?, in directory: String) throws -> [SpecSubject] {
    if let plugin, isPath(plugin) { return [try alone(plugin)] }
    let workspace = try Workspace.find(from: directory)
    let surroundings = try workspace.surroundings()
    if let plugin, !workspace.pluginFolders.contains(plugin) {
      // Says so, with the nearest name there is.
      _ = try workspace.plugin(plugin)
    }
    let calendar = (try? workspace.workCalendar()) ?? .none
    return (plugin.map { [$0] } ?? workspace.pluginFolders).map { id in
      var subject = read(
        "\(workspace.pluginsPath)/\(id)", name: "plugins/\(id)", surroundings)
      subject.calendar = calendar
      return subject
    }
  }

  /// - Parameter plugin: as for `find`.
  static func one(_ plugin: String, in directory: String) throws -> SpecSubject {
    guard let subject = try find(plugin, in: directory).first else {
      throw Diagnostic("there is no plugin in '\(plugin)'")
    }
    return subject
  }

  /// Whether a plugin is named by its folder instead of its id.
  static func isPath(_ plugin: String) -> Bool {
    plugin.contains("/") || plugin == "." || plugin == ".."
  }

  /// A plugin's folder, wherever it lies: in a workspace it gets the workspace's surroundings.
  private static func alone(_ path: String) throws -> SpecSubject {
    if let workspace = try? Workspace.find(from: path) {
      var subject = read(path, name: shortened(path), try workspace.surroundings())
      subject.calendar = (try? workspace.workCalendar()) ?? .none
      return subject
    }
    let zone = "Asia/Shanghai"
    let rules = try TimeZoneRules(name: zone, tzif: try ZoneFiles.load(zone))
    return read(
      path, name: shortened(path), PluginSurroundings(zone: rules, currency: .cny))
  }

  /// Without "./" before and "/" behind, and so that it leads there from where one stands.
  static func shortened(_ path: String) -> String {
    var name = path[...]
    while name.hasPrefix("./") { name = name.dropFirst(2) }
    while name.count > 1, name.hasSuffix("/") || name.hasSuffix("/.") { name = name.dropLast() }
    return name.isEmpty ? "." : String(name)
  }

  /// The folder as people call it: of the one that they stand in or above, its own name.
  static func title(_ path: String) -> String {
    let name = shortened(path)
    guard name == "." || name == ".." || name.hasSuffix("/.."), let whole = realpath(path, nil)
    else { return name }
    defer { free(whole) }
    return String(cString: whole).split(separator: "/").last.map(String.init) ?? name
  }

  /// Other plugins are looked for beside the folder, then in the workspace around it.
  /// - Parameter isLacking: set where one is not there.
  private static func needed(
    by package: PluginPackage, at path: String, _ isLacking: inout Bool
  ) throws(Diagnostics) -> NeededPlugins {
    if package.manifest.dependencies.isEmpty { return NeededPlugins() }
    return try NeededPlugins(of: package) { id throws(Diagnostics) in
      guard let place = place(of: id, beside: path) else {
        isLacking = true
        return nil
      }
      return try PluginFolder.read(place, name: "plugins/\(id)")
    }
  }

  static func place(of id: String, beside path: String) -> String? {
    let around = try? Workspace.find(from: path)
    let places = ["\(path)/../\(id)"] + (around.map { ["\($0.pluginsPath)/\(id)"] } ?? [])
    return places.first(where: PluginSubject.isFolder)
  }

  private static func read(
    _ path: String, name: String, _ surroundings: PluginSurroundings
  ) -> SpecSubject {
    var subject = SpecSubject(
      folder: name, path: path, source: .failure(Diagnostics([])), surroundings: surroundings)
    do throws(Diagnostics) {
      let package = try PluginFolder.read(path, name: name)
      // What is wrong with one that it needs is mended there.
      subject.needs = Set(package.manifest.dependencies.keys)
      let resolved = package.manifest.resolvedSettings(
        nil, workspaceFile: WorkspaceFile.name, currency: surroundings.currency)
      if !resolved.problems.isEmpty { throw Diagnostics(resolved.problems) }
      func installed(_ needed: NeededPlugins) -> Workspace.InstalledPlugin {
        Workspace.InstalledPlugin(
          package: package, settings: resolved.settings, grants: package.manifest.permissions,
          needed: needed)
      }
      var isLacking = false
      defer { if isLacking { subject.apart = installed(NeededPlugins()) } }
      let whole = installed(try needed(by: package, at: path, &isLacking))
      subject.needs.formUnion(whole.needed.packages.keys)
      subject.installed = whole
      subject.source = .success(whole.source)
    } catch {
      subject.source = .failure(error)
    }
    return subject
  }
}
