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

  private func missed(_ lab: EngineLab, _ number: Int) throws -> Bool {
    let desk = try #require(lab.store as? any OutreachDesk)
    return try desk.standings(of: lab.store.customer(named: "c\(number)"))
      .contains { $0.misses("gift") }
  }

  /// Those for whom a code is looked for.
  private func waiting(
    _ lab: EngineLab, _ programme: String = "mine.vip", pool: String = "ten"
  ) throws -> [Int64] {
    let outreach = try lab.store.snapshot(readers: 1).outreach
    return try outreach.customersMissingCodes(
      of: [programme: ["gift": pool]], left: outreach.codesLeft(at: lab.now)
    ) { _ in true }
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
    #expect(try !missed(lab, 1) && missed(lab, 2) && missed(lab, 3))
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
    #expect(try !missed(lab, 2) && !missed(lab, 3))
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
    #expect(try waiting(lab).count == 2)
    #expect(try waiting(lab, "mine.other") == [] && waiting(lab, pool: "other") == [])
    let outreach = try lab.store.snapshot(readers: 1).outreach
    let first = try #require(try waiting(lab).first)
    let others = try outreach.customersMissingCodes(
      of: ["mine.vip": ["gift": "ten"]], left: ["ten": 2]
    ) { $0 != first }
    #expect(others.count == 1)
    let nobody = try outreach.customersMissingCodes(of: [:], left: ["ten": 2]) { _ in true }
    #expect(nobody == [])
    lab.wait(days: 1)
    #expect(try outreach.customersDue(by: lab.now, moving: []) == [])
  }

  @Test func `what was missed in a period that is over is not made up for`() throws {
    let lab = try lab(members: 1)
    _ = try lab.planner().apply()
    #expect(try missed(lab, 1))
    lab.wait(days: 61)
    _ = try lab.planner().apply()
    #expect(try missed(lab, 1))
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
    #expect(try missed(lab, 1))
    #expect(try codes(lab) == ["A free"])
  }

  @Test func `of many who miss a code, about as many are looked at as there are codes`() throws {
    let lab = try lab(members: 100)
    _ = try lab.planner().apply()
    #expect(try waiting(lab) == [])
    try bring(lab, "A", "B")
    let first = try waiting(lab)
    #expect(first.count == 66 && first == first.sorted())
    // Who is another's now comes in her place.
    _ = try lab.store.merge("c1", "c90")
    let owner = try lab.store.customer(named: "c90").rawValue
    #expect(try waiting(lab).first == owner)
    _ = try lab.planner().apply()
    #expect(try codes(lab) == ["A given c1", "B given c2"])
  }

  @Test func `what is missed under a number that is another's now is looked for once`() throws {
    for isFirst in [true, false] {
      let lab = try lab(members: 2)
      try bring(lab, "A")
      _ = try lab.planner().apply()
      #expect(try codes(lab) == ["A given c1"] && missed(lab, 2))
      _ = isFirst ? try lab.store.merge("c1", "c2") : try lab.store.merge("c2", "c1")
      lab.wait(days: 1)
      for _ in 0..<2 { _ = try lab.planner().apply() }
      try bring(lab, "B", "C")
      for _ in 0..<2 { _ = try lab.planner().apply() }
      #expect(try waiting(lab) == [])
      #expect(try lab.planner().apply().outcome.touched == 0)
      // Once for the two of them, and what she missed herself; never more.
      let given = try codes(lab).count { $0.contains(" given ") }
      #expect(given <= 2)
      let told = try ["c1", "c2"].flatMap { try self.told(lab, Int($0.dropFirst())!) }
      #expect(told.count { $0 == "mine.ten" } == given)
    }
  }

  @Test(arguments: [false, true])
  func `two who were taken for one are each still owed what they missed`(
    _ comesMeanwhile: Bool
  ) throws {
    let lab = try lab(members: 2)
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    if comesMeanwhile {
      try bring(lab, "A")
      // Nobody is looked at for what rests.
      #expect(try waiting(lab).count == 1)
      for _ in 0..<2 { _ = try lab.planner().apply() }
      #expect(try codes(lab) == ["A given c1"] && waiting(lab) == [])
    }
    _ = try lab.store.unmerge("c2")
    let owed = try [1, 2].filter { try missed(lab, $0) }
    #expect(owed.count == (comesMeanwhile ? 1 : 2))
    lab.wait(days: 1)
    for _ in 0..<2 { _ = try lab.planner().apply() }
    #expect(try [1, 2].filter { try missed(lab, $0) } == owed)
    try bring(lab, "B", "C")
    #expect(try waiting(lab).count == owed.count)
    for _ in 0..<2 { _ = try lab.planner().apply() }
    let given = try codes(lab).filter { $0.contains(" given ") }
    #expect(Set(given.map { $0.suffix(2) }) == ["c1", "c2"] && given.count == 2)
    #expect(try !missed(lab, 1) && !missed(lab, 2))
    #expect(try told(lab, 1).contains("mine.ten") && told(lab, 2).contains("mine.ten"))
  }

  @Test func `a plugin that would keep too much about a customer is set aside, and no other`()
    throws
  {
    func vip(_ benefits: String) -> PluginSource {
      .lua(
        "mine",
        #"""
        siyu.benefit { id = "gift", title = "礼", sort = "welcome", points = 5 }
        siyu.membership {
          id = "vip", title = "会员", kind = "growth", by = "orders", period = "60d",
          levels = { { id = "silver", title = "银卡", from = 1, benefits = { \#(benefits) } } },
        }
        """#, grants: PluginSource.sopGrants.union(["membership", "points"]))
    }
    let good = PluginSource.lua(
      "good",
      #"""
      siyu.tag_group { id = "mood", title = "心情", dimension = "value", values = { "fine" },
        assign = function() return "fine" end }
      """#)
    let lab = try EngineLab.sops([vip("")])
    try lab.bringPeople(1...2)
    for number in 1...2 { try lab.spend(number, orders: 1) }
    _ = try lab.planner().apply()
    // As no pass writes it: all but full.
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    var standing = try #require(try desk.standings(of: number).first)
    standing.data["pad"] = .string(String(repeating: "x", count: Standing.longestData - 20))
    var change = OutreachChange()
    change.put(standing)
    try desk.changeByHand([(number, change)], at: lab.now)
    lab.wait(days: 1)
    try lab.use([vip(#""gift""#), good])
    let report = try lab.planner().apply()
    #expect(report.outcome.setAside.map(\.plugin) == ["mine"])
    #expect(
      report.outcome.setAside.first?.diagnostic.message
        == "mine.vip keeps too much about one customer: more than 4096 bytes")
    #expect(try lab.held() == ["c1 good.mood:fine", "c2 good.mood:fine"])
  }
}
