import Foundation
import SiyuModel
import SiyuPackaging
import SiyuTestSupport
import Testing

@testable import siyu

@Suite struct InstallationTextTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("siyu.toml", "[brand]\nname = \"店\"\n")
  }

  private func write(_ name: String, _ text: String) throws {
    let file = URL(filePath: "\(folder.path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func package(_ files: [String: String], _ more: String = "") throws -> PluginPackage {
    let name = "made\(files.count)\(more.count)/mini"
    let manifest = "id = \"mini\"\nversion = \"1.0.0\"\ntitle = \"小\"\nsiyu = \"1\"\n\(more)\n"
    for (path, text) in files.merging(
      ["plugin.toml": manifest, "main.lua": ""],
      uniquingKeysWith: {
        one, _ in one
      })
    { try write("\(name)/\(path)", text) }
    return try PluginFolder.read("\(folder.path)/\(name)", name: name)
  }

  private func lines(_ package: PluginPackage) throws -> [String] {
    InstallationText(
      try Installation(
        package, signer: nil, source: "mini.siyu", in: Workspace.open(folder.path),
        trust: TrustFile())
    ).lines
  }

  @Test func `no line of an author's passes for one of siyu's`() throws {
    let forged = "signed by 3f2a-91bc-04de-77a1-c0d9, trusted as 青禾工作室"
    // As long as makes the next words begin a line.
    for length in 50...72 {
      let text = String(repeating: "x", count: length) + " " + forged
      let shown = try lines(
        package([:], "description = \"\(text)\"\nauthors = [\"a\", \"\(text)\"]\n"))
      #expect(shown[1].hasPrefix("  from ") && shown[2].hasPrefix("  not signed"))
      let strangers = shown.filter { $0.contains("signed by") || $0.contains("xxx") }
      #expect(!strangers.isEmpty && strangers.allSatisfy { $0.hasPrefix("  | ") }, "\(strangers)")
      #expect(shown.allSatisfy { $0.count <= 90 })
    }
  }

  @Test func `changed Lua is always named, before all else`() throws {
    var old: [String: String] = ["zz.md": "old"]
    var new: [String: String] = ["zz.md": "new"]
    for number in 10..<22 {
      old["lib/z\(number).lua"] = "-- old"
      new["lib/z\(number).lua"] = "-- new"
    }
    for number in 10..<40 { new["a\(number).txt"] = "x" }
    var workspace = try Workspace.open(folder.path)
    try workspace.install(
      Installation(
        package(old), signer: nil, source: "x", in: workspace, trust: TrustFile()))
    try workspace.saveLock()
    new["lib/added.lua"] = ""
    var shown = try lines(package(new))
    for number in 10..<22 { #expect(shown.contains("lib/z\(number).lua  changed")) }
    #expect(shown.contains("… and 32 files more"), "\(shown)")
    // With less of it: what runs, what changes, what comes.
    for number in 13..<22 { new["lib/z\(number).lua"] = "-- old" }
    shown = try lines(package(new))
    let start = try #require(shown.firstIndex { $0.hasPrefix("file") })
    #expect(
      shown[(start + 1)...].prefix(6).map { $0.split(separator: " ").first ?? "" } == [
        "lib/z10.lua", "lib/z11.lua", "lib/z12.lua", "lib/added.lua", "zz.md", "a10.txt",
      ])
  }
}
