import SiyuModel
import SiyuPackaging

extension SpecSubject {
  /// What specs depend on, plugins first: paths on the disk, with their names in messages.
  /// - Parameter plugin: as for `find`.
  /// - Throws: as `find` does.
  static func watched(
    _ plugin: String?, in directory: String
  ) throws -> [(path: String, name: String)] {
    if let plugin, isPath(plugin) {
      let around = (try? Workspace.find(from: plugin))?.watchedSettings ?? []
      let needed = try find(plugin, in: directory).flatMap(\.needs).compactMap { id in
        place(of: id, beside: plugin).map { (path: $0, name: "plugins/\(id)") }
      }
      return [(plugin, shortened(plugin))] + needed + around
    }
    let workspace = try Workspace.find(from: directory)
    let subjects = try plugin.map { try find($0, in: directory) } ?? []
    let plugins =
      plugin == nil
      ? [] : subjects.map { (path: $0.path, name: $0.folder) }
    // The others too: what a plugin needs of them is theirs to change.
    return plugins + [(workspace.pluginsPath, "plugins")] + workspace.watchedSettings
  }

  /// Whether its specs may come to something else: its own files were saved, those of a plugin that it
  /// needs, or what stands around all plugins.
  func isConcerned(by saved: [String], among subjects: [SpecSubject]) -> Bool {
    saved.contains { file in
      file.hasPrefix(folder + "/") || needs.contains { file.hasPrefix("plugins/\($0)/") }
        || !subjects.contains { file.hasPrefix($0.folder + "/") } && !file.hasPrefix("plugins/")
    }
  }
}

extension Workspace {
  /// What plugins are run with, beside their own files.
  var watchedSettings: [(path: String, name: String)] {
    ["siyu.toml", "siyu.lock", "calendars", "words"].map { ("\(root)/\($0)", $0) }
  }
}
