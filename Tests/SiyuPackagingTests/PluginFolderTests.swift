import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct PluginFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("skincare/plugin.toml", PluginManifestTests.good)
    try folder.write("skincare/main.lua", "local rfm = require(\"lib.rfm\")\n")
    try folder.write("skincare/lib/rfm.lua", "return {}\n")
  }

  private func read(limits: PluginFolderLimits = PluginFolderLimits()) throws -> PluginPackage {
    try PluginFolder.read("\(folder.path)/skincare", name: "plugins/skincare", limits: limits)
  }

  private func problems(limits: PluginFolderLimits = PluginFolderLimits()) -> [String] {
    do {
      _ = try read(limits: limits)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }

  @Test func `files are read by path, leftovers are not`() throws {
    for name in [
      ".git/config", ".DS_Store", "main.lua~", "#main.lua#", "main.lua.swp", "lib/.rfm.lua.swp",
      "main.lua.orig",
    ] { try folder.write("skincare/\(name)", "x") }
    let package = try read()
    #expect(package.paths == ["lib/rfm.lua", "main.lua", "plugin.toml"])
    #expect(package.text("lib/rfm.lua") == "return {}\n")
    #expect(package.label == "skincare@1.0.0")
    let source = package.source(settings: .record([:]), grants: [.readOrders])
    #expect(source.files.keys.sorted() == ["lib/rfm.lua", "main.lua"])
    #expect(source.grants == ["orders"])
  }

  @Test func `the checksum is what sha256sum says`() throws {
    // printf 'a\n' > a.txt; mkdir b; printf 'b' > b/c.txt; LC_ALL=C
    // find * -type f | sort | xargs sha256sum | sha256sum
    let checksum = PluginChecksum.of(["a.txt": Array("a\n".utf8), "b/c.txt": Array("b".utf8)])
    #expect(checksum == "6c5d4392c148f75f9d5c2d47ed79225289637229e2866574c8a55511c98f1194")
  }

  @Test func `the checksum follows content and names, and nothing else`() throws {
    let before = try read().checksum
    #expect(try read().checksum == before)
    let other = try TemporaryFolder()
    try other.write("skincare/lib/rfm.lua", "return {}\n")
    try other.write("skincare/main.lua", "local rfm = require(\"lib.rfm\")\n")
    try other.write("skincare/plugin.toml", PluginManifestTests.good)
    let moved = try PluginFolder.read("\(other.path)/skincare", name: "elsewhere/skincare")
    #expect(moved.checksum == before)
    try folder.write("skincare/lib/rfm.lua", "return {} \n")
    #expect(try read().checksum != before)
    try folder.write("skincare/lib/rfm.lua", "return {}\n")
    #expect(try read().checksum == before)
    try folder.write("skincare/README.md", "")
    #expect(try read().checksum != before)
  }

  @Test func `links are refused, also to files inside`() throws {
    symlink("/etc/passwd", "\(folder.path)/skincare/passwd.txt")
    symlink("main.lua", "\(folder.path)/skincare/other.lua")
    symlink("/", "\(folder.path)/skincare/root")
    let rest = " is a symbolic link; a plugin holds plain files and folders only"
    #expect(
      problems() == ["other.lua", "passwd.txt", "root"].map { "plugins/skincare/\($0):\(rest)" })
  }

  @Test func `a link is no plugin, wherever it leads`() throws {
    symlink("skincare", "\(folder.path)/other")
    let problems = #expect(throws: Diagnostics.self) {
      try PluginFolder.read("\(folder.path)/other", name: "plugins/other")
    }
    #expect(
      problems?.description == "plugins/other: is a symbolic link; copy the folder itself")
  }

  @Test func `pipes are refused and do not hang`() throws {
    mkfifo("\(folder.path)/skincare/pipe.lua", 0o644)
    #expect(problems() == ["plugins/skincare/pipe.lua: is not a plain file"])
  }

  @Test func `limits hold`() throws {
    try folder.write("skincare/big.lua", String(repeating: "-", count: 1001))
    var limits = PluginFolderLimits()
    limits.luaBytes = 1000
    #expect(
      problems(limits: limits) == [
        "plugins/skincare/big.lua: the file has 1001 bytes; at most 1000 are read"
      ])
    limits = PluginFolderLimits()
    limits.totalBytes = 1000
    #expect(
      problems(limits: limits) == [
        "plugins/skincare: the plugin's files have more than 1000 bytes together"
      ])
    limits = PluginFolderLimits()
    limits.files = 2
    #expect(problems(limits: limits) == ["plugins/skincare: the plugin has more than 2 files"])
    limits = PluginFolderLimits()
    limits.depth = 0
    #expect(
      problems(limits: limits) == ["plugins/skincare/lib: folders in a plugin go at most 0 deep"])
  }

  @Test func `names and texts are checked`() throws {
    try folder.write("skincare/content/欢迎.md", "x")
    try folder.write("skincare/a b.txt", "x")
    try folder.write("skincare/gbk.md", [0x0A, 0xBB, 0xB6, 0xD3, 0xAD])
    try folder.write("skincare/code.lua", [0x1B, 0x4C, 0x75, 0x61])
    try folder.write("skincare/mark.lua", [0xEF, 0xBB, 0xBF, 0x2D, 0x2D])
    try folder.write("skincare/Main.lua", "x")
    try folder.write("skincare/picture.png", [0x89, 0x50, 0xFF, 0x00])
    let names =
      "file names in a plugin have letters a-z, digits, '.', '_' and '-' only, at most 100"
    #expect(
      problems() == [
        "plugins/skincare/a b.txt: \(names)",
        "plugins/skincare/content/欢迎.md: \(names)",
        "plugins/skincare/code.lua: is compiled Lua; plugins hold Lua text only",
        "plugins/skincare/gbk.md:2: the file is not UTF-8 text\n  save it as UTF-8 in your editor",
        "plugins/skincare/mark.lua:1: begins with a byte-order mark, which Lua does not read\n"
          + "  save it as UTF-8 without a byte-order mark",
        "plugins/skincare/main.lua: differs only in capitals from 'Main.lua'; some disks keep one of "
          + "the two",
      ])
  }

  @Test func `what makes no plugin says what is missing`() throws {
    unlink("\(folder.path)/skincare/main.lua")
    #expect(
      problems() == [
        "plugins/skincare: there is no main.lua in this folder; it declares what the plugin offers"
      ])
    unlink("\(folder.path)/skincare/plugin.toml")
    #expect(
      problems() == [
        "plugins/skincare: there is no plugin.toml in this folder\n"
          + "  `siyu plugin new NAME` makes a plugin to start from"
      ])
  }

  @Test func `the folder has the name of the id`() throws {
    rename("\(folder.path)/skincare", "\(folder.path)/copy")
    #expect(throws: Diagnostics.self) {
      try PluginFolder.read("\(folder.path)/copy", name: "plugins/copy")
    }
  }

  @Test func `a folder that is replaced while it is read is read again`() throws {
    try folder.write("next/plugin.toml", PluginManifestTests.good)
    try folder.write("next/main.lua", "-- next\n")
    let path = "\(folder.path)/skincare"
    var swaps = 0
    let reader = FolderReader.whole(path, name: "skincare", limits: PluginFolderLimits()) {
      if swaps == 0 {
        rename(path, "\(folder.path)/old")
        rename("\(folder.path)/next", path)
      }
      swaps += 1
    }
    #expect(swaps == 2)
    #expect(reader.files.keys.sorted() == ["main.lua", "plugin.toml"])
    #expect(reader.files["main.lua"] == Array("-- next\n".utf8))
  }

  @Test func `a folder that is replaced without end is told`() throws {
    try folder.write("next/main.lua", "x")
    let path = "\(folder.path)/skincare"
    let reader = FolderReader.whole(path, name: "skincare", limits: PluginFolderLimits()) {
      rename(path, "\(folder.path)/old")
      rename("\(folder.path)/next", path)
      rename("\(folder.path)/old", "\(folder.path)/next")
    }
    #expect(reader.files.isEmpty)
    #expect(reader.problems.map(\.message) == [Message.changedWhileRead])
  }
}
