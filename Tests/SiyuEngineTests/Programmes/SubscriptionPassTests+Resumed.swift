import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// A paid time that rested and goes on.
extension SubscriptionPassTests {
  @Test func `a paid time that was resumed has the periods that the next apply makes of it`() throws
  {
    let lab = try lab()
    let began = lab.now
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0.1)
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let declared = lab.planner().plugins[0].declarations
    let membership = try #require(declared.memberships.first { $0.localID == "plus" })
    func held() throws -> Standing { try #require(Standing.met(try desk.standings(of: number))) }
    func periods() throws -> [String] {
      let benefits = Dictionary(
        declared.benefits.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      return membership.entitlements(try held(), benefits, at: lab.now, in: .utc).map {
        "\($0.benefit.localID) \(($0.since.seconds - began.seconds) / 86_400)"
      }
    }
    for isPause in [true, false] {
      let hand = SubscriptionHand(
        standing: try held(), membership: membership, zone: .utc, now: lab.now)
      var change = OutreachChange()
      change.put(try #require(isPause ? hand.pause() : hand.resume()))
      try desk.changeByHand([(number, change)], at: lab.now)
      if isPause {
        // It rests from now on, and not since it was bought.
        #expect(try held().since == lab.now)
        lab.wait(days: 40)
      }
    }
    let shown = try periods()
    #expect(shown == ["monthly 30", "gift 0", "freight 30"])
    let since = try held().since
    #expect(since == began)
    _ = try lab.planner().apply()
    #expect(try held().since == since)
    #expect(try periods() == shown)
    #expect(SubscriptionRecord(try held().data)?.began == nil)
  }
}
