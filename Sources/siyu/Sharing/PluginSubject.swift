import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A plugin's files as they lie in a folder, wherever that is.
enum PluginSubject {
  /// - Parameter plugin: an id in the workspace around `directory`, or a path to a plugin's folder.
  static func package(_ plugin: String, in directory: String) throws -> PluginPackage {
    if SpecSubject.isPath(plugin) {
      return try PluginFolder.read(plugin, name: SpecSubject.shortened(plugin))
    }
    let workspace = try Workspace.find(from: directory)
    guard workspace.pluginFolders.contains(plugin) else {
      // Says so, with the nearest name there is.
      return try workspace.plugin(plugin).package
    }
    return try PluginFolder.read("\(workspace.pluginsPath)/\(plugin)", name: "plugins/\(plugin)")
  }

  static func isFolder(_ path: String) -> Bool {
    var about = stat()
    return stat(path, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
  }

  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// `~/in/care-1.0.0.siyu` as `care-1.0.0.siyu`: where somebody keeps their files is nobody
  /// else's business.
  static func lastPart(_ path: String) -> String {
    SpecSubject.title(path).split(separator: "/").last.map(String.init) ?? path
  }
}

/// Permissions as somebody types them.
enum AskedPermissions {
  /// Several in one word have commas between them.
  /// - Throws: `Diagnostic` for a word that the plugin does not ask for.
  static func of(_ words: [String], _ manifest: PluginManifest) throws -> Set<Permission> {
    let asked = manifest.permissions
    return Set(
      try words.flatMap { $0.split(separator: ",").map(String.init) }.map { word in
        guard let permission = Permission(word: word), asked.contains(permission) else {
          let known = asked.map(\.word).sorted()
          throw Diagnostic(
            "\(manifest.id) does not ask for '\(word)'",
            hint: NearestName.nearest(to: word, in: known).map { "did you mean '\($0)'?" }
              ?? (known.isEmpty
                ? "it asks for nothing" : "it asks for \(known.joined(separator: ", "))"))
        }
        return permission
      })
  }
}
