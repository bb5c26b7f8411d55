import SiyuDisk
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What an installation must not lose, let through or leave unsaid.
extension InstallationTests {
  @Test func `two that change the workspace at once do it one after the other`() throws {
    try install(package(), alice)
    var hasRun = false
    try Workspace.changing(folder.path) { first in
      let there = try first.plugin("mini").package
      #expect {
        try Workspace.changing(folder.path, tries: 0) { _ in hasRun = true }
      } throws: { "\($0)".contains("another siyu is changing") }
      first.grant([.readEvents], to: there)
      try first.saveLock()
    }
    #expect(!hasRun)
    // Whoever waited finds what the other one wrote.
    try Workspace.changing(folder.path, tries: 0) { second in
      second.grant([.readWallet], to: try second.plugin("mini").package)
      try second.saveLock()
    }
    #expect(try workspace().lock["mini"]?.granted == [.readOrders, .readEvents, .readWallet])
    #expect(try workspace().lock["mini"]?.signer == alice)
    // A lock ends with whoever threw.
    #expect(throws: Diagnostic.self) {
      try Workspace.changing(folder.path) { _ in throw Diagnostic("x") }
    }
    #expect(throws: Never.self) { try Workspace.changing(folder.path, tries: 0) { _ in } }
  }

  @Test func `what a locked plugin needs is compared with the lock too`() throws {
    try install(package(), alice)
    try folder.write(
      "plugins/base/plugin.toml",
      "id = \"base\"\nversion = \"1.0.0\"\ntitle = \"b\"\nsiyu = \"1\"\n"
        + "[dependencies]\nmini = \"^1\"\n")
    try folder.write("plugins/base/main.lua", "")
    // Through one of one's own, which is in no lock.
    let care = try PluginFolder.check(
      [
        "plugin.toml": Array(
          ("id = \"care\"\nversion = \"1.0.0\"\ntitle = \"c\"\nsiyu = \"1\"\n"
            + "[dependencies]\nbase = \"^1\"\n").utf8), "main.lua": [],
      ], name: "care.siyu"
    ).manifest
    #expect(throws: Never.self) { try workspace().checkLocked(needsOf: [care]) }
    try folder.write("plugins/mini/lib/k.lua", "-- tampered\n")
    #expect { try workspace().checkLocked(needsOf: [care]) } throws: {
      let problems = ($0 as? Diagnostics)?.all ?? []
      return problems.map(\.file) == ["plugins/mini"]
        && problems[0].message.contains("--locked refuses it")
    }
    // It is what is to be installed itself.
    #expect(throws: Never.self) {
      try workspace().checkLocked(needsOf: [care, package().manifest])
    }
  }

  @Test func `shared Lua is shown with the plugins that it runs in`() throws {
    func write(_ id: String, needs: String) throws {
      try folder.write(
        "plugins/\(id)/plugin.toml",
        """
        id = "\(id)"
        version = "1.0.0"
        title = "x"
        siyu = "1"
        [permissions]
        read = ["orders", "name"]
        [dependencies]
        \(needs) = "^1"
        """)
      try folder.write("plugins/\(id)/main.lua", "")
    }
    try write("base", needs: "mini")
    try write("care", needs: "base")
    var granting = try workspace()
    granting.grant(
      [.readPersonal(.name)],
      to: try PluginFolder.read(
        "\(folder.path)/plugins/care", name: "plugins/care"))
    try granting.saveLock()
    #expect(
      try install(package()).dependents == [
        DependentPlugin(id: "base", may: [.readOrders]),
        DependentPlugin(id: "care", may: [.readOrders, .readPersonal(.name)]),
      ])
    // One that comes with it counts as it will be.
    let coming = try PluginFolder.read(
      "\(folder.path)/plugins/base", name: "plugins/base"
    ).manifest
    DiskFolder.remove("\(folder.path)/plugins/base")
    #expect(try install(package("1.1.0")).dependents.isEmpty)
    let shown = try Installation(
      package("1.2.0"), signer: nil, source: "x", in: workspace(), trust: TrustFile(),
      coming: [DependentPlugin.Coming(coming, granting: [.readPersonal(.name), .readEvents])])
    #expect(shown.dependents.map(\.id) == ["base", "care"])
    #expect(shown.dependents[0].may == [.readOrders, .readPersonal(.name)])
  }

  @Test func `what an installation left before it was noted is no change of one's own`() throws {
    let first = try package()
    try install(first, alice)
    let before = try folder.read("siyu.lock")
    let next = try package("1.1.0")
    try install(next, alice)
    // As after a death between the files and the lock.
    try folder.write("siyu.lock", before)
    let again = try install(next, alice)
    #expect(again.present == .same && !again.changesNothing)
    #expect(again.newlyAsked == [.readOrders] && again.replaced == SemanticVersion(1, 0, 0))
    #expect(try workspace().lock["mini"]?.checksum == next.checksum)
    #expect(try install(next, alice).changesNothing)
    // Of the first one too; and the signer stays who it was.
    try folder.write("siyu.lock", before)
    #expect(refusal { try install(next, bob) }?.contains("REFUSED") == true)
    DiskFolder.remove("\(folder.path)/siyu.lock")
    #expect(try install(next, alice).present == .same)
    // What was granted as one's own plugin is one.
    DiskFolder.remove("\(folder.path)/siyu.lock")
    var own = try workspace()
    own.grant([.readPersonal(.birthday)], to: try own.plugin("mini").package)
    try own.saveLock()
    #expect(refusal { try install(next, alice) }?.contains("plugin of your own") == true)
    // Changed since is neither.
    try folder.write("siyu.lock", before)
    try folder.write("plugins/mini/main.lua", "-- mine\n")
    #expect(refusal { try install(next, alice) }?.contains("was changed since") == true)
  }

  @Test func `what no archive has is not thrown away with the plugin`() throws {
    let first = try package(more: ["lib/a.lua": "return 1\n"])
    try install(first, alice)
    try folder.write("plugins/mini/.DS_Store", "x")
    try install(package("1.0.1", more: ["lib/a.lua": "return 1\n"]), alice)
    try folder.write("plugins/mini/.git/HEAD", "x")
    try folder.write("plugins/mini/lib/notes.bak", "x")
    let next = try package("1.1.0")
    let words = refusal { try install(next, alice) }
    #expect(words?.contains("would be lost: '.git/', 'lib/notes.bak'") == true, "\(words ?? "")")
    #expect(try folder.read("plugins/mini/.git/HEAD") == "x")
    // What stays as it is loses nothing.
    let same = try package("1.0.1", more: ["lib/a.lua": "return 1\n"])
    #expect(try install(same, alice, granting: [.readEvents]).strays.isEmpty)
    #expect(try folder.read("plugins/mini/lib/notes.bak") == "x")
    let removal = try Removal("mini", in: workspace())
    #expect(!removal.isOwn && removal.strays == [".git/", "lib/notes.bak"])
    #expect(try install(next, alice, replaces: true).strays == [".git/", "lib/notes.bak"])
    #expect(!DiskFile.exists("\(folder.path)/plugins/mini/.git"))
    // What siyu wrote there is no loss, as long as it is that.
    try folder.write("plugins/mini/.luarc.json", "{}")
    let made = [".luarc.json": Array("{}".utf8)]
    #expect(try Removal("mini", in: workspace(), made: made).strays.isEmpty)
    let newer = try package("1.2.0")
    #expect(refusal { try install(newer, alice) }?.contains("'.luarc.json'") == true)
    let terms = Installation.Terms(made: made)
    let shown = try Installation(
      newer, signer: alice, source: "x", in: workspace(), trust: TrustFile(), terms)
    #expect(shown.strays.isEmpty)
    try folder.write("plugins/mini/.luarc.json", "{1}")
    #expect(throws: Diagnostic.self) { try shown.again(in: workspace(), trust: TrustFile()) }
    DiskFolder.remove("\(folder.path)/plugins/mini/.luarc.json")
    // No link is followed.
    try folder.write("elsewhere/x.bak", "x")
    symlink("\(folder.path)/elsewhere", "\(folder.path)/plugins/mini/.more")
    #expect(try Removal("mini", in: workspace()).strays == [".more"])
  }
}
