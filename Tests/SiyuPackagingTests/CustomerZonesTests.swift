import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct CustomerZonesTests {
  @Test func `a customer's zone is the one that their field names, or none`() throws {
    let folder = try TemporaryFolder()
    // A zone file that holds nothing but its last line.
    let header =
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
      + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    let types: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    let file = header + types + header + types + Array("\n<+06>-6\n".utf8)
    try folder.write("Asia/Urumqi", file)
    try folder.write("Asia/Broken", "TZif, but no zone")
    var zones = CustomerZones(folder: folder.path)
    let found = zones.zone("Asia/Urumqi")
    let urumqi = try #require(found)
    #expect(urumqi.name == "Asia/Urumqi")
    #expect(urumqi.offset(at: Instant(seconds: 0)) == 6 * 3_600)
    #expect(zones.zone("Asia/Urumqi") == urumqi)
    for name in ["Asia/Nowhere", "Asia/Broken", "", "../etc/passwd", "乌鲁木齐"] {
      #expect(zones.zone(name) == nil)
      #expect(zones.zone(name) == nil)
    }
  }
}
