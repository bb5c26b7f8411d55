import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Group buys in passes: who is told, who earns, and what a refund does.
@Suite(.serialized) struct TeamPassTests {
  private static let text = #"""
    siyu.koc { id = "koc", title = "团长",
      recruit = { survey = "koc", open = true },
      select = { score = function() return 1 end, top = 9 },
      fission = { anyone = true, hold = "2d", mechanism = "group_buy", team = { size = 3, within = "24h" },
        reward = { points = 50 } } }
    siyu.sop { id = "full", title = "拼成", enrol = { on = "team.full" }, again = "each",
      steps = { { id = "tell", task = "拼成了" } } }
    siyu.sop { id = "failed", title = "没拼成", enrol = { on = "team.failed", role = "member" },
      again = "each", steps = { { id = "tell", task = "没拼成" } } }
    """#

  private func lab(size: Int = 3) throws -> EngineLab {
    let source = PluginSource(
      id: "mine", version: "1.0.0", checksum: "mine-team-\(size)", folder: "plugins/mine",
      files: [
        "main.lua": Array(Self.text.replacing("size = 3", with: "size = \(size)").utf8)
      ], settings: .record([:]),
      grants: ["koc", "points", "orders", "answers", "events", "task"],
      surveys: [
        Survey(
          name: "mine.koc", title: "问卷",
          questions: [SurveyQuestion(id: "fans", form: .number(min: nil, max: nil))])
      ])
    let lab = try EngineLab.sops([source])
    try lab.bringPeople(1...5)
    // An old customer of the brand's.
    try lab.pay(3, days: -100)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    return lab
  }

  private func invite(_ lab: EngineLab, _ invitees: String...) throws {
    try lab.bring(
      .invitations(
        invitees.map {
          var row = InvitationRecord(
            inviter: PersonReference(customerID: "c1"), invitee: PersonReference(customerID: $0),
            at: lab.now)
          row.programme = "mine.koc"
          return row
        }))
  }

  private func points(_ lab: EngineLab) throws -> Int64 {
    let ledger = try #require(lab.store as? any LedgerStore)
    return try ledger.wallets(of: lab.store.customer(named: "c1"))[.points]?.balance(at: lab.now)
      ?? 0
  }

  @Test func `an old customer fills the team, all are told, and only new ones earn`() throws {
    let lab = try lab()
    try invite(lab, "c2", "c3")
    lab.wait(days: 0.5)
    try lab.pay(2)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == [])
    lab.wait(days: 0.2)
    try lab.pay(3)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 拼成了", "c2 拼成了", "c3 拼成了"])
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try points(lab) == 50)
    _ = try lab.planner(full: true).apply()
    #expect(try lab.tasks().count == 3)
  }

  @Test func `a team whose time is over has failed, and the deadline wakes the host`() throws {
    let lab = try lab()
    try invite(lab, "c2", "c4")
    lab.wait(days: 0.5)
    try lab.pay(2)
    _ = try lab.planner().apply()
    let invitations = try #require(lab.store as? any InvitationStore)
    #expect(try invitations.nextInvitationDue() == lab.now.advanced(bySeconds: 86_400))
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c2 没拼成"])
    // Nothing is left to look for.
    #expect(try lab.planner().owesSettling() == false)
    lab.wait(days: 5)
    _ = try lab.planner().apply()
    #expect(try points(lab) == 0)
  }

  @Test func `what a team earned that a refund leaves short is taken back, and it has not failed`()
    throws
  {
    let lab = try lab()
    try invite(lab, "c2", "c4")
    try lab.pay(2)
    try lab.pay(4)
    let paid = lab.now
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try points(lab) == 100)
    var order = OrderRecord(orderID: "o4 \(paid.seconds)", amount: 10_000)
    order.buyer = PersonReference(customerID: "c4")
    order.paidAt = paid
    order.refunded = 10_000
    try lab.bring(.orders([order]))
    _ = try lab.planner().apply()
    #expect(try points(lab) == 0)
    // The goods have gone out: for the others it was full, and nobody is told something else.
    #expect(try lab.tasks() == ["c1 拼成了", "c2 拼成了", "c4 拼成了"])
    #expect(try lab.planner().owesSettling() == false)
  }

  @Test func `a refund that came in before the team was told full makes it fail`() throws {
    let lab = try lab()
    try invite(lab, "c2", "c4")
    try lab.pay(2)
    try lab.pay(4)
    var order = OrderRecord(orderID: "o4 \(lab.now.seconds)", amount: 10_000)
    order.buyer = PersonReference(customerID: "c4")
    order.paidAt = lab.now
    order.refunded = 10_000
    try lab.bring(.orders([order]))
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == [])
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c2 没拼成"])
  }

  /// Whoever took the free place after the others were told never heard that it was full.
  @Test func `who came to a team that was told full and fell short hears that it failed`() throws {
    let lab = try lab(size: 4)
    try invite(lab, "c2", "c3", "c4", "c5")
    for number in 2...4 { try lab.pay(number) }
    let paid = lab.now
    _ = try lab.planner().apply()
    #expect(try lab.tasks().count == 4)
    for number in [3, 4] {
      var order = OrderRecord(orderID: "o\(number) \(paid.seconds)", amount: 10_000)
      order.buyer = PersonReference(customerID: "c\(number)")
      order.paidAt = paid
      order.refunded = 10_000
      try lab.bring(.orders([order]))
    }
    lab.wait(days: 0.1)
    try lab.pay(5)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks().filter { $0.hasSuffix("没拼成") } == ["c5 没拼成"])
  }

  /// The others' places are theirs, whoever opened.
  @Test func `a team that is full again without who opened it tells nobody twice`() throws {
    let lab = try lab()
    try invite(lab, "c2", "c3", "c4")
    try lab.pay(2)
    let opened = lab.now
    lab.wait(days: 0.1)
    try lab.pay(3)
    _ = try lab.planner().apply()
    let told = try lab.store.table(.events).filter { $0[2] == "team.full" }.count
    #expect(told == 3)
    var order = OrderRecord(orderID: "o2 \(opened.seconds)", amount: 10_000)
    order.buyer = PersonReference(customerID: "c2")
    order.paidAt = opened
    order.refunded = 10_000
    try lab.bring(.orders([order]))
    lab.wait(days: 0.1)
    try lab.pay(4)
    _ = try lab.planner().apply()
    // c4 came to it; c3 and the initiator know.
    #expect(try lab.store.table(.events).filter { $0[2] == "team.full" }.count == told + 1)
  }
}
