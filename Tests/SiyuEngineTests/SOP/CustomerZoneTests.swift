import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Quiet hours by the customers' own clocks, when a message is planned.
@Suite(.serialized) struct CustomerZoneTests {
  @Test func `who has a zone is quiet by it, and all others by the brand's`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "hello", title = "你好", enrol = { on = "visit" },
          steps = { { id = "hello", send = "content/a", within = "3d" } } }
        """#)
    ])
    lab.sops.gate.quiet = QuietHours(
      from: try #require(TimeOfDay(hour: 21, minute: 0)),
      to: try #require(TimeOfDay(hour: 9, minute: 0)))
    lab.sops.zoneAttribute = "tz"
    lab.sops.zone = { name in
      let hours: [String: Int] = ["Asia/Shanghai": 8, "America/Los_Angeles": -8]
      return hours[name].flatMap { try? TimeZoneRules(name: name, secondsEast: $0 * 3600) }
    }
    try lab.bringPeople(1...4)
    let zones = [1: "Asia/Shanghai", 2: "America/Los_Angeles", 3: "nowhere"]
    try lab.bring(
      .attributes(
        zones.sorted { $0.key < $1.key }.flatMap { number, zone in
          [("tz", zone), ("colour", "Asia/Shanghai")].map {
            AttributeRecord(
              person: PersonReference(customerID: "c\(number)"), name: $0.0, value: $0.1)
          }
        }))
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...4 { try lab.happen("visit", number) }
    // 08:00 in UTC: 16:00 in Shanghai, midnight in Los Angeles.
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c1 hello content/a"])
    let waiting = try lab.store.table(.enrolments).map { "\($0[1]) \($0[9]) \($0[10])" }.sorted()
    #expect(waiting.count == 4)
    lab.wait(days: 1.0 / 24)
    _ = try lab.planner().apply()
    #expect(try lab.messages().map { $0.prefix(2) } == ["c1", "c3", "c4"])
    lab.wait(days: 8.0 / 24)
    _ = try lab.planner().apply()
    #expect(try lab.messages().map { $0.prefix(2) } == ["c1", "c2", "c3", "c4"])
  }
}
