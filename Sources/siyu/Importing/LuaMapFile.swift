import SiyuFiles
import SiyuModel
import SiyuPackaging

/// A map in a Lua file of its own: one `siyu.importer { … }`, run like a plugin that may do nothing
/// and was set nothing.
struct LuaMapFile {
  let path: String

  /// Bytes such a file has at most.
  private static let limit = 1 << 20

  func chosen(_ host: Host) throws -> ChosenMap {
    let bytes = try WholeFile.read(path, limit: Self.limit)
    // A worker takes a folder with a main.lua; its messages name the file alone.
    let source = PluginSource(
      id: "map", version: "0.0.0", checksum: "", folder: path, files: ["main.lua": bytes],
      settings: .record([:]), grants: [])
    let (path, inside) = (path, "\(path)/main.lua")
    let worker = try ImporterWorker(source, host) {
      $0.replacing(inside, with: path).replacing("(main.lua:", with: "(\(path):")
    }
    let all = worker.declarations
    guard let importer = all.importers.first, all.importers.count == 1, all.tagRules.isEmpty,
      all.segments.isEmpty, all.attributes.isEmpty, all.entities.isEmpty
    else {
      throw Diagnostic(
        file: path, "a map's file declares one siyu.importer and nothing else",
        hint: all.importers.isEmpty
          ? "siyu.importer { id = \"shop\", title = \"…\", kind = \"orders\", columns = { … } }"
          : "what declares more is a plugin: siyu plugin new")
    }
    let lines = LuaMapLines(
      text: String(decoding: bytes, as: UTF8.self), from: importer.place.line)
    var map = try ImportMap(
      name: importer.id, from: importer.map, file: path, functions: true, line: lines.line)
    map.title = importer.title
    return ChosenMap(map: map, worker: worker, facts: try Maps.facts(ofFile: path))
  }
}
