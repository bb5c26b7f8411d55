import SiyuBorder
import SiyuModel
import Testing

@testable import SiyuArchives
@testable import SiyuPackaging

@Suite struct SharedPackageTests {
  private func pack(_ shared: SharedPackage) throws -> [UInt8] {
    try ArchiveWriter.pack(ArchiveLab.entries(shared))
  }

  @Test func `what is packed comes out as it was`() throws {
    let shared = try ArchiveLab.shared()
    let read = try ArchiveLab.read(pack(shared))
    #expect(read.package.files == shared.package.files)
    #expect(read.list == shared.list)
    #expect(read.list.checksum == shared.package.checksum)
    #expect(read.signer == nil)
    #expect(shared.fileName == "mini-1.0.0.siyu")
  }

  @Test func `the same files give the same bytes`() throws {
    #expect(try pack(ArchiveLab.shared()) == pack(ArchiveLab.shared()))
  }

  @Test func `a path longer than tar's own head has room for`() throws {
    let long = Array(repeating: String(repeating: "x", count: 60), count: 7).joined(separator: "/")
    let read = try ArchiveLab.read(pack(ArchiveLab.shared(["\(long)/a.lua": "return 1\n"])))
    #expect(read.package.text("\(long)/a.lua") == "return 1\n")
  }

  @Test func `who signed is told`() throws {
    let key = SigningKey()
    let signed = try ArchiveLab.shared().signed(by: key)
    let read = try ArchiveLab.read(pack(signed))
    #expect(read.signer == key.signer.fingerprint)
    #expect(read.list == signed.list)
  }

  @Test func `a signature for something else is refused`() throws {
    let other = try ArchiveLab.shared(["lib/a.lua": "return 1\n"]).signed(by: SigningKey())
    var entries = ArchiveLab.entries(try ArchiveLab.shared())
    entries.insert(ArchiveLab.entries(other)[1], at: 1)
    let words = ArchiveLab.refusal(try ArchiveWriter.pack(entries))
    #expect(words?.contains("signature does not belong to it") == true, "\(words ?? "taken")")
  }

  @Test func `a changed file, one too many and one too few are refused`() throws {
    var entries = ArchiveLab.entries(try ArchiveLab.shared())
    let last = entries.count - 1
    entries[last].bytes.append(10)
    #expect(
      ArchiveLab.refusal(try ArchiveWriter.pack(entries))?.contains("is not the file that its list")
        == true)
    entries.remove(at: last)
    #expect(
      ArchiveLab.refusal(try ArchiveWriter.pack(entries))?.contains("is in its list and not in it")
        == true)
    entries = ArchiveLab.entries(try ArchiveLab.shared())
    entries.append(UnpackedEntry(name: Array("lib/more.lua".utf8), bytes: []))
    #expect(
      ArchiveLab.refusal(try ArchiveWriter.pack(entries))?.contains("in it and not in its list")
        == true)
  }

  @Test func `a list that names another plugin than the manifest is refused`() throws {
    let package = try ArchiveLab.package()
    var manifest = package.manifest
    manifest.version = SemanticVersion(2, 0, 0)
    let lying = PluginPackage(manifest: manifest, files: package.files, directory: "plugins/mini")
    let words = ArchiveLab.refusal(try pack(SharedPackage(lying)))
    #expect(words?.contains("its list says mini@2.0.0, its plugin.toml mini@1.0.0") == true)
  }

  @Test func `a plugin with a file that archives use cannot be packed`() throws {
    #expect(throws: Diagnostics.self) { try ArchiveLab.shared(["siyu-package": "x"]) }
  }

  @Test func `a key is neither packed nor taken`() throws {
    let key = "siyu signing key 1\nprivate x\npublic y\n"
    #expect { try ArchiveLab.shared(["lib/me.key": key]) } throws: {
      let words = ($0 as? Diagnostics)?.all.map(\.description).joined() ?? ""
      return words.contains("plugins/mini/lib/me.key: is a key")
    }
    // As another program would pack it.
    let package = try ArchiveLab.package(["me.key": key])
    let files = package.paths.map {
      UnpackedEntry(name: Array($0.utf8), bytes: package.files[$0] ?? [])
    }
    let list = UnpackedEntry(
      name: Array(PackageList.name.utf8), bytes: PackageList(package).bytes)
    let words = ArchiveLab.refusal(try ArchiveWriter.pack([list] + files))
    #expect(words?.contains("'me.key' in it is a key to sign with") == true, "\(words ?? "taken")")
    // Texts may speak of keys.
    #expect(throws: Never.self) { try ArchiveLab.shared(["a.md": "a " + key]) }
  }

  @Test func `a file of Lua larger than a folder may have is refused`() throws {
    let most = String(repeating: " ", count: 1 << 20)
    #expect(ArchiveLab.refusal(try pack(ArchiveLab.shared(["lib/a.lua": most]))) == nil)
    let words = ArchiveLab.refusal(try pack(ArchiveLab.shared(["lib/a.lua": most + " "])))
    #expect(words?.contains("lib/a.lua: the file has 1048577 bytes") == true, "\(words ?? "taken")")
  }

  @Test func `more than a folder may have in all is refused`() throws {
    let part = String(repeating: " ", count: 6 << 20)
    let words = ArchiveLab.refusal(
      try pack(ArchiveLab.shared(["a.txt": part, "b.txt": part, "c.txt": part])))
    #expect(words?.contains("more than 16777216 bytes together") == true, "\(words ?? "taken")")
  }

  @Test func `more files than a folder may have are refused`() throws {
    // Three are in it already; without a signature an archive has room for one more.
    let more = Dictionary(uniqueKeysWithValues: (0..<1_998).map { ("f\($0).txt", "") })
    let words = ArchiveLab.refusal(try pack(ArchiveLab.shared(more)))
    #expect(words?.contains("more than 2000 files") == true, "\(words ?? "taken")")
    var fewer = more
    fewer["f0.txt"] = nil
    #expect(ArchiveLab.refusal(try pack(ArchiveLab.shared(fewer))) == nil)
  }
}
