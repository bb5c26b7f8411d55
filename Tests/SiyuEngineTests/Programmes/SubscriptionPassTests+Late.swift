import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// What siyu hears of late.
extension SubscriptionPassTests {
  private func held(_ lab: EngineLab) throws -> Standing {
    let desk = try #require(lab.store as? any OutreachDesk)
    let all = try desk.standings(of: lab.store.customer(named: "c1"))
    return try #require(all.first { $0.programme == "mine.box" })
  }

  @Test func `an order that comes in late has all that was paid delivered, and told as late`()
    throws
  {
    let lab = try lab()
    let paid = lab.now
    lab.wait(days: 65)
    try buy(lab, 1, "SUB-BOX", days: -65)
    let report = try lab.planner().apply()
    #expect(report.outcome.plugins.first?.programmes.first?.late == 3)
    #expect(
      try events(lab, "delivery.due") == [
        "c1 delivery.due BOX 1", "c1 delivery.due BOX 2", "c1 delivery.due BOX 3",
      ])
    #expect(try lab.tasks() == ["c1 发货 BOX", "c1 发货 BOX", "c1 发货 BOX"])
    let standing = try held(lab)
    #expect(standing.state == "ended" && standing.reason == "all that was bought was delivered")
    let log = try #require(SubscriptionRecord(standing.data)).log
    #expect(log.map(\.at.seconds) == [0, 10, 20].map { paid.seconds + $0 * 86_400 })
    #expect(log.map(\.made) == [lab.now, lab.now, lab.now])
  }

  @Test func `one that is some days late begins with the first, and the calendar stays`() throws {
    let lab = try lab()
    lab.wait(days: 3.5)
    try buy(lab, 1, "SUB-BOX", days: -3.5)
    try look(lab, days: 0)
    #expect(try events(lab, "delivery.due") == ["c1 delivery.due BOX 1"])
    try look(lab, days: 6.6)
    try look(lab, days: 10)
    #expect(try events(lab, "delivery.due").count == 3)
    let log = try #require(SubscriptionRecord(held(lab).data)).log
    #expect(log.map { $0.made == nil } == [false, true, true])
  }

  @Test func `what is left out by hand keeps its reason when it is over during a pause`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0)
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let box = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.name == "mine.box" })
    func byHand(_ deed: (SubscriptionHand) throws -> Standing?) throws {
      let hand = SubscriptionHand(
        standing: try held(lab), membership: box, zone: .utc, now: lab.now)
      var change = OutreachChange()
      change.put(try #require(try deed(hand)))
      try desk.changeByHand([(number, change)], at: lab.now)
    }
    try byHand { $0.pause() }
    try byHand { try $0.skip() }
    lab.wait(days: 25)
    try byHand { $0.resume() }
    let log = try #require(SubscriptionRecord(held(lab).data)).log
    #expect(log.map(\.reason) == [nil, "left out by hand", "it was paused"])
  }

  @Test func `what was due before siyu knew of the membership is told so`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX", days: -40)
    try look(lab, days: 0)
    #expect(try events(lab, "delivery.due") == [])
    #expect(
      try held(lab).reason == "all that was bought was due before siyu knew of the membership")
    try buy(lab, 1, "SUB-BOX", days: -15)
    try look(lab, days: 0.01)
    #expect(
      try held(lab).reason == "deliveries up to 2 were due before siyu knew of the membership")
  }

  @Test func `what was over before siyu knew of it begins nothing and ends nothing`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX", days: -40)
    try buy(lab, 2, "SUB-BOX", days: -15)
    try look(lab, days: 0)
    #expect(try lab.standings() == ["c1 mine.box ended", "c2 mine.box active"])
    #expect(
      try events(lab, "subscription.began", "subscription.ended") == [
        "c2 subscription.began mine.box"
      ])
    // Bought again, it begins.
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    #expect(
      try events(lab, "subscription.began").contains("c1 subscription.began mine.box"))
  }

  @Test func `a paid time that began earlier after all has its benefit in each period`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0)
    func monthly() throws -> Int {
      try events(lab, "benefit.given").count { $0.hasSuffix("mine.monthly") }
    }
    #expect(try monthly() == 1)
    // From now on periods are counted from five days earlier.
    try buy(lab, 1, "SUB-PLUS", days: -5)
    try look(lab, days: 1)
    #expect(try monthly() == 1)
    try look(lab, days: 23)
    #expect(try monthly() == 1)
    try look(lab, days: 2)
    #expect(try monthly() == 2)
    try look(lab, days: 10)
    #expect(try monthly() == 2)
    for _ in 0..<30 { try look(lab, days: 5) }
    // Twice 90 days.
    #expect(try monthly() == 6)
  }
}
