import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Runs that are taken back after something happened to what they made.
extension SubscriptionPassTests {
  private func points(_ lab: EngineLab) throws -> Int64 {
    let ledger = try #require(lab.store as? any LedgerStore)
    return try ledger.wallets(of: lab.store.customer(named: "c1"))[.points]?.balance(at: lab.now)
      ?? 0
  }

  private func undo(_ lab: EngineLab, _ report: ApplyReport) throws -> [UndoCounts] {
    let store = try #require(lab.store as? any OutreachStore)
    return try (report.further.reversed().map(\.run) + [report.run]).compactMap { $0 }
      .map { try store.undo(run: $0, at: lab.now, dryRun: false) }
  }

  @Test func `a paid time whose benefit was used since stays, with what was given`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS")
    let report = try lab.planner().apply()
    let told = try events(lab, "benefit.given", "subscription.began")
    #expect(try points(lab) == 50 && told.count == 3)
    lab.wait(days: 0.1)
    try lab.bring(
      .benefitUses([
        BenefitUse(
          benefit: "mine.freight", person: PersonReference(customerID: "c1"), at: lab.now,
          note: nil)
      ]))
    lab.wait(days: 0.1)
    let counts = try #require(undo(lab, report).last)
    #expect(counts.standings == 0 && counts.standingsKept == 1 && counts.points == 0)
    #expect(try points(lab) == 50)
    #expect(try lab.standings() == ["c1 mine.plus active"])
    #expect(try events(lab, "benefit.given", "subscription.began") == told)
    lab.wait(days: 0.1)
    _ = try lab.planner(full: true).apply()
    #expect(try points(lab) == 50)
    #expect(try events(lab, "benefit.given", "subscription.began") == told)
  }

  @Test func `a delivery stays where its subscription was changed by hand since`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    let report = try lab.planner().apply()
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let box = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.name == "mine.box" })
    let hand = SubscriptionHand(
      standing: try #require(try desk.standings(of: number).first), membership: box, zone: .utc,
      now: lab.now)
    var change = OutreachChange()
    change.put(try #require(try hand.swap(to: "OTHER")))
    try desk.changeByHand([(number, change)], at: lab.now)
    let counts = try #require(undo(lab, report).last)
    #expect(counts.standingsKept == 1 && counts.tasks == 0)
    #expect(try lab.tasks() == ["c1 发货 BOX"])
    #expect(try events(lab, "delivery.due") == ["c1 delivery.due BOX 1"])
  }

  @Test func `a delivery that stays keeps its task where its customer is another's now`() throws {
    let lab = try lab()
    try buy(lab, 2, "SUB-BOX")
    try buy(lab, 3, "SUB-BOX")
    let report = try lab.planner().apply()
    #expect(try lab.tasks() == ["c2 发货 BOX", "c3 发货 BOX-HZ"])
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c2")
    let box = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.name == "mine.box" })
    let hand = SubscriptionHand(
      standing: try #require(try desk.standings(of: number).first), membership: box, zone: .utc,
      now: lab.now)
    var change = OutreachChange()
    change.put(try #require(try hand.skip()))
    try desk.changeByHand([(number, change)], at: lab.now)
    _ = try lab.store.merge("c1", "c2")
    let counts = try #require(undo(lab, report).last)
    #expect(counts.standingsKept == 1 && counts.tasks == 1)
    #expect(try lab.tasks() == ["c1 发货 BOX"])
    #expect(try events(lab, "delivery.due") == ["c1 delivery.due BOX 1"])
  }

  @Test func `without anything in between all goes back, and is given again`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS")
    let report = try lab.planner().apply()
    let counts = try #require(undo(lab, report).last)
    #expect(counts.standings == 1 && counts.standingsKept == 0 && counts.points == 50)
    #expect(try lab.standings() == [] && points(lab) == 0)
    lab.wait(days: 0.1)
    _ = try lab.planner().apply()
    #expect(try points(lab) == 50)
  }
}
