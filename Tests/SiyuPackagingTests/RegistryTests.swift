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

@Suite struct RegistryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    mkdir("\(folder.path)/registry", 0o755)
  }

  private var registry: RegistryFolder { RegistryFolder("\(folder.path)/registry") }

  private func shared(
    _ version: String, id: String = "mini", title: String = "小", more: String = ""
  ) throws -> SharedPackage {
    let files = [
      "plugin.toml": """
      id = "\(id)"
      version = "\(version)"
      title = "\(title)"
      siyu = "1"
      [dependencies]
      kit = "^1.2"
      """, "main.lua": "-- \(version)\(more)\n",
    ]
    return try SharedPackage(
      PluginFolder.check(files.mapValues { Array($0.utf8) }, name: "mini.siyu"))
  }

  /// The bytes stand for an archive: a registry does not look inside.
  @discardableResult
  private func publish(
    _ version: String, id: String = "mini", title: String = "小", more: String = ""
  ) throws -> RegistryFolder.Published {
    try registry.publish(
      Array("archive of \(id) \(version)\(more)".utf8),
      shared(version, id: id, title: title, more: more))
  }

  @Test func `what is published is found, and read back whole`() throws {
    let first = try publish("1.0.0")
    #expect(first.isNew && first.serial == 1)
    try publish("1.1.0")
    let index = try registry.index()
    #expect(index.serial == 2)
    let found = try #require(index.newest(of: "mini"))
    #expect(found.version == SemanticVersion(1, 1, 0))
    #expect(found.requires["kit"]?.text == "^1.2")
    #expect(try registry.archive(of: found) == Array("archive of mini 1.1.0".utf8))
    #expect(try RegistryIndex.parse(index.encoded, file: "i") == index)
    #expect(throws: Never.self) { try found.check(shared("1.1.0"), file: "x") }
    #expect(throws: Diagnostic.self) { try found.check(shared("1.0.0"), file: "x") }
  }

  @Test func `a version is for good`() throws {
    try publish("1.0.0")
    #expect(try !publish("1.0.0").isNew)
    #expect(throws: Diagnostic.self) { try publish("1.0.0", more: "x") }
    #expect(throws: Diagnostic.self) { try publish("1.0.0+again") }
    #expect(try registry.index().serial == 1)
    #expect(DiskFolder.names(in: registry.path) == ["index.json", "mini-1.0.0.siyu"])
  }

  @Test func `the newest that a range allows is taken, pre-releases by name`() throws {
    for version in ["1.10.0", "1.2.0", "2.0.0-beta.1", "1.9.9"] { try publish(version) }
    let index = try registry.index()
    func newest(_ range: String?) -> String? {
      index.newest(of: "mini", in: range.flatMap { VersionRange($0) }).map { "\($0.version)" }
    }
    #expect(newest(nil) == "1.10.0")
    #expect(newest("~1.9") == "1.9.9")
    #expect(newest("1.2.0") == "1.2.0")
    #expect(newest("2.0.0-beta.1") == "2.0.0-beta.1")
    #expect(newest("^3") == nil)
    #expect(index.newest(of: "other") == nil)
  }

  @Test func `search looks at ids and titles`() throws {
    try publish("1.0.0")
    try publish("1.1.0")
    try publish("1.0.0", id: "skin-care", title: "护肤 Care")
    let index = try registry.index()
    #expect(index.search("").map(\.label) == ["mini@1.1.0", "skin-care@1.0.0"])
    #expect(index.search("CARE").map(\.id) == ["skin-care"])
    #expect(index.search("护肤").map(\.id) == ["skin-care"])
    #expect(index.search("x").isEmpty)
  }

  @Test func `an archive that was changed or cut off is refused`() throws {
    let found = try publish("1.0.0").package
    for text in ["archive of mini 1.0.", "archive of mini 1.0.1", "archive of mini 1.0.0 "] {
      try folder.write("registry/mini-1.0.0.siyu", text)
      #expect(throws: Diagnostic.self, "\(text)") { try registry.archive(of: found) }
    }
  }

  @Test func `a folder with other things in it does not become a registry`() throws {
    try folder.write("registry/notes.txt", "mine")
    #expect { try publish("1.0.0") } throws: { "\($0)".contains("nothing was published") }
    #expect(DiskFolder.names(in: registry.path) == ["notes.txt"])
    #expect { try registry.index() } throws: { "\($0)".contains("is no registry") }
  }

  @Test func `an index that is none, or contradicts itself, is refused`() throws {
    try publish("1.0.0")
    let text = String(decoding: try registry.index().encoded, as: UTF8.self)
    #expect(throws: Never.self) { try RegistryIndex.parse(Array(text.utf8), file: "i") }
    for (old, new) in [
      ("\"format\": 1", "\"format\": 2"), ("\"serial\": 1", "\"serial\": -1"),
      ("\"serial\": 1", "\"serial\": \"1\""), ("mini-1.0.0.siyu", "../mini-1.0.0.siyu"),
      ("mini-1.0.0.siyu", "/etc/passwd"), ("\"version\": \"1.0.0\"", "\"version\": \"1.0\""),
      ("\"id\": \"mini\"", "\"id\": \"../mini\""), ("\"^1.2\"", "\"whatever\""),
      ("\"signer\": null", "\"signer\": \"me\""), ("\"packages\"", "\"other\""),
      ("\"sha256\": \"", "\"sha256\": \"Z"),
    ] {
      let changed = text.replacing(old, with: new)
      #expect(changed != text, "\(old)")
      #expect(throws: Diagnostic.self, "\(new)") {
        try RegistryIndex.parse(Array(changed.utf8), file: "i")
      }
    }
    for text in ["", "[]", "{", "{\"format\": 1}", "\u{0}"] {
      #expect(throws: Diagnostic.self) { try RegistryIndex.parse(Array(text.utf8), file: "i") }
    }
  }

  @Test func `an older index than was seen is refused`() throws {
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    mkdir("\(folder.path)/.siyu", 0o700)
    try publish("1.0.0")
    let old = try registry.index()
    try publish("1.1.0")
    let workspace = try Workspace.open(folder.path)
    var seen = try workspace.seenRegistries()
    try seen.see(registry.index(), of: registry.path)
    try workspace.save(seen)
    #expect(try workspace.seenRegistries() == seen)
    #expect { try seen.see(old, of: registry.path) } throws: { "\($0)".contains("REFUSED") }
    // Another registry has numbers of its own, and the same index is no older one.
    try seen.see(old, of: "/elsewhere")
    try seen.see(registry.index(), of: registry.path)
    try folder.write(".siyu/registries", "{")
    #expect(throws: Diagnostic.self) { try workspace.seenRegistries() }
  }
}
