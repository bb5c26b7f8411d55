import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Rewards of a plugin that may not give them yet.
extension RewardPassTests {
  private func granted(_ reward: String = "{ points = 50 }", _ grants: String...) -> PluginSource {
    var source = source(reward)
    source.asked = source.grants
    source.grants.subtract(["koc", "points"])
    source.grants.formUnion(grants)
    return source
  }

  private func known(_ lab: EngineLab) throws -> [KnownReward] {
    let store = try #require(lab.store as? any InvitationStore)
    return try store.rewards(of: lab.store.customer(named: "c1"), as: .inviter)
  }

  @Test func `what waited for a permission comes with the first apply after the grant`() throws {
    let lab = try lab()
    try lab.use([granted()])
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    let waiting = try #require(try known(lab).first)
    #expect(
      waiting.reason?.contains("not granted") == true && waiting.due.map { $0 > lab.now } == true)
    // One of the two it needs is not enough.
    for grants in [["koc"], ["koc", "points"]] {
      var source = granted()
      source.grants.formUnion(grants)
      try lab.use([source])
      lab.wait(days: 0.001)
      _ = try lab.planner().apply()
      #expect(try points(lab, "c1") == (grants.count == 2 ? 50 : 0))
    }
    #expect(try known(lab).first?.reason == nil)
    #expect(try lab.planner().owesSettling() == false)
  }

  @Test func `a grant that is taken away makes nothing of what was said before`() throws {
    let rule = "function(c, ctx) return nil, '还没有下单' end"
    let lab = try lab(rule)
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try known(lab).first?.reason == "还没有下单")
    try lab.use([granted(rule)])
    lab.wait(days: 0.001)
    _ = try lab.planner().apply()
    #expect(try known(lab).first?.reason == "还没有下单")
    #expect(try known(lab).first?.state == .nothing)
  }
}
