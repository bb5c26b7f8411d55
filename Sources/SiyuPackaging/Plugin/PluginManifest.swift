public import SiyuModel

/// What `plugin.toml` says: who a plugin is, what it may touch and what can be set.
///
/// Read without running anything of the plugin.
public struct PluginManifest: Sendable {
  public var id: String
  public var version: SemanticVersion
  public var title: String
  public var summary: String?
  /// The version of the Lua surface it is written for.
  public var surface: String
  public var license: String?
  public var authors: [String]
  public var homepage: String?
  /// Asked for, which does not mean granted.
  public var permissions: Set<Permission>
  /// Where it asks for each first, 1-based.
  public var permissionLines: [Permission: Int]
  /// In the author's order.
  public var settings: [SettingDeclaration]
  /// Other plugins by id.
  public var dependencies: [String: VersionRange]
  /// Where each is named: 1-based lines.
  var dependencyLines: [String: Int] = [:]

  /// As in messages: `plugins/skincare/plugin.toml`.
  public var file: String
  var idLine: Int

  /// The surfaces this siyu knows.
  public static let knownSurfaces = ["1"]

  /// Reads and checks a manifest.
  ///
  /// - Returns: the manifest, `nil` where id or version cannot be told, and everything that is
  ///   wrong, from top to bottom. With problems of severity `.error` a plugin must not be run.
  public static func parse(
    _ bytes: [UInt8], file: String
  ) -> (manifest: PluginManifest?, problems: [Diagnostic]) {
    let document: TOMLDocument
    do throws(Diagnostic) {
      document = try TOMLDocument(bytes, file: file)
    } catch {
      return (nil, [error])
    }
    let problems = ProblemList(file: file)
    var reader = SectionReader(document.root, problems: problems)
    let manifest = read(&reader)
    reader.finish()
    return (manifest, problems.byLine)
  }

  private static func read(_ reader: inout SectionReader) -> PluginManifest? {
    let id = readID(&reader)
    let version = readVersion(&reader)
    let title = reader.requiredText("title", example: "\"护肤行业手册\"")
    let summary = reader.text("description")
    let surface = readSurface(&reader)
    let license = reader.text("license")
    let authors = reader.texts("authors")?.map(\.text) ?? []
    let homepage = reader.text("homepage")
    let asked = readPermissions(&reader)
    let settings = reader.tables("settings").compactMap { key, reader in
      SettingDeclaration.read(key, reader)
    }
    let dependencies = readDependencies(&reader)
    guard let id, let version else { return nil }
    var manifest = PluginManifest(
      id: id, version: version, title: title ?? id, summary: summary, surface: surface ?? "1",
      license: license, authors: authors, homepage: homepage, permissions: Set(asked.keys),
      permissionLines: asked,
      settings: settings, dependencies: dependencies, file: reader.problems.file,
      idLine: reader.section["id"]?.line ?? 1)
    if case .table(let section)? = reader.section["dependencies"]?.value {
      for entry in section.entries { manifest.dependencyLines[entry.key] = entry.item.line }
    }
    return manifest
  }

  private static func readID(_ reader: inout SectionReader) -> String? {
    guard let id = reader.requiredText("id", example: "\"skincare\"") else { return nil }
    if Name.isPluginID(id) { return id }
    reader.problems.add(line: reader.section["id"]?.line, Message.badPluginID(id))
    return nil
  }

  private static func readVersion(_ reader: inout SectionReader) -> SemanticVersion? {
    guard let text = reader.requiredText("version", example: "\"1.0.0\"") else { return nil }
    if let version = SemanticVersion(text) { return version }
    reader.problems.add(line: reader.section["version"]?.line, Message.badVersion(text))
    return nil
  }

  private static func readSurface(_ reader: inout SectionReader) -> String? {
    guard let text = reader.requiredText("siyu", example: "\"1\"") else { return nil }
    if knownSurfaces.contains(text) { return text }
    reader.problems.add(
      line: reader.section["siyu"]?.line, Message.unknownSurface(text, known: knownSurfaces))
    return nil
  }

  private static func readPermissions(_ reader: inout SectionReader) -> [Permission: Int] {
    guard var section = reader.table("permissions") else { return [:] }
    var asked: [Permission: Int] = [:]
    for action in Permission.Action.allCases {
      for (word, line) in section.texts(action.rawValue) ?? [] {
        switch Permission(word: word) {
        case let permission? where permission.action == action:
          if asked[permission] == nil { asked[permission] = line }
        case let permission?:
          section.problems.add(line: line, Message.permissionElsewhere(permission, under: action))
        case nil:
          section.problems.add(line: line, Message.unknownPermission(word, under: action))
        }
      }
    }
    section.finish()
    return asked
  }

  /// What `require("lib.…")` means already.
  private static let ownFolders: Set<String> = ["lib", "test", "content", "surveys"]

  private static func readDependencies(_ reader: inout SectionReader) -> [String: VersionRange] {
    guard var section = reader.table("dependencies") else { return [:] }
    var ranges: [String: VersionRange] = [:]
    for id in section.section.keys {
      guard let text = section.text(id) else { continue }
      let line = section.section[id]?.line
      if !Name.isPluginID(id) {
        section.problems.add(line: line, Message.badPluginID(id))
      } else if ownFolders.contains(id) {
        section.problems.add(line: line, Message.dependencyFolder(id))
      } else if let range = VersionRange(text) {
        ranges[id] = range
      } else {
        section.problems.add(line: line, Message.badRange(text, for: id))
      }
    }
    return ranges
  }
}
