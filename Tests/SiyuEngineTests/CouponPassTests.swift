import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Coupons and wallets in passes: who gets a code, who does without, and whose rules look again.
@Suite struct CouponPassTests {
  private static let plugin = PluginSource.lua(
    "mine",
    #"""
    siyu.coupon { id = "ten", title = "十元", lasts = "2d", pool = "codes", return_unused = true }
    siyu.sop {
      id = "gift", title = "礼", enrol = { on = "pool.joined" },
      steps = {
        { id = "give", coupon = "ten" },
        { id = "points", points = 20 },
        { id = "call", wait = "1d", task = "回访",
          when = function(c) return c.coupons("ten"):count() > 0 end },
      },
    }
    siyu.tag_group {
      id = "has", title = "有", dimension = "value", exclusive = true,
      values = { coupon = "券", points = "积分" },
      assign = function(c)
        if c.coupons("ten"):count() > 0 then return "coupon" end
        return c.points >= 20 and "points" or nil
      end,
    }
    """#,
    grants: ["events", "tag", "task", "points", "coupon", "wallet"])

  private func lab(people: Int = 4, codes: Int, from: Int = 1) throws -> EngineLab {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...people)
    try lab.bring(
      .coupons(
        (0..<codes).map { CouponCodeRecord(pool: "codes", code: "K\(from + $0)") }))
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    return lab
  }

  private func codes(_ lab: EngineLab) throws -> [String] {
    try lab.store.table(.coupons).map { row in
      [row[1], row[2], row[5]].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  @Test func `codes go to customers in their order, and who comes too late goes on without`() throws
  {
    let lab = try lab(codes: 2)
    for number in [3, 1, 4] { try lab.happen("pool.joined", number) }
    let planned = try lab.planner().plan().outcome.plugins[0].sops[0].steps[0]
    #expect(planned.coupons == 2 && planned.withoutCode == 1)
    let report = try lab.planner().apply()
    let step = report.outcome.plugins[0].sops[0].steps[0]
    #expect(step.coupons == 2 && step.withoutCode == 1)
    #expect(step.count(.refused) == 1 && step.refused.isEmpty)
    #expect(try codes(lab) == ["K1 given c1", "K2 given c3"])
    // Everybody got the points of the step after it.
    #expect(report.outcome.plugins[0].sops[0].points == 60)
    let customer = try lab.store.customer(named: "c4")
    let walk = try #require((lab.store as? any OutreachStore)?.enrolments(of: customer).first)
    #expect(walk.history.first?.reason == "coupon: no code of pool 'codes' is left")
  }

  @Test func `rules that read what somebody has look again when an SOP gave, and when it is over`()
    throws
  {
    let lab = try lab(codes: 1)
    try lab.happen("pool.joined", 1)
    try lab.happen("pool.joined", 2)
    _ = try lab.planner().apply()
    #expect(try lab.held() == [])
    let again = try lab.planner().apply()
    #expect(again.outcome.evaluated == 2)
    #expect(try lab.held() == ["c1 mine.has:coupon", "c2 mine.has:points"])
    #expect(try lab.planner().apply().outcome.evaluated == 0)
    lab.wait(days: 1.1)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c1 mine.has:points", "c2 mine.has:points"])
    // Only who had a coupon is called.
    #expect(try lab.tasks() == ["c1 回访"])
  }

  @Test func `what a pass looks at does not change who gets what`() throws {
    var seen: [[String]] = []
    for full in [false, true] {
      let lab = try lab(people: 6, codes: 3)
      for number in 1...6 {
        try lab.happen("pool.joined", number, days: Double(number % 3))
      }
      for _ in 0..<5 {
        lab.wait(days: 1)
        _ = try lab.planner(full: full).apply()
        _ = try lab.planner(full: full).apply()
      }
      seen.append(try codes(lab) + lab.held() + lab.tasks())
      let ledger = try #require(lab.store as? any LedgerStore)
      #expect(try ledger.reconcile().faults == [])
    }
    #expect(seen[0] == seen[1])
  }

  @Test func `a code that is over is given to the next one by the apply that finds it over`() throws
  {
    let lab = try lab(codes: 1)
    try lab.happen("pool.joined", 1)
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    try lab.happen("pool.joined", 2)
    #expect(try lab.planner().plan().outcome.plugins[0].sops[0].coupons == 1)
    _ = try lab.planner().apply()
    #expect(try codes(lab) == ["K1 given c2"])
  }

  @Test func `a plan file gives what it said, and no more for being applied twice`() throws {
    let lab = try lab(codes: 3)
    for number in 1...2 { try lab.happen("pool.joined", number) }
    let file = try lab.planner().plan().file
    _ = try lab.planner().apply(file)
    #expect(try codes(lab) == ["K1 given c1", "K2 given c2", "K3 free"])
    _ = try? lab.planner().apply(file)
    #expect(try codes(lab) == ["K1 given c1", "K2 given c2", "K3 free"])
  }

  @Test func `a plugin without the permission reads nothing of it, and gives nothing`() throws {
    var plugin = Self.plugin
    plugin.grants = ["events", "tag", "task"]
    plugin.asked = Self.plugin.asked
    let lab = try EngineLab.sops([plugin])
    try lab.bringPeople(1...2)
    try lab.bring(.coupons([CouponCodeRecord(pool: "codes", code: "K1")]))
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    try lab.happen("pool.joined", 1)
    let outcome = try lab.planner().apply().outcome.plugins[0]
    #expect(outcome.sops[0].coupons == 0)
    #expect(try codes(lab) == ["K1 free"])
    #expect(try lab.held() == [])
  }

  @Test func `rules that read what somebody has look again when a run is taken back`() throws {
    let lab = try EngineLab.sops([
      .lua(
        "mine",
        #"""
        siyu.sop {
          id = "gift", title = "礼", enrol = { on = "pool.joined" },
          steps = { { id = "points", points = 20 } },
        }
        siyu.tag_group {
          id = "rich", title = "多", dimension = "value", values = { yes = "是" },
          assign = function(c) return c.points >= 1000 and "yes" or nil end,
        }
        """#, grants: ["events", "tag", "points", "wallet"])
    ])
    try lab.bringPeople(1...3)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    try lab.happen("pool.joined", 1)
    try lab.happen("pool.joined", 2)
    let run = try #require(try lab.planner().apply().run)
    #expect(try lab.planner().apply().outcome.evaluated == 2)
    #expect(try lab.planner().apply().outcome.evaluated == 0)
    let store = try #require(lab.store as? any OutreachStore)
    #expect(try store.undo(run: run, at: lab.now, dryRun: false).points == 40)
    #expect(try lab.planner().apply().outcome.evaluated == 2)
    #expect(try lab.planner().apply().outcome.evaluated == 0)
  }
}
