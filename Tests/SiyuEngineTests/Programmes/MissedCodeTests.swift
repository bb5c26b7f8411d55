import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Benefits whose coupon found no code: what is missed is tried again in its period, and given once.
@Suite(.serialized) struct MissedCodeTests {
  private static let plugin = PluginSource.lua(
    "mine",
    #"""
    siyu.coupon { id = "ten", title = "十元", pool = "ten" }
    siyu.coupon { id = "other", title = "别的", pool = "other" }
    siyu.benefit { id = "gift", title = "礼券", sort = "welcome", coupon = "ten", points = 5 }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "orders", period = "60d",
      levels = { { id = "silver", title = "银卡", from = 1, benefits = { "gift" } } },
    }
    """#, grants: PluginSource.sopGrants.union(["membership", "points", "coupon"]))

  private func lab(members: Int) throws -> EngineLab {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...members)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    for number in 1...members { try lab.spend(number, orders: 1) }
    return lab
  }

  private func bring(_ lab: EngineLab, _ codes: String..., pool: String = "ten") throws {
    try lab.bring(.coupons(codes.map { CouponCodeRecord(pool: pool, code: $0) }))
  }

  private func codes(_ lab: EngineLab) throws -> [String] {
    try lab.store.table(.coupons).map { row in
      [row[1], row[2], row[5]].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  private func gifts(_ report: ProgrammeOutcome) -> [[Int64]] {
    report.gifts.map { [$0.count, $0.points, $0.coupons, $0.withoutCode] }
  }

  private func missed(_ lab: EngineLab, _ number: Int) throws -> String? {
    let desk = try #require(lab.store as? any OutreachDesk)
    return try desk.standings(of: lab.store.customer(named: "c\(number)")).first?
      .missedPool(of: "gift")
  }

  private func told(_ lab: EngineLab, _ number: Int) throws -> [String] {
    try lab.store.table(.events).filter { $0[1] == "c\(number)" && $0[2] == "benefit.given" }
      .map { row in
        let props = try JSON.parse(row[4])
        return props["coupon"]?.stringValue ?? "no \(props["no_code"]?.stringValue ?? "?")"
      }.sorted()
  }

  @Test func `codes that come later are given to those who missed one, in their order and once`()
    throws
  {
    let lab = try lab(members: 3)
    try bring(lab, "A")
    let first = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(gifts(first) == [[3, 15, 1, 2]])
    #expect(try codes(lab) == ["A given c1"])
    #expect(try missed(lab, 1) == nil && missed(lab, 2) == "ten" && missed(lab, 3) == "ten")
    for full in [false, true] {
      lab.wait(days: 1)
      let later = try lab.planner(full: full).apply()
      #expect(later.outcome.plugins[0].programmes[0].isIdle)
      #expect(later.outcome.touched == 0 && later.outcome.born == 0)
    }
    // Codes of another pool are nothing to them.
    try bring(lab, "X", pool: "other")
    #expect(try lab.planner().apply().outcome.touched == 0)
    try bring(lab, "B")
    let planned = try lab.planner().plan().outcome.plugins[0].programmes[0]
    let second = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(planned.gifts == second.gifts)
    #expect(gifts(second) == [[1, 0, 1, 0]] && second.gifts[0].examples == ["c2"])
    try bring(lab, "C", "D")
    _ = try lab.planner(full: true).apply()
    _ = try lab.planner(full: true).apply()
    #expect(
      try codes(lab).filter { !$0.hasPrefix("X") } == [
        "A given c1", "B given c2", "C given c3", "D free",
      ])
    #expect(try missed(lab, 2) == nil && missed(lab, 3) == nil)
    #expect(try told(lab, 1) == ["mine.ten"])
    #expect(try told(lab, 2) == ["mine.ten", "no mine.ten"])
    let ledger = try #require(lab.store as? any LedgerStore)
    let points = try ledger.wallets(of: lab.store.customer(named: "c2"))[.points]
    #expect(points?.balance(at: lab.now) == 5)
    #expect(try ledger.reconcile().faults == [])
  }

  @Test func `of two memberships with one benefit, each is told what became of its own`() throws {
    let plugin = PluginSource.lua(
      "mine",
      #"""
      siyu.coupon { id = "ten", title = "十元", pool = "ten" }
      siyu.benefit { id = "gift", title = "礼券", sort = "welcome", coupon = "ten" }
      for _, id in ipairs { "one", "two" } do
        siyu.membership {
          id = id, title = id, kind = "growth", by = "orders", period = "60d",
          levels = { { id = "silver", title = "银卡", from = 1, benefits = { "gift" } } },
        }
      end
      """#, grants: PluginSource.sopGrants.union(["membership", "coupon"]))
    let lab = try EngineLab.sops([plugin])
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    try lab.spend(1, orders: 1)
    try bring(lab, "A")
    _ = try lab.planner().apply()
    #expect(try told(lab, 1) == ["mine.ten", "no mine.ten"])
    try bring(lab, "B")
    _ = try lab.planner().apply()
    #expect(try told(lab, 1) == ["mine.ten", "mine.ten", "no mine.ten"])
    #expect(try codes(lab) == ["A given c1", "B given c1"])
  }

  @Test func `who misses a code is not looked at while nothing may give it`() throws {
    let lab = try lab(members: 2)
    _ = try lab.planner().apply()
    try bring(lab, "A", "B")
    let outreach = try lab.store.snapshot(readers: 1).outreach
    #expect(try outreach.customersMissingCodes(of: ["mine.vip"], at: lab.now).count == 2)
    #expect(try outreach.customersMissingCodes(of: ["mine.other"], at: lab.now) == [])
    #expect(try outreach.customersMissingCodes(of: [], at: lab.now) == [])
    lab.wait(days: 1)
    #expect(try outreach.customersDue(by: lab.now, moving: []) == [])
  }

  @Test func `what was missed in a period that is over is not made up for`() throws {
    let lab = try lab(members: 1)
    _ = try lab.planner().apply()
    #expect(try missed(lab, 1) == "ten")
    lab.wait(days: 61)
    _ = try lab.planner().apply()
    #expect(try missed(lab, 1) == "ten")
    try bring(lab, "A", "B")
    for _ in 0..<2 { _ = try lab.planner().apply() }
    #expect(try codes(lab) == ["A given c1", "B free"])
  }

  @Test func `a run that gave what was missed is taken back, and the next gives it`() throws {
    let lab = try lab(members: 1)
    _ = try lab.planner().apply()
    try bring(lab, "A")
    let report = try lab.planner().apply()
    #expect(try codes(lab) == ["A given c1"])
    let store = try #require(lab.store as? any OutreachStore)
    for run in report.further.compactMap(\.run).reversed() {
      _ = try store.undo(run: run, at: lab.now, dryRun: false)
    }
    _ = try store.undo(run: try #require(report.run), at: lab.now, dryRun: false)
    #expect(try missed(lab, 1) == "ten")
    #expect(try codes(lab) == ["A free"])
  }
}
