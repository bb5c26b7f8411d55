import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Rewards in passes, with the ledger they are posted to.
@Suite(.serialized) struct RewardPassTests {
  static let day: Int64 = 86_400

  /// 50 points for each who is brought, after two days.
  func source(
    _ reward: String = "{ points = 50 }", _ more: String = "", anyone: Bool = true
  ) -> PluginSource {
    PluginSource(
      id: "snacks", version: "1.0.0", checksum: "snacks-\(FixedHash.hash(reward + more))-\(anyone)",
      folder: "plugins/snacks",
      files: [
        "main.lua": Array(
          """
          siyu.koc { id = "koc", title = "推荐官",
            recruit = { survey = "koc", open = true },
            select = { score = function() return 1 end, top = 9 },
            fission = { anyone = \(anyone), hold = "2d", reward = \(reward)\(more) } }
          """.utf8)
      ], settings: .record([:]), grants: ["koc", "points", "orders", "answers", "events"],
      surveys: [
        Survey(
          name: "snacks.koc", title: "问卷",
          questions: [SurveyQuestion(id: "fans", form: .number(min: nil, max: nil))])
      ])
  }

  func lab(
    _ reward: String = "{ points = 50 }", _ more: String = "", anyone: Bool = true
  ) throws -> EngineLab {
    let lab = try EngineLab.sops([source(reward, more, anyone: anyone)])
    try lab.bring(
      .customers(
        (1...4).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }))
    return lab
  }

  func bring(_ lab: EngineLab, _ inviter: String, _ invitee: String) throws {
    var row = InvitationRecord(
      inviter: PersonReference(customerID: inviter), invitee: PersonReference(customerID: invitee),
      at: lab.now)
    row.programme = "snacks.koc"
    try lab.bring(.invitations([row]))
  }

  func event(_ lab: EngineLab, _ person: String, _ type: String, days: Int64) throws {
    try lab.bring(
      .events([
        EventRecord(
          eventID: "\(person) \(type) \(days)", person: PersonReference(customerID: person),
          type: type, at: lab.now.advanced(bySeconds: days * Self.day))
      ]))
  }

  func ledger(_ lab: EngineLab) throws -> any LedgerStore {
    try #require(lab.store as? any LedgerStore)
  }

  func points(_ lab: EngineLab, _ id: String) throws -> Int64 {
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

  /// Each of settling's transactions in turn is the last one of a host that died.
  @Test(arguments: 0..<6)
  func `a settling that is cut off anywhere is done by the next apply`(_ writes: Int) throws {
    let lab = try lab()
    try bring(lab, "c3", "c4")
    _ = try lab.planner().apply()
    #expect(try lab.planner().owesSettling() == false)
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    try event(lab, "c4", "pool.left", days: 0)
    _ = try? lab.planner(store: FailingStore(lab.store, settling: writes)).apply()
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
    #expect(try points(lab, "c3") == 0)
    #expect(try lab.planner().owesSettling() == false)
  }

  /// Rewards are events too, so whoever gets one is looked at again in the same apply.
  @Test func `rules that read points look again when a reward is given and taken back`() throws {
    var plugin = source()
    plugin.files["main.lua"]? += Array(
      """

      siyu.tag_group {
        id = "rich", title = "积分", dimension = "value", values = { yes = "有" },
        assign = function(c, ctx) return c.points >= 50 and "yes" or nil end,
      }
      """.utf8)
    plugin.grants.formUnion(["tag", "wallet"])
    plugin.asked.formUnion(plugin.grants)
    let lab = try EngineLab.sops([plugin])
    try lab.bring(
      .customers((1...2).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }))
    try bring(lab, "c1", "c2")
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c1 snacks.rich:yes"])
    try event(lab, "c2", "pool.left", days: 0)
    _ = try lab.planner().apply()
    #expect(try lab.held() == [])
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

  @Test func `no more comes out of a packet than is in it, whatever was spent of pieces`() throws {
    var plugin = source()
    plugin.files["main.lua"] = Array(
      """
      siyu.koc { id = "koc", title = "红包",
        recruit = { survey = "koc", open = true },
        select = { score = function() return 1 end, top = 9 },
        fission = { anyone = true, hold = "2d", stays = "30d", mechanism = "red_packet",
          packet = { total = "10.00", pieces = 3 } } }
      """.utf8)
    let lab = try EngineLab.sops([plugin])
    try lab.bring(
      .customers((1...7).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }))
    for number in 2...4 { try bring(lab, "c1", "c\(number)") }
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    let customer = try lab.store.customer(named: "c1")
    let purse = Purse(name: "snacks.koc", unit: .money)
    func balance() throws -> Int64 {
      try ledger(lab).wallets(of: customer)[purse]?.balance(at: lab.now) ?? 0
    }
    #expect(try balance() == 1_000)
    // Somebody waits, and somebody comes later.
    try bring(lab, "c1", "c5")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try balance() == 1_000)
    try bring(lab, "c1", "c6")
    _ = try ledger(lab).post([
      LedgerRequest(
        key: "k", purse: purse, customer: customer, .spend(900), at: lab.now, cause: "test")
    ])
    lab.wait(days: 3)
    try event(lab, "c2", "pool.left", days: 0)
    try event(lab, "c3", "pool.left", days: 0)
    _ = try lab.planner().apply()
    // All there was is out, and no more than that: 900 spent, 100 still there.
    #expect(try balance() == 100)
    _ = try lab.planner(full: true).apply()
    #expect(try balance() == 100)
    let invitations = try #require(lab.store as? any InvitationStore)
    let rewards = try invitations.rewards(of: customer, as: .inviter)
    let five = try #require(rewards.first { $0.inviteeID == "c5" })
    // All of the two that left was spent, so their pieces are free and empty.
    #expect(five.state == .nothing)
    #expect(five.reason == "nothing is left in the packet: pieces that were taken back were spent")
    #expect(rewards.first { $0.inviteeID == "c6" }?.state == .nothing)
    #expect(try ledger(lab).reconcile().faults.isEmpty)
    #expect(try lab.planner().owesSettling() == false)
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

  @Test func `a rule that raised is asked again as soon as it is mended`() throws {
    let lab = try lab("function(c, ctx) return { points = ctx.invited.cuont } end")
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    let outcome = try lab.planner().apply().outcome
    #expect(
      outcome.plugins[0].rewards[0].failureExamples.first?.diagnostic.message
        .contains("did you mean 'count'?") == true)
    try lab.use([source("{ points = 50 }")])
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
  }

  @Test func `a rule that gave nothing is asked again when it is another`() throws {
    let lab = try lab("function(c, ctx) return nil, '还没有' end")
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    lab.wait(days: 5)
    #expect(try lab.planner().plan().outcome.plugins[0].rewards.allSatisfy(\.isIdle))
    try lab.use([source("function(c, ctx) return { points = 7 } end")])
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 7)
  }

  @Test func `the event and the pass say what was given and what was taken`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    let customer = try lab.store.customer(named: "c1")
    _ = try ledger(lab).post([
      LedgerRequest(
        key: "k", purse: .points, customer: customer, .spend(30), at: lab.now, cause: "test")
    ])
    try event(lab, "c2", "pool.left", days: 0)
    let sum = try #require(try lab.planner().apply().outcome.plugins[0].rewards.first)
    #expect([sum.takenBack, sum.pointsBack, sum.pointsTaken] == [1, 50, 20])
    let told = try lab.store.table(.events).filter { $0[2] == "koc.clawed-back" }
    #expect(told.count == 1)
    #expect(told.first?.contains { $0.contains(#""points_taken":20"#) } == true)
    let invitations = try #require(lab.store as? any InvitationStore)
    let known = try invitations.rewards(of: customer, as: .inviter)
    #expect(known.map(\.reward.points) == [50])
    #expect(known.map { $0.taken?.points } == [20])
  }

  @Test func `who was not selected earns nothing, and is told why`() throws {
    let lab = try lab(anyone: false)
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    let invitations = try #require(lab.store as? any InvitationStore)
    let known = try invitations.rewards(of: lab.store.customer(named: "c1"), as: .inviter)
    #expect(known.map(\.refusal) == [.member])
    // From the selection on.
    let desk = try #require(lab.store as? any OutreachDesk)
    var change = OutreachChange()
    let customer = try lab.store.customer(named: "c1")
    change.put(
      KOCStandings.standing(
        KOCMember(.active, since: lab.now), in: "snacks.koc", of: .customer(customer.rawValue),
        due: nil))
    try desk.changeByHand([(customer, change)], at: lab.now)
    try bring(lab, "c1", "c3")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
  }

  @Test func `a playback goes on where the rule gives something else than was given`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    let start = lab.now
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    try lab.use([source("{ points = 80 }")])
    let overlay = try SQLiteOverlay(
      of: lab.folder.path + "/siyu.db", in: lab.folder.path, key: lab.key, zone: .utc)
    try overlay.forgetDecisions(tagsOf: nil)
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(),
      span: SimulatedSpan(from: start, to: start.advanced(bySeconds: 5 * Self.day), every: Self.day)
    ).run()
    #expect(report.rewards.map(\.given) == [1] && report.rewards.map(\.points) == [80])
  }

  @Test func `in a playback those earn who were in the programme then`() throws {
    let lab = try lab(anyone: false)
    let desk = try #require(lab.store as? any OutreachDesk)
    let customer = try lab.store.customer(named: "c1")
    func become(_ stage: KOCStage) throws {
      var change = OutreachChange()
      change.put(
        KOCStandings.standing(
          KOCMember(stage, since: lab.now), in: "snacks.koc", of: .customer(customer.rawValue),
          due: nil))
      try desk.changeByHand([(customer, change)], at: lab.now)
    }
    try become(.active)
    let start = lab.now
    try bring(lab, "c1", "c2")
    lab.wait(days: 1)
    try become(.left)
    lab.wait(days: 1)
    try bring(lab, "c1", "c3")
    let overlay = try SQLiteOverlay(
      of: lab.folder.path + "/siyu.db", in: lab.folder.path, key: lab.key, zone: .utc)
    try overlay.forgetDecisions(tagsOf: nil)
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(),
      span: SimulatedSpan(from: start, to: start.advanced(bySeconds: 9 * Self.day), every: Self.day)
    ).run()
    #expect(report.rewards.map(\.given) == [1])
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
