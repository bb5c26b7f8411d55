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
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    mkdir("\(folder.path)/registry", 0o755)
  }

  var registry: RegistryFolder { RegistryFolder("\(folder.path)/registry") }

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
  func publish(
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
    #expect(try registry.archive(of: found, limit: 99) == Array("archive of mini 1.1.0".utf8))
    #expect(try RegistryIndex.parse(index.encoded, file: "i") == index)
    #expect(throws: Diagnostic.self) { try registry.archive(of: found, limit: 9) }
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

  @Test func `the same content packed otherwise was there already`() throws {
    let first = try publish("1.0.0").package
    let again = try registry.publish(Array("packed otherwise".utf8), shared("1.0.0"))
    #expect(!again.isNew && again.package == first && again.serial == 1)
    #expect(try registry.archive(of: first, limit: 99) == Array("archive of mini 1.0.0".utf8))
    // Another signature is another word for it.
    #expect(throws: Diagnostic.self) {
      try registry.publish([1], shared("1.0.0").signed(by: SigningKey()))
    }
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
      #expect(throws: Diagnostic.self, "\(text)") { try registry.archive(of: found, limit: 99) }
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
      ("\"serial\": 1", "\"serial\": \"1\""), ("\"serial\": 1", "\"serial\": 9223372036854775807"),
      ("\"serial\": 1", "\"serial\": 9007199254740993"), ("\"packages\"", "\"other\""),
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
    try publish("1.0.0")
    let old = try registry.index()
    try publish("1.1.0")
    let workspace = try Workspace.open(folder.path)
    try workspace.see(registry.index(), of: registry.path)
    var seen = try workspace.seenRegistries()
    #expect { try workspace.see(old, of: registry.path, onlyLooks: true) } throws: {
      "\($0)".contains("REFUSED")
    }
    #expect(try workspace.seenRegistries() == seen)
    #expect { try seen.see(old, of: registry.path) } throws: { "\($0)".contains("REFUSED") }
    // Another registry has numbers of its own, and the same index is no older one.
    try seen.see(old, of: "/elsewhere")
    try seen.see(registry.index(), of: registry.path)
    try folder.write(".siyu/registries", "{")
    #expect(throws: Diagnostic.self) { try workspace.seenRegistries() }
  }

  /// The registry's index with something else in its text.
  func index(_ changes: (String, String)...) throws -> RegistryIndex {
    var text = String(decoding: try registry.index().encoded, as: UTF8.self)
    for (old, new) in changes {
      #expect(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    return try RegistryIndex.parse(Array(text.utf8), file: "i")
  }

  func refusal(_ index: RegistryIndex, _ workspace: Workspace) -> String {
    do {
      try workspace.see(index, of: registry.path, onlyLooks: true)
      return "taken"
    } catch { return error.message }
  }

  @Test func `a registry that hides or changes a version is refused, whatever its serial`() throws {
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    try publish("1.0.0")
    let first = try index(("\"serial\": 1", "\"serial\": 2"))
    try publish("1.1.0")
    let workspace = try Workspace.open(folder.path)
    let whole = try registry.index()
    try workspace.see(whole, of: registry.path)
    let seen = try workspace.seenRegistries()
    #expect(SeenRegistries.parse(seen.encoded) == seen)
    #expect(refusal(first, workspace).contains("has mini@1.1.0 no more"))
    let checksum = try #require(whole.newest(of: "mini")).checksum
    for serial in ["2", "3"] {
      let raised = ("\"serial\": 2", "\"serial\": \(serial)")
      #expect(
        try refusal(index(raised, (checksum, digest)), workspace).contains("another mini@1.1.0"))
      let other = "\"\(Fingerprint(digits: String(repeating: "a", count: 20)))\""
      #expect(
        try refusal(index(raised, ("\"signer\": null", "\"signer\": \(other)")), workspace)
          .contains("another mini@1.0.0"))
    }
    #expect(
      try refusal(index(("\"^1.2\"", "\"^1.3\"")), workspace).contains("the same serial (2)"))
    #expect(try workspace.seenRegistries() == seen)
    // What comes besides is no change of what was there.
    try publish("1.2.0")
    #expect(try refusal(registry.index(), workspace) == "taken")
    #expect(refusal(whole, workspace).contains("older than the one seen before (3)"))
    // Whose line is taken out begins anew.
    let lines = try folder.read(".siyu/registries").split(separator: "\n")
    #expect(lines.count == 2)
    try folder.write(".siyu/registries", "\(lines[0])\n")
    #expect(refusal(first, workspace) == "taken")
  }

  @Test func `what an older siyu remembered still counts`() throws {
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    try folder.write(
      ".siyu/registries",
      "{\n  \"format\": 1,\n  \"seen\": {\n    \"\(registry.path)\": 2\n  }\n}\n")
    try publish("1.0.0")
    let workspace = try Workspace.open(folder.path)
    #expect(try refusal(registry.index(), workspace).contains("older than the one seen before (2)"))
    try publish("1.1.0")
    #expect(try refusal(registry.index(), workspace) == "taken")
    #expect(try folder.read(".siyu/registries").hasPrefix("{\"format\":2}\n"))
  }

  @Test func `what cannot be kept matters only when something is taken`() throws {
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
    // A file where the folder would be.
    try folder.write(".siyu", "x")
    try publish("1.0.0")
    let workspace = try Workspace.open(folder.path)
    let index = try registry.index()
    try workspace.see(index, of: registry.path, onlyLooks: true)
    #expect(throws: Diagnostic.self) { try workspace.see(index, of: registry.path) }
  }

  @Test func `the last number is not counted on`() throws {
    try publish("1.0.0")
    let full = String(decoding: try registry.index().encoded, as: UTF8.self)
      .replacing("\"serial\": 1", with: "\"serial\": \(RegistryIndex.mostSerial)")
    try folder.write("registry/index.json", full)
    #expect(throws: Diagnostic.self) { try publish("1.1.0") }
    #expect(try registry.index().serial == RegistryIndex.mostSerial)
    #expect(DiskFolder.names(in: registry.path) == ["index.json", "mini-1.0.0.siyu"])
  }

  @Test func `a registry is not closed by what is published to it`() throws {
    try publish("1.0.0")
    let long = String(repeating: "长", count: 167)
    #expect { try publish("1.0.0", id: "long", title: long) } throws: {
      "\($0)".contains("the title of long@1.0.0 has 501 bytes")
    }
    let most = String(repeating: "长", count: 166)
    #expect(try publish("1.0.0", id: "most", title: most).isNew)
    #expect(try registry.index().serial == 2)
  }

  @Test func `an index that nobody would read is not written`() throws {
    // As many as make some bytes less than the limit.
    let line = try RegistryIndex.Package(shared("1.0.0"), bytes: 1, sha256: digest)
    var index = RegistryIndex()
    _ = try index.add(line)
    let one = index.encoded.count
    let most = RegistryIndex.mostBytes / one
    let entry = String(decoding: index.encoded, as: UTF8.self)
    let start = try #require(entry.firstRange(of: "    {")).lowerBound
    let end = try #require(entry.ranges(of: "\n  ]").last).lowerBound
    let body = String(entry[start..<end])
    var text = String(entry[..<start])
    var count = 0
    while text.utf8.count + body.utf8.count + 200 < RegistryIndex.mostBytes {
      let number = "1.\(count).0"
      if count > 0 { text += ",\n" }
      text += body.replacing("1.0.0", with: number)
      count += 1
    }
    text += String(entry[end...])
    #expect(count >= most)
    try folder.write("registry/index.json", text)
    // Read in one go: with one search an entry this takes minutes.
    #expect(try registry.index().packages.count == count)
    #expect(try registry.index().search("").count == 1)
    #expect {
      try publish("1.0.0", id: "other", title: String(repeating: "x", count: 500))
    } throws: {
      "\($0)".contains("more than 8 MB")
    }
    #expect(DiskFolder.names(in: registry.path) == ["index.json"])
  }

  var digest: String { String(repeating: "a", count: 64) }

  @Test func `the newest of each is found where versions are mixed`() throws {
    for version in ["1.0.0", "1.1.0-a", "1.1.0-b"] { try publish(version) }
    for version in ["2.0.0-a", "2.0.0-b"] { try publish(version, id: "only") }
    #expect(try registry.index().search("").map(\.label) == ["mini@1.0.0", "only@2.0.0-b"])
  }

  @Test func `whatever ends the first publishing leaves a registry`() throws {
    // A path with room for index.json, and none for this version's archive.
    var path = registry.path
    let most = Int(PATH_MAX)
    while path.utf8.count < most - 360 {
      path += "/" + String(repeating: "d", count: 200)
      mkdir(path, 0o755)
    }
    path += "/" + String(repeating: "d", count: most - 60 - path.utf8.count)
    mkdir(path, 0o755)
    let deep = RegistryFolder(path)
    let long = "1.0.0-" + String(repeating: "x", count: 58)
    #expect(throws: Diagnostic.self) { try deep.publish([1], shared(long)) }
    #expect(try deep.index().packages.isEmpty)
    #expect(try deep.publish([1], shared("1.0.0")).isNew)
  }

  @Test func `the half of an index does not close a folder`() throws {
    try folder.write("registry/index.json.2147483646.new", "{")
    #expect(try publish("1.0.0").isNew)
    #expect(DiskFolder.names(in: registry.path) == ["index.json", "mini-1.0.0.siyu"])
  }

  @Test func `a folder that is not there is told with what makes it`() throws {
    #expect {
      try RegistryFolder("\(folder.path)/none").publish([1], shared("1.0.0"))
    } throws: { "\($0)".contains("mkdir -p \(folder.path)/none") }
  }
}
