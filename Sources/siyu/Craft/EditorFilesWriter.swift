import SiyuCraft
import SiyuModel
import SiyuWorkers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes what editors and linters want to know of siyu's Lua.
enum EditorFilesWriter {
  /// Into a workspace: the definitions and both settings files.
  /// - Returns: what was made, relative to it; nothing where no worker can be started, which other commands
  ///   tell about.
  static func write(into root: String) throws -> [String] {
    guard let surface = try? surface() else { return [] }
    let folder = "\(root)/.lua"
    if mkdir(folder, 0o755) != 0, errno != EEXIST {
      throw Diagnostic(file: folder, "cannot be made", errno: errno)
    }
    try write(DefinitionsFile.text(surface), "\(root)/\(EditorFiles.definitions)")
    try write(EditorFiles.luarc(definitionsIn: ".lua"), "\(root)/.luarc.json")
    try write(EditorFiles.luacheckrc(surface), "\(root)/.luacheckrc")
    return [EditorFiles.definitions, ".luarc.json", ".luacheckrc"]
  }

  /// Into a plugin's folder in a workspace, so that it can be opened alone.
  static func write(intoPlugin folder: String) throws -> [String] {
    guard let surface = try? surface() else { return [] }
    let files = pluginFiles(surface)
    for (name, text) in files { try write(text, "\(folder)/\(name)") }
    return files.map(\.name)
  }

  /// What `write(intoPlugin:)` writes, where one of these folders has such a file; else nothing has to
  /// be compared, and no worker be asked.
  static func made(in folders: [String]) -> [String: [UInt8]] {
    let isThere = folders.contains { folder in
      [".luarc.json", ".luacheckrc"].contains { PluginSubject.isThere("\(folder)/\($0)") }
    }
    guard isThere, let surface = try? surface() else { return [:] }
    return Dictionary(
      pluginFiles(surface).map { ($0.name, Array($0.text.utf8)) }, uniquingKeysWith: { $1 })
  }

  private static func pluginFiles(
    _ surface: SurfaceDescription
  ) -> [(name: String, text: String)] {
    [
      (".luarc.json", EditorFiles.luarc(definitionsIn: "../../.lua")),
      (".luacheckrc", EditorFiles.luacheckrc(surface)),
    ]
  }

  private static func write(_ text: String, _ path: String) throws {
    try WholeFile.write(Array(text.utf8), to: path)
  }

  /// What the installed worker says that plugins find. Needs no workspace.
  static func surface() throws -> SurfaceDescription {
    try SurfaceDescription(
      askedOf: CommandWorkers.setup(PluginSurroundings(zone: .utc, currency: .cny)))
  }
}
