import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

/// What `siyu.lock` keeps of the registry that a plugin came from.
@Suite struct RegistrySourceTests {
  @Test(arguments: [
    ("/a/playbooks", "/a/shop", "../playbooks"), ("/a/shop/playbooks", "/a/shop", "./playbooks"),
    ("/mnt/team", "/a/shop", "../../mnt/team"), ("/a", "/a/shop", "../"),
    ("/a/shop", "/a/shop", "./"),
  ])
  func `a path is written as one types it in a folder`(path: String, base: String, typed: String) {
    #expect(RelativePath.of(path, from: base) == typed)
  }

  @Test func `a folder without a name is found again from wherever the workspace lies`() throws {
    let folder = try TemporaryFolder()
    try folder.write("playbooks/a", "")
    try folder.write("shop/siyu.toml", "")
    let root = "\(folder.path)/shop"
    let registry = try Registry(at: "\(folder.path)/playbooks", root: root)
    #expect(registry.source == "registry ../playbooks")
    let again = try #require(Registry(source: registry.source, root: root))
    #expect(again.key == registry.key)
    #expect(again.isSource(registry.source))
    // As somebody wrote it.
    #expect(again.isSource("registry ./../playbooks"))
    // As an older siyu wrote it, which is a name and may be anybody's: only where it is asked for.
    #expect(registry.isSource("registry playbooks"))
    #expect(!again.isSource("registry playbooks"))
    #expect(!again.isSource("registry other"))
    #expect(!again.isSource("playbooks"))
  }

  @Test func `a folder that is gone is still where it was`() throws {
    let folder = try TemporaryFolder()
    try folder.write("shop/siyu.toml", "")
    let root = DiskFile.resolved("\(folder.path)/shop")
    for place in ["../reg B", "./reg", "../../gone/reg"] {
      let gone = try #require(Registry(source: "registry \(place)", root: root))
      #expect(gone.source == "registry \(place)")
      #expect(gone.isSource("registry \(place)"))
      #expect(gone.isOnlyLocked)
    }
  }

  @Test(arguments: [
    ("../playbooks", "../playbooks"), ("https://a.example:80/~x", "https://a.example:80/~x"),
    ("../reg B", "'../reg B'"), ("./x;curl a|sh", "'./x;curl a|sh'"), ("./$(a)", "'./$(a)'"),
    ("./a'b", "'./a'\\''b'"), ("./a\u{1b}b", "'./a\\eb'"), ("", "''"),
  ])
  func `a word to be typed is one word for the shell`(text: String, typed: String) {
    #expect(ShellWord.typed(text) == typed)
  }

  @Test func `what a hint says to type comes quoted from siyu.lock`() throws {
    let folder = try TemporaryFolder()
    let typed = try #require(Registry.typed("registry ./x;curl a|sh", root: folder.path))
    #expect(typed.hasSuffix("/x;curl a|sh'"))
    #expect(typed.hasPrefix("'"))
    #expect(Registry.typed("registry team", root: folder.path) == nil)
  }

  @Test func `an address is kept, and a name is looked for in siyu.toml`() throws {
    let site = try Registry(at: "https://a.example/playbooks", root: "/a/shop")
    #expect(site.source == "registry https://a.example/playbooks")
    #expect(Registry(source: site.source, root: "/a/shop")?.key == site.key)
    #expect(Registry(source: "registry team", root: "/a/shop") == nil)
    #expect(Registry(source: "care-1.0.0.siyu", root: "/a/shop") == nil)
    let named = Registry(
      RegistrySetting(name: "team", place: .site(try SiteAddress(folder: site.key))),
      root: "/a/shop")
    #expect(named.source == "registry team")
    #expect(named.isSource(site.source))
  }
}
