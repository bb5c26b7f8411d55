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
    try write(EditorFiles.luarc(definitionsIn: "../../.lua"), "\(folder)/.luarc.json")
    try write(EditorFiles.luacheckrc(surface), "\(folder)/.luacheckrc")
    return [".luarc.json", ".luacheckrc"]
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
