import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Rewards for having brought somebody who was erased since.
extension RewardPassTests {
  private func erase(_ id: String, in lab: EngineLab) throws {
    let store = try #require(lab.store as? SQLiteStore)
    _ = try store.erase([store.customer(named: id)], dryRun: false)
  }

  private func money(_ lab: EngineLab) throws -> Int64 {
    try ledger(lab).wallets(of: lab.store.customer(named: "c1"))[
      Purse(name: "snacks.koc", unit: .money)]?.balance(at: lab.now) ?? 0
  }

  private func figures(_ lab: EngineLab) throws -> InvitationFigures {
    let store = try #require(lab.store as? any InvitationStore)
    return try store.invitationFigures(programme: "snacks.koc", of: nil)
  }

  @Test func `a packet gives no more than there is in it, whoever was erased`() throws {
    var plugin = source()
    plugin.files["main.lua"] = Array(
      """
      siyu.koc { id = "koc", title = "红包",
        recruit = { survey = "koc", open = true },
        select = { score = function() return 1 end, top = 9 },
        fission = { anyone = true, hold = "2d", mechanism = "red_packet",
          packet = { total = "10.00", pieces = 2 } } }
      """.utf8)
    let lab = try EngineLab.sops([plugin])
    try lab.bring(
      .customers((1...7).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }))
    for number in 2...3 { try bring(lab, "c1", "c\(number)") }
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try money(lab) == 1_000)
    let before = try figures(lab)
    for gone in ["c2", "c3"] {
      try erase(gone, in: lab)
      // The report agrees with the ledger.
      #expect(try figures(lab).money == before.money)
      #expect(try figures(lab).rewards == before.rewards)
    }
    for number in 4...6 { try bring(lab, "c1", "c\(number)") }
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try money(lab) == 1_000)
    let store = try #require(lab.store as? SQLiteStore)
    let rewards = try store.rewards(of: store.customer(named: "c1"), as: .inviter)
    #expect(rewards.count { $0.inviteeID == "" } == 2)
    #expect(rewards.filter { $0.inviteeID == "" }.allSatisfy { $0.bought == nil })
    // She is nobody: that her claim is gone takes nothing back.
    lab.wait(days: 40)
    _ = try lab.planner().apply()
    #expect(try money(lab) == 1_000)
    try erase("c1", in: lab)
    #expect(try figures(lab).money == 0)
  }

  @Test func `what stayed out of a reward that was taken back is told after an erasure`() throws {
    let lab = try lab("{ points = 30 }")
    try bring(lab, "c1", "c2")
    try bring(lab, "c1", "c3")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    _ = try ledger(lab).post([
      LedgerRequest(
        key: "k", purse: .points, customer: lab.store.customer(named: "c1"), .spend(50),
        at: lab.now, cause: "test")
    ])
    for gone in ["c2", "c3"] { try event(lab, gone, "pool.left", days: 0) }
    _ = try lab.planner().apply()
    let before = try figures(lab)
    #expect(before.pointsKept == 50)
    for gone in ["c2", "c3"] { try erase(gone, in: lab) }
    let after = try figures(lab)
    #expect(after.points == before.points && after.pointsKept == 50)
    #expect(after.partsKept == before.partsKept && after.rewards == 0)
  }

  /// She stood between the two, and that she is gone is nobody's fault.
  @Test func `what somebody has for friends of a friend stays when that friend is erased`() throws {
    let lab = try lab("{ points = 50 }", ", levels = 2")
    try bring(lab, "c1", "c2")
    lab.wait(days: 0.1)
    try bring(lab, "c2", "c3")
    lab.wait(days: 0.1)
    try bring(lab, "c2", "c4")
    lab.wait(days: 3)
    try event(lab, "c4", "pool.left", days: 0)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 100)
    try erase("c2", in: lab)
    lab.wait(days: 1)
    let outcome = try lab.planner().apply().outcome
    #expect(outcome.plugins[0].rewards.allSatisfy { $0.takenBack == 0 })
    #expect(try points(lab, "c1") == 100)
    #expect(try lab.planner().owesSettling() == false)
    let figures = try figures(lab)
    #expect(figures.erasedRewards == 1 && figures.erasedPoints == 50 && figures.points == 100)
  }
}
