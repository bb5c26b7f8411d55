import SiyuDisk
public import SiyuModel

/// A folder with a plugin in it.
public enum PluginFolder {
  /// Takes a plugin from its folder into memory and checks what can be checked without running it.
  ///
  /// - Parameters:
  ///   - path: the folder on disk.
  ///   - name: the folder in messages, relative to the workspace: `plugins/skincare`.
  /// - Throws: `Diagnostics`, all problems of the folder at once, ordered by file.
  public static func read(
    _ path: String, name: String, limits: PluginFolderLimits = PluginFolderLimits()
  ) throws(Diagnostics) -> PluginPackage {
    let reader = FolderReader.whole(path, name: name, limits: limits)
    let package = try check(reader.files, name: name, problems: reader.problems)
    let id = package.manifest.id
    let folder = Self.folderName(path, name: name)
    if folder != id {
      throw Diagnostics([
        Diagnostic(
          file: "\(name)/plugin.toml", line: package.manifest.idLine,
          Message.folderName(id: id, folder: folder))
      ])
    }
    return package
  }

  /// What the folder is called, also where it is named by where one stands: `.`, `..`.
  private static func folderName(_ path: String, name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    guard last == "." || last == ".." else { return last }
    return DiskPath.split(DiskFile.resolved(path)).name
  }

  /// The name of the plugin's folder that a path leads into, whatever there is of the plugin.
  static func around(_ path: String) -> String? {
    var folder = DiskFile.resolved(DiskPath.split(path).folder)
    while folder != "/", folder.hasPrefix("/") {
      let (above, name) = DiskPath.split(folder)
      let (root, last) = DiskPath.split(above)
      let isInstalled =
        last == "plugins" && DiskFile.isPlainFile(DiskPath.join(root, WorkspaceFile.name))
      if isInstalled || DiskFile.isPlainFile("\(folder)/plugin.toml") { return name }
      folder = above
    }
    return nil
  }

  /// The same of files that are in memory already, whatever their folder is called.
  /// - Parameter problems: that were met on the way.
  static func check(
    _ files: [String: [UInt8]], name: String, problems: [Diagnostic] = []
  ) throws(Diagnostics) -> PluginPackage {
    let isWhole = problems.isEmpty
    var problems = problems
    problems += textProblems(files, name: name)
    problems += spellingProblems(files, name: name)

    guard let toml = files["plugin.toml"] else {
      if problems.isEmpty {
        problems.append(Diagnostic(file: name, Message.noManifest, hint: Message.pluginNewHint))
      }
      throw Diagnostics(problems)
    }
    let parsed = PluginManifest.parse(toml, file: "\(name)/plugin.toml")
    problems += parsed.problems
    if files["main.lua"] == nil, isWhole {
      problems.append(Diagnostic(file: name, Message.noMain))
    }
    if let id = parsed.manifest?.id {
      problems += SurveyFile.readAll(files, plugin: id, directory: name).problems
    }
    guard problems.allSatisfy({ $0.severity < .error }), let manifest = parsed.manifest else {
      throw Diagnostics(problems)
    }
    return PluginPackage(manifest: manifest, files: files, directory: name)
  }

  private static func textProblems(_ files: [String: [UInt8]], name: String) -> [Diagnostic] {
    PluginChecksum.sorted(files.keys.filter(PluginFileName.isText)).compactMap { path in
      guard let bytes = files[path] else { return nil }
      let file = "\(name)/\(path)"
      if path.hasSuffix(".lua") {
        if bytes.starts(with: [0x1B]) {
          return Diagnostic(file: file, Message.compiledLua).coded(.file)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
          return Diagnostic(
            file: file, line: 1, Message.luaMark, hint: Message.saveWithoutMark
          ).coded(.file)
        }
      }
      guard let line = firstLineThatIsNotText(bytes) else { return nil }
      return Diagnostic(file: file, line: line, Message.notUTF8, hint: Message.saveAsUTF8)
        .coded(.file)
    }
  }

  /// Two names that are one on a disk that does not tell capitals apart.
  private static func spellingProblems(_ files: [String: [UInt8]], name: String) -> [Diagnostic] {
    var seen: [String: String] = [:]
    return PluginChecksum.sorted(files.keys).compactMap { path in
      guard let other = seen.updateValue(path, forKey: path.lowercased()) else { return nil }
      return Diagnostic(file: "\(name)/\(path)", Message.namesDifferInCase(other))
    }
  }
}
