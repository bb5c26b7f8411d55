import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct LockFileTests {
  @Test func `what is written is read back, and is the same text again`() throws {
    var lock = LockFile()
    lock["b2"] = LockFile.Plugin(
      id: "b2", version: SemanticVersion(1, 2, 3, prerelease: ["rc", "1"]), checksum: "00ff",
      granted: [.writeSharedTags(group: "lifecycle"), .readPersonal(.phone)])
    lock["a1"] = LockFile.Plugin(
      id: "a1", version: SemanticVersion(0, 1, 0), checksum: "ff00", granted: [])
    let read = try LockFile.parse(Array(lock.text.utf8))
    #expect(read == lock)
    #expect(read.text == lock.text)
    #expect(lock.plugins.map(\.id) == ["a1", "b2"])
    #expect(lock.text.contains("granted = [\"phone\", \"tag:lifecycle\"]"))
    lock["b2"] = nil
    #expect(lock["b2"] == nil)
  }

  private static func entry(_ format: Int, _ times: Int = 1) -> String {
    "format = \(format)\n"
      + String(
        repeating: """
          [[plugin]]
          id = "a1"
          version = "1.0.0"
          checksum = "00"
          granted = ["birthday"]

          """, count: times)
  }

  @Test func `the first format left out what is granted at once`() throws {
    let old = try LockFile.parse(Array(Self.entry(1).utf8))
    #expect(
      old["a1"]?.granted == [.readPersonal(.birthday), .readOrders, .readEvents, .writeTags])
    let new = try LockFile.parse(Array(Self.entry(2).utf8))
    #expect(new["a1"]?.granted == [.readPersonal(.birthday)])
    #expect(throws: Diagnostics.self) { try LockFile.parse(Array(Self.entry(2, 2).utf8)) }
  }

  @Test func `a damaged or newer lock says what to do`() {
    let hint =
      "\n  put it back from version control, or remove it, then install and grant again; it holds nothing else"
    func message(_ text: String) -> String {
      do {
        _ = try LockFile.parse(Array(text.utf8))
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      message("format = 1\n[[plugin]]\nid = \"a1\"\nversion = \"1.0.0\"")
        == "siyu.lock:2: [plugin] lacks 'checksum'; write checksum = \"…\"" + hint)
    #expect(
      message("format = 4\nnew = 1")
        == "siyu.lock:1: siyu.lock was written by a newer siyu (format 4)\n"
        + "  update siyu, then try again")
  }
}
