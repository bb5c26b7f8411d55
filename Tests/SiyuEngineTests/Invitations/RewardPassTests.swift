import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Rewards in passes, with the ledger they are posted to.
@Suite(.serialized) struct RewardPassTests {
  private static let day: Int64 = 86_400

  /// 50 points for each who is brought, after two days.
  private func lab(_ reward: String = "{ points = 50 }", _ more: String = "") throws -> EngineLab {
    let source = PluginSource(
      id: "snacks", version: "1.0.0", checksum: "snacks-\(FixedHash.hash(reward + more))",
      folder: "plugins/snacks",
      files: [
        "main.lua": Array(
          """
          siyu.koc { id = "koc", title = "推荐官",
            recruit = { survey = "koc", open = true },
            select = { score = function() return 1 end, top = 9 },
            fission = { hold = "2d", reward = \(reward)\(more) } }
          """.utf8)
      ], settings: .record([:]), grants: ["koc", "points", "orders", "answers", "events"],
      surveys: [
        Survey(
          name: "snacks.koc", title: "问卷",
          questions: [SurveyQuestion(id: "fans", form: .number(min: nil, max: nil))])
      ])
    let lab = try EngineLab.sops([source])
    try lab.bring(
      .customers(
        (1...4).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }))
    return lab
  }

  private func bring(_ lab: EngineLab, _ inviter: String, _ invitee: String) throws {
    var row = InvitationRecord(
      inviter: PersonReference(customerID: inviter), invitee: PersonReference(customerID: invitee),
      at: lab.now)
    row.programme = "snacks.koc"
    try lab.bring(.invitations([row]))
  }

  private func event(_ lab: EngineLab, _ person: String, _ type: String, days: Int64) throws {
    try lab.bring(
      .events([
        EventRecord(
          eventID: "\(person) \(type) \(days)", person: PersonReference(customerID: person),
          type: type, at: lab.now.advanced(bySeconds: days * Self.day))
      ]))
  }

  private func ledger(_ lab: EngineLab) throws -> any LedgerStore {
    try #require(lab.store as? any LedgerStore)
  }

  private func points(_ lab: EngineLab, _ id: String) throws -> Int64 {
    try ledger(lab).wallets(of: lab.store.customer(named: id))[.points]?.balance(at: lab.now) ?? 0
  }

  @Test func `a reward waits, is given once, and taken back when she leaves`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    lab.wait(days: 1)
    let outcome = try lab.planner().apply().outcome
    #expect(outcome.plugins[0].rewards.map(\.given) == [1])
    #expect(try points(lab, "c1") == 50)
    #expect(try lab.planner().plan().outcome.touched == 0)
    try event(lab, "c2", "pool.left", days: 0)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    let types = try lab.store.table(.events).map { $0[2] }.filter { $0.hasPrefix("koc.") }
    #expect(types.sorted() == ["koc.clawed-back", "koc.rewarded"])
    #expect(try ledger(lab).reconcile().faults.isEmpty)
  }

  @Test func `what was spent of it is less when it is deserved again`() throws {
    let lab = try lab()
    try event(lab, "c3", "page.viewed", days: -9)
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    let customer = try lab.store.customer(named: "c1")
    _ = try ledger(lab).post([
      LedgerRequest(
        key: "k", purse: .points, customer: customer, .spend(30), at: lab.now, cause: "test")
    ])
    // She is somebody who was known.
    _ = try lab.store.merge("c2", "c3")
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    _ = try lab.store.unmerge("c3")
    _ = try lab.planner().apply()
    // 30 were kept; with 20 more she has had 50.
    #expect(try points(lab, "c1") == 20)
    #expect(try ledger(lab).reconcile().faults.isEmpty)
  }

  @Test func `what was spent is owed where that was declared`() throws {
    let lab = try lab("{ points = 50 }", ", below_zero = true")
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    let customer = try lab.store.customer(named: "c1")
    _ = try ledger(lab).post([
      LedgerRequest(
        key: "k", purse: .points, customer: customer, .spend(30), at: lab.now, cause: "test")
    ])
    try event(lab, "c2", "pool.left", days: 0)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == -30)
  }

  @Test func `undo takes back what a run gave, and the next pass gives it again`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    let run = try #require(try lab.planner().apply().run)
    let outreach = try #require(lab.store as? any OutreachStore)
    #expect(try outreach.undo(run: run, at: lab.now, dryRun: false).rewards == 1)
    #expect(try points(lab, "c1") == 0)
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
  }

  @Test func `a rule that raises, or answers what is no reward, is asked again the next day`()
    throws
  {
    let lab = try lab("function(c, ctx) return { points = ctx.invited.count - 2 } end")
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    let outcome = try lab.planner().apply().outcome
    #expect(outcome.plugins[0].rewards.map(\.failures) == [1])
    #expect(try points(lab, "c1") == 0)
    #expect(try lab.planner().plan().outcome.touched == 0)
    lab.wait(days: 1)
    #expect(try lab.planner().plan().outcome.plugins[0].rewards.map(\.failures) == [1])
  }

  @Test func `a plan that is applied later gives the same`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    try lab.planner().settleInvitations()
    let file = try lab.planner().plan().file
    lab.wait(days: 1)
    _ = try lab.planner().apply(file)
    #expect(try points(lab, "c1") == 50)
  }
}
