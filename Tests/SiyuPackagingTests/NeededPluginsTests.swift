import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct NeededPluginsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    try plugin("care", needs: "rfm-kit = \"^1.2\"")
    try plugin("rfm-kit", "1.3.0", needs: "base-kit = \"*\"")
    try plugin("base-kit")
  }

  private func plugin(_ id: String, _ version: String = "1.0.0", needs: String = "") throws {
    try folder.write(
      "plugins/\(id)/plugin.toml",
      """
      id = "\(id)"
      version = "\(version)"
      title = "t"
      siyu = "1"
      [dependencies]
      \(needs)
      """)
    try folder.write("plugins/\(id)/main.lua", "-- \(id)\n")
    try folder.write("plugins/\(id)/lib/a.lua", "return '\(id)'\n")
    try folder.write("plugins/\(id)/test/a_spec.lua", "-- spec\n")
  }

  private func care() throws -> Workspace.InstalledPlugin {
    try Workspace.open(folder.path).plugin("care")
  }

  private func problem() -> String {
    do {
      _ = try care()
      return "none"
    } catch { return "\(error)" }
  }

  @Test
  func `a plugin is handed the lib files of those that it needs, and of those that they need`()
    throws
  {
    let source = try care().source
    #expect(
      source.files.keys.sorted() == [
        "base-kit/lib/a.lua", "lib/a.lua", "main.lua", "rfm-kit/lib/a.lua", "test/a_spec.lua",
      ])
    #expect(source.requires == ["care": ["rfm-kit"], "rfm-kit": ["base-kit"], "base-kit": []])
    let alone = try Workspace.open(folder.path).plugin("base-kit")
    #expect(alone.source.requires.isEmpty && alone.checksum == alone.package.checksum)
  }

  @Test func `they count in its checksum, and what it is not handed does not`() throws {
    let first = try care()
    #expect(first.checksum != first.package.checksum && first.source.checksum == first.checksum)
    try folder.write("plugins/base-kit/main.lua", "-- other\n")
    try folder.write("plugins/rfm-kit/test/a_spec.lua", "-- other\n")
    #expect(try care().checksum == first.checksum)
    try folder.write("plugins/base-kit/lib/a.lua", "return 'other'\n")
    let next = try care()
    #expect(next.checksum != first.checksum && next.package.checksum == first.package.checksum)
  }

  @Test func `a kept version has them as they were`() throws {
    let first = try care()
    #expect(PluginChecksum.of(first.files) == first.checksum)
    try folder.write("plugins/base-kit/lib/a.lua", "return 'other'\n")
    let workspace = try Workspace.open(folder.path)
    let kept = try workspace.plugin(kept: first.files, label: "kept 1")
    #expect(kept.checksum == first.checksum && kept.files == first.files)
    #expect(kept.source.files == first.source.files)
    #expect(kept.source.requires == first.source.requires)
    #expect(kept.package.checksum == first.package.checksum)
  }

  @Test func `what cannot be met is told at its line`() throws {
    try plugin("rfm-kit", "2.0.0")
    #expect(
      problem() == """
        plugins/care/plugin.toml:6: needs rfm-kit ^1.2, and 2.0.0 is in plugins/
          siyu plugin install 'rfm-kit@^1.2' takes it from a registry
        """)
    try plugin("rfm-kit", "1.2.0", needs: "other = \"^1\"")
    #expect(
      problem() == """
        plugins/rfm-kit/plugin.toml:6: needs other ^1, which is not in plugins/
          siyu plugin install 'other@^1' takes it from a registry
        """)
    try folder.write("plugins/rfm-kit/plugin.toml", "id = 1")
    #expect(
      problem().hasPrefix(
        "plugins/care/plugin.toml:6: needs rfm-kit, which cannot be read: plugins"))
  }

  @Test func `circles are refused`() throws {
    try plugin("base-kit", needs: "care = \"*\"")
    #expect(
      problem() == """
        plugins/base-kit/plugin.toml:6: goes round in a circle: care → rfm-kit → base-kit → care
          move what both need into a third plugin
        """)
    try plugin("care", needs: "care = \"*\"")
    #expect(problem().contains("care → care"))
  }

  @Test func `names that mean the plugin's own files are refused`() throws {
    try folder.write("plugins/care/rfm-kit/lib/b.lua", "return 1\n")
    #expect(problem().hasPrefix("plugins/care/rfm-kit/lib/b.lua: lies where require("))
    try plugin("care", needs: "lib = \"*\"")
    #expect(problem().contains("plugin.toml:6: 'lib' cannot be needed"))
  }

  @Test func `who needs a plugin is known`() throws {
    let workspace = try Workspace.open(folder.path)
    #expect(workspace.dependents(of: "rfm-kit").map(\.plugin.id) == ["care"])
    #expect(workspace.dependents(of: "care").isEmpty)
  }
}
