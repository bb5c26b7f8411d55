import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `--out` may write over.
enum OutputFile {
  /// Refuses a file that is there and does not begin as those that the command writes.
  static func refuseForeign(_ path: String, beginning: String) throws {
    guard access(path, F_OK) == 0 else { return }
    let bytes = try WholeFile.read(path, limit: 1 << 30)
    guard bytes.isEmpty || bytes.starts(with: beginning.utf8) else {
      throw Diagnostic(
        file: path, "is there already and is no plan; nothing was written",
        hint: "name a new file for --out")
    }
  }

  /// Refuses the files that make a folder a workspace.
  static func refuseWorkspaceFiles(_ path: String) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard ["siyu.toml", "siyu.lock", "trust.toml", "plugin.toml", "main.lua"].contains(name) else {
      return
    }
    throw Diagnostic(
      file: path, "belongs to the workspace and is not written over",
      hint: "name a new file for --out")
  }
}
