import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What somebody spent of a reward before it was taken back.
extension RewardPassTests {
  private func spend(_ amount: Int64, _ purse: Purse, _ key: String, in lab: EngineLab) throws {
    _ = try ledger(lab).post([
      LedgerRequest(
        key: key, purse: purse, customer: lab.store.customer(named: "c1"), .spend(amount),
        at: lab.now, cause: "test")
    ])
  }

  private func figures(_ lab: EngineLab, _ only: [String]? = nil) throws -> InvitationFigures {
    let store = try #require(lab.store as? any InvitationStore)
    let of = try only.map { Set(try $0.map { try lab.store.customer(named: $0) }) }
    return try store.invitationFigures(programme: "snacks.koc", of: of)
  }

  @Test func `a report counts what stayed out of rewards that were taken back`() throws {
    let lab = try lab("{ points = 30, money = 200 }")
    try bring(lab, "c1", "c2")
    try bring(lab, "c1", "c3")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try figures(lab).money == 400)
    // One lot whole, and half of the other; who leaves is whose lot was spent first.
    try spend(45, .points, "k", in: lab)
    try spend(150, Purse(name: "snacks.koc", unit: .money), "l", in: lab)
    try event(lab, "c2", "pool.left", days: 0)
    _ = try lab.planner().apply()
    let found = try figures(lab)
    let taken = try lab.store.table(.ledger).filter { $0.contains("take-back") }
    #expect(taken.count <= 2)
    #expect(found.rewards == 1 && found.partsKept == 1)
    let left = try ledger(lab).wallets(of: lab.store.customer(named: "c1"))
    let money = left[Purse(name: "snacks.koc", unit: .money)]?.balance(at: lab.now) ?? 0
    // What was given is what was spent and what is there.
    #expect(found.points == 45 + (left[.points]?.balance(at: lab.now) ?? 0))
    #expect(found.money == 150 + money)
    #expect(found.points == 30 + found.pointsKept && found.money == 200 + found.moneyKept)
    #expect(found.pointsKept > 0 && found.moneyKept > 0)
    #expect(try figures(lab, ["c4"]).money == 0)
    #expect(try figures(lab, ["c1"]).money == found.money)
  }

  @Test func `a plan tells what is posted when a reward is given again`() throws {
    let lab = try lab(anyone: false)
    try become(.active, "c3", in: lab)
    lab.wait(days: 1)
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.store.merge("c3", "c1")
    _ = try lab.planner().apply()
    try spend(20, .points, "k", in: lab)
    _ = try lab.store.unmerge("c1")
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    _ = try lab.store.merge("c3", "c1")
    try lab.planner().settleInvitations()
    for outcome in [try lab.planner().plan().outcome, try lab.planner().apply().outcome] {
      let sum = try #require(outcome.plugins[0].rewards.first)
      #expect([sum.given, sum.points] == [1, 30])
    }
    #expect(try points(lab, "c1") == 30)
    #expect(try figures(lab).points == 50)
    // The event says what was posted, and not what she never lost.
    let told = try lab.store.table(.events).filter { $0[2] == "koc.rewarded" }
      .map { try JSON.parse($0[4]) }.sorted { $0["points_kept"] == nil && $1["points_kept"] != nil }
    #expect(told.map { $0["points"] } == [50, 30])
    #expect(told.map { $0["points_kept"] } == [nil, 20])
  }
}
