import SiyuFiles
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

/// The maps that a workspace's plugins declare with `siyu.importer`.
struct PluginMaps {
  let host: Host

  /// One plugin's maps, in a worker that can answer their functions.
  private struct Loaded {
    var source: PluginSource
    var worker: ImporterWorker
    var importers: [ImporterDeclaration]
  }

  /// - Parameter name: `PLUGIN.IMPORTER`, or an importer's id that only one plugin has.
  func find(_ name: String) throws -> ChosenMap {
    if let dot = name.firstIndex(of: ".") {
      let plugin = String(name[..<dot])
      let id = String(name[name.index(after: dot)...])
      let loaded = try load(plugin)
      guard let importer = loaded.importers.first(where: { $0.id == id }) else {
        throw unknown(name, among: loaded.importers.map { "\(plugin).\($0.id)" }, in: plugin)
      }
      return try chosen(importer, loaded)
    }
    let all = loadAll()
    let found = all.flatMap { loaded in
      loaded.importers.filter { $0.id == name }.map { ($0, loaded) }
    }
    if found.count > 1 {
      let names = found.map { "'\($1.source.id).\($0.id)'" }.joined(separator: " and ")
      throw Diagnostic(
        "several plugins have a map '\(name)'", hint: "name the plugin too: \(names)")
    }
    guard let (importer, loaded) = found.first else {
      throw unknown(
        name,
        among: all.flatMap { loaded in loaded.importers.map { "\(loaded.source.id).\($0.id)" } })
    }
    return try chosen(importer, loaded)
  }

  private func load(_ plugin: String) throws -> Loaded {
    let source = try host.workspace.plugin(plugin).source
    let worker = try ImporterWorker(source, host)
    return Loaded(source: source, worker: worker, importers: worker.declarations.importers)
  }

  /// Plugins that cannot be loaded have no maps; whoever names one of them hears why.
  private func loadAll() -> [Loaded] {
    host.workspace.enabledPlugins.compactMap { id in
      do {
        return try load(id)
      } catch {
        host.console.note(
          say("note: the plugin '\(id)' cannot be loaded; see siyu plugin check \(id)"))
        return nil
      }
    }
  }

  private func chosen(_ importer: ImporterDeclaration, _ loaded: Loaded) throws -> ChosenMap {
    let text = loaded.source.files[importer.place.file].map { String(decoding: $0, as: UTF8.self) }
    let lines = LuaMapLines(text: text ?? "", from: importer.place.line)
    var map = try ImportMap(
      name: "\(loaded.source.id).\(importer.id)", from: importer.map,
      file: loaded.source.path(of: importer.place.file), functions: true,
      line: lines.line)
    map.title = importer.title
    let plugin = AuditPlugin(
      id: loaded.source.id, version: loaded.source.version, checksum: loaded.source.checksum,
      grants: Array(loaded.source.grants))
    return ChosenMap(
      map: map, worker: loaded.worker,
      facts: ["map": .word(map.name), "plugins": .plugins([plugin])])
  }

  private func unknown(
    _ name: String, among plugins: [String], in plugin: String? = nil
  ) -> Diagnostic {
    let known = ImportMap.builtIn.map(\.name) + plugins
    // The id alone may be what was meant.
    let ids = plugins.compactMap { $0.split(separator: ".").last.map(String.init) }
    let near = NearestName.nearest(to: name, in: known + ids)
    let own = "a map of your own is a file: --map maps/shop.toml"
    let hint: String
    if let near {
      hint = "did you mean '\(near)'?"
    } else if plugin != nil, !plugins.isEmpty {
      hint = "it has \(plugins.joined(separator: ", "))"
    } else {
      hint = "there are \(known.joined(separator: ", ")); \(own)"
    }
    return Diagnostic("\(Maps.unknown) '\(name)'", hint: hint)
  }
}
