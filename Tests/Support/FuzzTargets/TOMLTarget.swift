import SiyuFiles
import SiyuModel
import SiyuPackaging

extension FuzzTarget {
  /// TOML, and everything siyu keeps in it.
  static let toml = FuzzTarget("toml", "TOML: manifests, siyu.toml, siyu.lock, maps") { bytes in
    var input = FuzzInput(bytes)
    let kind = input.choice(5)
    let text = input.bytes
    switch kind {
    case 0: _ = try? TOMLDocument(text, file: "fuzz.toml")
    case 1: readManifest(text)
    case 2: _ = try? WorkspaceFile.parse(text)
    case 3: try readLock(text)
    default: _ = MapText.map(text)
    }
  }

  private static func readManifest(_ text: [UInt8]) {
    // The workspace's settings for it stand in the same file.
    let (manifest, problems) = PluginManifest.parse(text, file: "plugins/fuzz/plugin.toml")
    for problem in problems { _ = problem.description }
    guard let manifest else { return }
    let overrides = try? TOMLDocument(text, file: "siyu.toml").root["overrides"]
    var section: TOMLSection?
    if case .table(let table)? = overrides?.value { section = table }
    _ = manifest.resolvedSettings(section, workspaceFile: "siyu.toml", currency: .cny).settings.data
  }

  private static func readLock(_ text: [UInt8]) throws {
    guard let lock = try? LockFile.parse(text) else { return }
    let again = try? LockFile.parse(Array(lock.text.utf8))
    try expect(again?.text == lock.text, "siyu.lock reads otherwise than it was written")
  }
}

enum MapText {
  static func map(_ text: [UInt8]) -> ImportMap? {
    guard let file = try? ImportMapFile(text, file: "fuzz.toml") else { return nil }
    return try? ImportMap(
      name: "fuzz", from: file.data, file: file.file, functions: true,
      line: { file.line(of: $0) })
  }
}
