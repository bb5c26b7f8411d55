import SiyuDisk
import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An operator's script with the files it may require: `lib/*.lua` beside it.
struct ScriptSource {
  /// From the workspace where it lies inside: `scripts/rfm.lua`.
  let path: String
  /// `rfm.lua`
  let file: String
  /// By path from the script's folder.
  let files: [String: [UInt8]]

  var checksum: String { PluginChecksum.of(files) }

  /// `rfm`: names the folder for what it writes.
  var name: String { file.hasSuffix(".lua") ? String(file.dropLast(4)) : file }

  private static let largest = 1 << 20

  /// - Parameter path: from here, or else from the workspace.
  init(_ path: String, in workspace: Workspace) throws {
    guard let found = Self.resolved(path) ?? Self.resolved("\(workspace.root)/\(path)") else {
      throw Diagnostic(
        "there is no script '\(TextEscape.terminalSafe(path))'",
        hint: Self.hint(path, workspace))
    }
    let slash = found.lastIndex(of: "/") ?? found.startIndex
    let folder = String(found[..<slash])
    file = String(found[found.index(after: slash)...])
    self.path =
      found.hasPrefix(workspace.root + "/")
      ? String(found.dropFirst(workspace.root.count + 1)) : found
    var files = [file: try WholeFile.read(found, limit: Self.largest)]
    for name in Self.names(in: folder + "/lib") where name.hasSuffix(".lua") {
      files["lib/\(name)"] = try WholeFile.read("\(folder)/lib/\(name)", limit: Self.largest)
    }
    self.files = files
  }

  /// As a worker is given it.
  func source(grants: [String]) -> PluginSource {
    var folder = path.dropLast(file.count)
    if folder.hasSuffix("/"), folder.count > 1 { folder = folder.dropLast() }
    return PluginSource(
      id: "script", version: "0", checksum: checksum, folder: folder.isEmpty ? "." : String(folder),
      files: files, settings: .record([:]), grants: Set(grants))
  }

  private static func resolved(_ path: String) -> String? {
    guard let whole = realpath(path, nil) else { return nil }
    defer { free(whole) }
    var information = stat()
    guard stat(whole, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return String(cString: whole)
  }

  private static func hint(_ path: String, _ workspace: Workspace) -> String? {
    let known = names(in: workspace.scriptsPath).filter { $0.hasSuffix(".lua") }
      .map { "scripts/\($0)" }
    if let near = NearestName.nearest(to: path, in: known) { return "did you mean '\(near)'?" }
    return known.isEmpty ? nil : "there are \(known.joined(separator: ", "))"
  }

  private static func names(in folder: String) -> [String] {
    DiskFolder.names(in: folder).filter { !$0.hasPrefix(".") }
  }
}
