import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Messages by which staff ask somebody to become a friend, and how many they may send in a day.
@Suite(.serialized) struct FriendRequestTests {
  private func lab(_ most: Int) throws -> (EngineLab, SQLiteStore) {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "ask", title = "加好友", enrol = { on = "visit" },
          steps = { { id = "ask", send = "content/friend", within = "9d" } } }
        siyu.sop { id = "chat", title = "聊", enrol = { on = "visit" },
          steps = { { id = "hello", send = "content/a", within = "9d" } } }
        """#)
    ])
    lab.sops.gate.staffCaps = [StaffCap(what: .friendAdds, most: most)]
    try lab.bringPeople([1, 3, 5, 2])
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in [1, 3, 5, 2] { try lab.happen("visit", number) }
    return (lab, try #require(lab.store as? SQLiteStore))
  }

  private func asked(_ lab: EngineLab) throws -> [String] {
    try lab.messages().filter { $0.hasSuffix("content/friend") }.map { String($0.prefix(2)) }
  }

  @Test func `a member of staff asks so many a day, and the others wait for the next`() throws {
    let (lab, _) = try lab(1)
    let report = try lab.planner().apply()
    // c1, c3 and c5 are s1's, c2 is s2's; chats are no friend requests.
    #expect(try asked(lab) == ["c1", "c2"])
    #expect(try lab.messages().filter { $0.hasSuffix("content/a") }.count == 4)
    #expect(report.outcome.plugins[0].sops[0].steps[0].waiting == [.staff: 2])
    // The store knows what is used up of the day.
    lab.wait(days: 0.5)
    _ = try lab.planner(full: true).apply()
    #expect(try asked(lab).count == 2)
    lab.wait(days: 0.5)
    _ = try lab.planner().apply()
    #expect(try asked(lab) == ["c1", "c2", "c3"])
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try asked(lab) == ["c1", "c2", "c3", "c5"])
  }

  @Test func `a request that was taken back leaves its place to another`() throws {
    let (lab, store) = try lab(1)
    _ = try lab.planner().apply()
    func used() throws -> [String: Int] {
      let day = TimeZoneRules.utc.startOfDay(lab.now)
      return try store.snapshot(readers: 1).outreach.staffUse(
        from: day, to: day.advanced(bySeconds: 86_400)
      ).mapValues(\.friendAdds)
    }
    #expect(try used() == ["s1": 1, "s2": 1])
    _ = try store.leaveByHand(
      [store.subject(named: "c1", for: .customer)], sop: "mine.ask", at: lab.now)
    #expect(try used() == ["s1": 0, "s2": 1])
    lab.wait(days: 0.1)
    try lab.happen("visit", 3, days: 0)
    var again = try lab.planner(full: true).apply()
    // Held until tomorrow: asked again then, as the rule said when it was asked.
    #expect(again.outcome.plugins[0].sops[0].messages == 0)
    lab.wait(days: 0.9)
    again = try lab.planner().apply()
    #expect(try asked(lab) == ["c1", "c2", "c3"])
  }
}
