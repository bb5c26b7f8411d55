import SiyuModel
import SiyuPackaging
import SiyuTestSupport
import Testing

@testable import siyu

@Suite struct InstallationTextTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("siyu.toml", "[brand]\nname = \"店\"\n")
  }

  private func package(_ files: [String: String], _ more: String = "") throws -> PluginPackage {
    let name = "made\(files.count)\(more.count)/mini"
    let manifest = "id = \"mini\"\nversion = \"1.0.0\"\ntitle = \"小\"\nsiyu = \"1\"\n\(more)\n"
    for (path, text) in files.merging(["plugin.toml": manifest, "main.lua": ""], uniquingKeysWith: {
      one, _ in one
    }) { try folder.write("\(name)/\(path)", text) }
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
}
