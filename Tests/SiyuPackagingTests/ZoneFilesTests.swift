import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct ZoneFilesTests {
  private func message(_ name: String, from folder: String = ZoneFiles.systemFolder) -> String {
    do throws(Diagnostic) {
      _ = try ZoneFiles.load(name, from: folder)
      return "none"
    } catch { return "\(error)" }
  }

  @Test(.enabled(if: DiskFile.isFolder(ZoneFiles.systemFolder), "needs the package tzdata"))
  func `a zone of the system is read, a misspelt one has a suggestion`() throws {
    let rules = try TimeZoneRules(
      name: "Asia/Shanghai", tzif: ZoneFiles.load("Asia/Shanghai"))
    #expect(rules.name == "Asia/Shanghai")
    #expect(
      message("Asia/Shangai").hasPrefix(
        "there is no time zone 'Asia/Shangai'; did you mean 'Asia/Shanghai'?"))
  }

  @Test(arguments: [
    "", "/etc/passwd", "../../etc/passwd", "Asia/../../../etc/passwd", "Asia//Shanghai", "Asia/",
    "Asia/Shang hai", ".", "Asia\u{0}", String(repeating: "a", count: 65),
  ])
  func `no name leads out of the folder`(name: String) {
    #expect(
      message(name).hasSuffix("cannot be a time zone; write a name such as \"Asia/Shanghai\""))
  }

  @Test func `missing files name the package`() throws {
    #expect(
      message("Asia/Shanghai", from: "/nonexistent")
        == "the system's time zone files are missing (/nonexistent)\n"
        + "  install the package tzdata: apt-get install tzdata")
    let folder = try TemporaryFolder()
    try folder.write("Etc/Text", "no zone")
    #expect(message("Etc/Text", from: folder.path).contains("is not a time zone file"))
    #expect(message("Etc", from: folder.path).hasPrefix("there is no time zone 'Etc'"))
  }
}
