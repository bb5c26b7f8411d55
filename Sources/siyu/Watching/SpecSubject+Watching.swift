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
      return [(plugin, shortened(plugin))] + around
    }
    let workspace = try Workspace.find(from: directory)
    let subjects = try plugin.map { try find($0, in: directory) } ?? []
    let plugins =
      plugin == nil
      ? [(path: workspace.pluginsPath, name: "plugins")] : subjects.map { ($0.path, $0.folder) }
    return plugins + workspace.watchedSettings
  }

  /// Whether its specs may come to something else: its own files were saved, or what stands around all
  /// plugins was.
  func isConcerned(by saved: [String], among subjects: [SpecSubject]) -> Bool {
    saved.contains { file in
      file.hasPrefix(folder + "/")
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
