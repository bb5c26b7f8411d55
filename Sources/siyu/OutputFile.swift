import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `--out` and its like may write over.
enum OutputFile {
  /// Refuses a file that is there and does not begin as those that the command writes.
  /// - Parameters:
  ///   - what: what the command writes: "plan".
  ///   - option: by which the file was named.
  static func refuseForeign(
    _ path: String, beginning: String, what: String = "plan", option: String = "--out"
  ) throws {
    guard access(path, F_OK) == 0 else { return }
    let bytes = try WholeFile.read(path, limit: 1 << 30)
    guard bytes.isEmpty || bytes.starts(with: beginning.utf8) else {
      throw Diagnostic(
        file: path, "is there already and is no \(what); nothing was written",
        hint: "name a new file for \(option)")
    }
  }

  /// Refuses the files that make a folder a workspace.
  static func refuseWorkspaceFiles(_ path: String, option: String = "--out") throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard ["siyu.toml", "siyu.lock", "trust.toml", "plugin.toml", "main.lua"].contains(name) else {
      return
    }
    throw Diagnostic(
      file: path, "belongs to the workspace and is not written over",
      hint: "name a new file for \(option)")
  }
}
