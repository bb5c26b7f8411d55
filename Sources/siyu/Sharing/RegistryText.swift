import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// A registry's folder, and what a workspace remembers of it.
enum SeenRegistry {
  /// The index, which is not older than the one this workspace saw last. Outside of a workspace nobody
  /// remembers anything.
  static func index(_ folder: String, in directory: String) throws -> RegistryIndex {
    let registry = RegistryFolder(folder)
    let index = try registry.index()
    guard let workspace = try? Workspace.find(from: directory) else { return index }
    var seen = try workspace.seenRegistries()
    let before = seen
    try seen.see(index, of: registry.path)
    if seen != before { try workspace.save(seen) }
    return index
  }
}

/// What a registry says of a plugin.
enum RegistryText {
  /// All versions of one, newest first.
  static func show(_ id: String, _ index: RegistryIndex, _ console: Console) throws {
    let versions = index.versions(of: id)
    guard let newest = versions.first else { throw unknown(id, index) }
    if console.json { return console.print(json: .list(versions.map(json))) }
    console.print("\(newest.id)  \(TitleText.shown(newest.title))")
    var table = TextTable([
      .init(say("version")), .init(say("signer")), .init(say("needs")),
      .init(say("checksum"), width: 64),
    ])
    for package in versions {
      let needs = package.requires.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }
      table.add(
        "\(package.version)", package.signer.map { "\($0)" } ?? say("not signed"),
        TitleText.shown(needs.joined(separator: ", ")), package.checksum)
    }
    table.lines.forEach { console.print($0) }
  }

  static func unknown(_ id: String, _ index: RegistryIndex) -> Diagnostic {
    let known = index.search("").map(\.id)
    return Diagnostic(
      "the registry has no plugin '\(id)'",
      hint: NearestName.nearest(to: id, in: known).map { "did you mean '\($0)'?" }
        ?? "siyu plugin search --from DIR lists all")
  }

  static func json(_ package: RegistryIndex.Package) -> DataValue {
    [
      "plugin": .string(package.id), "version": .string("\(package.version)"),
      "title": .string(package.title), "checksum": .string(package.checksum),
      "signer": package.signer.map { .string("\($0)") } ?? .null,
      "requires": .record(
        DataRecord(
          package.requires.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) })),
    ]
  }
}

/// `care`, `care@^1.2`: a plugin of a registry.
struct WantedPlugin {
  var id: String
  var range: VersionRange?

  /// - Throws: `Diagnostic` for a range that is none.
  init(_ text: String) throws {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    id = String(parts[0])
    guard parts.count == 2 else { return }
    guard let range = VersionRange(String(parts[1])) else {
      throw Diagnostic(
        "'\(parts[1])' is no range of versions",
        hint: "write \(id)@1.2.0, or a range such as '\(id)@^1.2'")
    }
    self.range = range
  }

  /// - Throws: `Diagnostic` where the registry has none that will do.
  func find(in index: RegistryIndex) throws -> RegistryIndex.Package {
    if let found = index.newest(of: id, in: range) { return found }
    let versions = index.versions(of: id)
    if versions.isEmpty { throw RegistryText.unknown(id, index) }
    let there = versions.prefix(8).map { "\($0.version)" }.joined(separator: ", ")
    throw Diagnostic(
      "the registry has no \(id) in the range '\(range?.text ?? "any release")'",
      hint: "it has \(there)\(versions.count > 8 ? " and older ones" : "")")
  }
}
