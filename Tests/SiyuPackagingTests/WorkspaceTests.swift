import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct WorkspaceTests {
  private let folder: TemporaryFolder
  private var root: String { "\(folder.path)/brand" }

  init() throws { folder = try TemporaryFolder() }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch { return "\(error)" }
  }

  // MARK: Creating and finding

  @Test func `a new workspace opens, with private things private`() throws {
    let (workspace, made) = try Workspace.create(at: root)
    #expect(
      made == [
        ".siyu/", ".siyu/key", ".siyu/.gitignore", "plugins/", "scripts/", "calendars/",
        "calendars/workdays.toml", ".gitignore", "words/", "words/ad-law.txt", "siyu.lock",
        "siyu.toml",
      ])
    #expect(workspace.file.brand == "brand")
    #expect(workspace.file.currency == .cny)
    #expect(workspace.file.timeZone == "Asia/Shanghai")
    #expect(workspace.file.weekStart == .monday)
    #expect(workspace.storePath == "\(workspace.root)/.siyu/siyu.db")
    #expect(folder.mode("brand/.siyu") == 0o700)
    #expect(folder.mode("brand/.siyu/key") == 0o600)
    #expect(try workspace.key().count == 32)
    #expect(try workspace.surroundings().zone.name == "Asia/Shanghai")
    #expect(workspace.enabledPlugins == [])
  }

  @Test func `a second init writes nothing`() throws {
    let first = try Workspace.create(at: root).workspace.key()
    #expect(
      message { _ = try Workspace.create(at: root) }
        == "\(root): 'siyu.toml' is already there; nothing was written")
    #expect(try Workspace.open(root).key() == first)
  }

  @Test func `files that are there stay, and a failure takes back what was made`() throws {
    try folder.write("brand/.gitignore", "mine\n")
    #expect(
      message {
        _ = try Workspace.create(at: root) { () throws(Diagnostic) in
          throw Diagnostic(file: "key", "no randomness")
        }
      } == "key: no randomness")
    try folder.write("brand/scripts", "not a folder")
    #expect(
      message { _ = try Workspace.create(at: root) } == "scripts: cannot be written: file exists")
    #expect(!DiskFile.exists("\(root)/.siyu"))
    unlink("\(root)/scripts")
    #expect(try !Workspace.create(at: root).made.contains(".gitignore"))
    #expect(try folder.read("brand/.gitignore") == "mine\n")
  }

  @Test func `a brand of any name makes a file that is read back`() throws {
    let name = "“A\\B” \"C\"\n\u{7F}雅"
    #expect(try Workspace.create(at: root, brand: name).workspace.file.brand == name)
  }

  @Test func `it is found from below, and its absence is said`() throws {
    _ = try Workspace.create(at: root)
    mkdir("\(root)/scripts/deep", 0o755)
    let found = try Workspace.find(from: "\(root)/scripts/deep")
    #expect(found.root == DiskFile.resolved(root))
    #expect(
      message { _ = try Workspace.find(from: folder.path) }
        == "\(folder.path): there is no siyu.toml here or in a folder above\n"
        + "  `siyu init` makes a workspace; `-C DIR` chooses one")
  }

  @Test func `a key that is lost, cut or open is not used`() throws {
    let workspace = try Workspace.create(at: root).workspace
    chmod(workspace.keyPath, 0o644)
    #expect(
      message { _ = try workspace.key() }
        == ".siyu/key: others may read the workspace's key\n  chmod 600 \(workspace.keyPath)")
    chmod(workspace.keyPath, 0o600)
    truncate(workspace.keyPath, 31)
    #expect(message { _ = try workspace.key() }.hasPrefix(".siyu/key: a key has 32 bytes, this"))
    unlink(workspace.keyPath)
    #expect(
      message { _ = try workspace.key() }.hasPrefix(".siyu/key: the workspace's key is missing"))
  }

  // MARK: Plugins

  @Test func `a new plugin loads as it is written`() throws {
    let workspace = try Workspace.create(at: root).workspace
    let written = try PluginScaffold.create(PluginRecipe(id: "my-plugin"), in: workspace)
    #expect(written.contains("plugins/my-plugin/test/activity_spec.lua"))
    #expect(workspace.enabledPlugins == ["my-plugin"])
    let plugin = try workspace.plugin("my-plugin")
    #expect(plugin.grants == [.readOrders, .writeTags])
    #expect(plugin.source.settings == ["silent_after": "90d"])
    #expect(plugin.refused == [])
    #expect(
      message { _ = try PluginScaffold.create(PluginRecipe(id: "my-plugin"), in: workspace) }
        .hasSuffix("'plugins/my-plugin' is already there; nothing was written"))
    #expect(
      message { _ = try workspace.plugin("my-plugim") }
        == "there is no plugin 'my-plugim' in plugins/; did you mean 'my-plugin'?")
  }

  @Test func `personal fields, shared groups and sends are granted by name`() throws {
    var workspace = try Workspace.create(at: root).workspace
    try folder.write(
      "brand/plugins/p1/plugin.toml",
      """
      id = "p1"
      version = "1.0.0"
      title = "x"
      siyu = "1"
      [permissions]
      read = ["orders", "birthday", "phone"]
      write = ["tag", "tag:lifecycle", "points"]
      send = ["wecom.chat"]
      """)
    try folder.write("brand/plugins/p1/main.lua", "")
    #expect(try workspace.plugin("p1").grants == [.readOrders, .writeTags])
    #expect(
      try workspace.plugin("p1").refused.map(\.word) == [
        "birthday", "phone", "points", "tag:lifecycle", "wecom.chat",
      ])

    try folder.write(
      "brand/siyu.toml",
      """
      [brand]
      name = "x"
      [plugins.p1]
      grant = ["birthday", "name"]  # name is not asked for
      """)
    workspace = try Workspace.open(root)
    try workspace.grant([.writePoints, .send(.chat)], to: workspace.plugin("p1").package)
    try workspace.saveLock()
    workspace = try Workspace.open(root)
    #expect(try workspace.plugin("p1").refused.map(\.word) == ["phone", "tag:lifecycle"])
    let checksum = try workspace.plugin("p1").package.checksum
    #expect(workspace.lock["p1"]?.checksum == checksum)
    #expect(
      try folder.read("brand/siyu.lock").contains(
        "granted = [\"orders\", \"points\", \"tag\", \"wecom.chat\"]"))
  }

  @Test func `what is taken back is gone, also what everybody gets at once`() throws {
    var workspace = try Workspace.create(at: root).workspace
    _ = try PluginScaffold.create(PluginRecipe(id: "p1"), in: workspace)
    let package = try workspace.plugin("p1").package
    workspace.takeBack([.writeTags], from: package)
    #expect(try workspace.plugin("p1").grants == [.readOrders])
    #expect(try workspace.plugin("p1").source.grants == ["orders"])
    #expect(try workspace.plugin("p1").source.asked == ["orders", "tag"])
    workspace.grant([.writeTags], to: package)
    #expect(try workspace.plugin("p1").grants == [.readOrders, .writeTags])
  }

  @Test func `a plugin that asks for more than before gets nothing new`() throws {
    var workspace = try Workspace.create(at: root).workspace
    func write(_ read: String, id: String = "p1") throws {
      try folder.write(
        "brand/plugins/p1/plugin.toml",
        "id = \"p1\"\nversion = \"1.0.0\"\ntitle = \"x\"\nsiyu = \"1\"\n[permissions]\nread = [\(read)]"
      )
    }
    try write("\"orders\"")
    try folder.write("brand/plugins/p1/main.lua", "")
    // In no lock yet, it gets what everybody gets.
    #expect(try workspace.plugin("p1").grants == [.readOrders])
    let first = try workspace.plugin("p1").package
    let isPinned = [workspace.pin([first]), workspace.pin([first])]
    #expect(isPinned == [true, false])
    try workspace.saveLock()
    workspace = try Workspace.open(root)
    try write("\"orders\", \"events\"")
    #expect(try workspace.plugin("p1").grants == [.readOrders])
    #expect(try workspace.plugin("p1").refused == [.readEvents])
    let isPinnedAgain = workspace.pin([try workspace.plugin("p1").package])
    #expect(!isPinnedAgain)
    workspace.grant([.readEvents], to: try workspace.plugin("p1").package)
    #expect(try workspace.plugin("p1").refused == [])
  }

  @Test func `plugins named and not there are told`() throws {
    _ = try Workspace.create(at: root)
    try folder.write("brand/plugins/skincare/main.lua", "")
    try folder.write(
      "brand/siyu.toml",
      """
      [brand]
      name = "x"
      [plugins]
      enabled = ["skincare", "pets"]
      [settings.skincair]
      a = 1
      """)
    #expect(
      try Workspace.open(root).pluginProblems().map(\.description) == [
        "siyu.toml:4: there is no plugin 'pets' in plugins/; possible are skincare",
        "siyu.toml:5: there is no plugin 'skincair' in plugins/; did you mean 'skincare'?",
      ])
  }
}
