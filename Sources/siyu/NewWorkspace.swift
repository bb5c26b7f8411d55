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

/// A new workspace with what one begins with: a playbook and an example script.
enum NewWorkspace {
  /// - Parameters:
  ///   - settings: what the playbook is set to, as lines of `siyu.toml`.
  ///   - grantsAll: grants what is granted by name too, where nobody real is meant.
  /// - Returns: the workspace, and what was made, relative to it.
  static func make(
    at directory: String, brand: String, playbook: String, settings: String = "",
    grantsAll: Bool = false
  ) throws -> (workspace: Workspace, made: [String]) {
    // Looked for first, so that a misspelt name leaves nothing behind.
    let package = playbook == "none" ? nil : try BundledPlugins.package(playbook)
    var (workspace, made) = try Workspace.create(at: directory, brand: brand)
    try Host.makeStore(workspace)
    made.append(".siyu/siyu.db")
    try WholeFile.write(Array(ScriptTemplates.rfm.utf8), to: workspace.scriptsPath + "/rfm.lua")
    made.append("scripts/rfm.lua")
    made += try EditorFilesWriter.write(into: workspace.root)
    if let package {
      let folder = "plugins/\(package.manifest.id)"
      for path in package.paths {
        let file = "\(folder)/\(path)"
        try makeFolders(above: file, in: workspace.root)
        try WholeFile.write(package.files[path] ?? [], to: "\(workspace.root)/\(file)")
      }
      made.append(folder + "/")
      if !settings.isEmpty {
        let file = workspace.root + "/siyu.toml"
        let text = "\n[settings.\(package.manifest.id)]\n\(settings)\n"
        try WholeFile.write(try WholeFile.read(file, limit: 1 << 20) + Array(text.utf8), to: file)
      }
      workspace = try Workspace.open(workspace.root)
      workspace.grant(
        package.manifest.permissions.filter { grantsAll || $0.isGrantedByDefault }, to: package)
      try workspace.saveLock()
    }
    return (workspace, made)
  }

  private static func makeFolders(above file: String, in root: String) throws {
    var path = root
    for part in file.split(separator: "/").dropLast() {
      path += "/\(part)"
      if mkdir(path, 0o755) != 0, errno != EEXIST {
        throw Diagnostic(file: path, "cannot be made", errno: errno)
      }
    }
  }
}

/// The playbooks that come with siyu, found beside the program.
enum BundledPlugins {
  static func package(_ id: String) throws -> PluginPackage {
    guard let folder else {
      throw Diagnostic(
        "the playbooks that come with siyu were not found beside the program",
        hint:
          "set SIYU_PLUGINS to the folder that holds them; `siyu init --playbook none` makes a workspace without"
      )
    }
    let known = names(in: folder)
    guard known.contains(id) else {
      let near = NearestName.nearest(to: id, in: known)
      throw Diagnostic(
        "there is no playbook '\(id)' among those that come with siyu",
        hint: near.map { "did you mean '\($0)'?" }
          ?? "there are \(known.joined(separator: ", ")), and 'none'")
    }
    return try PluginFolder.read("\(folder)/\(id)", name: "plugins/\(id)")
  }

  /// `SIYU_PLUGINS`; else `plugins` or `share/siyu/plugins` in a folder above the program.
  private static var folder: String? {
    if let given = getenv("SIYU_PLUGINS") { return String(cString: given) }
    guard var place = Program.path else { return nil }
    while let slash = place.lastIndex(of: "/"), slash != place.startIndex {
      place = String(place[..<slash])
      for folder in ["\(place)/share/siyu/plugins", "\(place)/plugins"]
      where access("\(folder)/skincare/plugin.toml", R_OK) == 0 {
        return folder
      }
    }
    return nil
  }

  private static func names(in folder: String) -> [String] {
    DiskFolder.names(in: folder).filter {
      !$0.hasPrefix(".") && access("\(folder)/\($0)/plugin.toml", R_OK) == 0
    }
  }
}

enum Program {
  /// The running program's file, without links.
  static var path: String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
