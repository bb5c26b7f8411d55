import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Rules that read what members may have, in whole passes.
@Suite(.serialized) struct BenefitViewTests {
  private static let plugin = PluginSource.member(
    #"""
    siyu.benefit { id = "freight", title = "包邮", sort = "privilege", uses = 2, per = "30d" }
    siyu.benefit { id = "monthly", title = "月礼", sort = "welcome", points = 5, per = "30d" }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "spend", over = "90d", period = "90d",
      levels = { { id = "silver", title = "银卡", from = 10000, benefits = { "freight", "monthly" } } },
    }
    siyu.tag_group {
      id = "freight", title = "包邮", dimension = "value",
      values = { none = "无", one = "一", two = "二" },
      assign = function(c)
        local benefits = c.benefits("vip")
        if not benefits:has("monthly") then return nil end
        return ({ [0] = "none", [1] = "one", [2] = "two" })[benefits:left("freight")]
      end,
    }
    """#)

  private func use(_ lab: EngineLab, _ number: Int, days: Double = 0) throws {
    try lab.bring(
      .benefitUses([
        BenefitUse(
          benefit: "mine.freight", person: PersonReference(customerID: "c\(number)"),
          at: lab.now.advanced(bySeconds: Int64(days * 86_400)), note: nil)
      ]))
  }

  private func look(_ lab: EngineLab, days: Double) throws -> [String] {
    lab.wait(days: days)
    for _ in 0..<3 { _ = try lab.planner().apply() }
    return try lab.held()
  }

  @Test func `uses count in rules at once, and begin anew with the period`() throws {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...2)
    #expect(try look(lab, days: 0) == [])
    try lab.spend(1, orders: 2)
    #expect(try look(lab, days: 0.01) == ["c1 mine.freight:two"])
    lab.wait(days: 1)
    try use(lab, 1)
    #expect(try look(lab, days: 0.01) == ["c1 mine.freight:one"])
    try use(lab, 1)
    // What the pass keeps beside the level does not lose it.
    try lab.spend(1, orders: 1)
    #expect(try look(lab, days: 0.01) == ["c1 mine.freight:none"])
    #expect(throws: ContractFailure.self) { try use(lab, 1, days: 1) }
    #expect(try look(lab, days: 27) == ["c1 mine.freight:none"])
    #expect(try look(lab, days: 2) == ["c1 mine.freight:two"])
    // One of the period before is told late: it was used up then, and counts for nothing now.
    #expect(throws: ContractFailure.self) { try use(lab, 1, days: -4) }
    try use(lab, 1)
    #expect(try look(lab, days: 0.01) == ["c1 mine.freight:one"])
    _ = try lab.planner(full: true).apply()
    #expect(try lab.held() == ["c1 mine.freight:one"])
  }

  @Test func `a level that is lost takes its benefits with it`() throws {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...1)
    #expect(try look(lab, days: 0) == [])
    try lab.spend(1, orders: 2)
    #expect(try look(lab, days: 0.01) == ["c1 mine.freight:two"])
    #expect(try look(lab, days: 95) == [])
    #expect(try lab.planner(full: true).plan().outcome.plugins[0].setAside == nil)
  }
}
