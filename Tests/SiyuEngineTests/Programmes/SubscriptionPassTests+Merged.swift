import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Customers who turn out to be one.
extension SubscriptionPassTests {
  @Test func `two who are one have what both bought, and nothing twice`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 2, "SUB-BOX")
    try look(lab, days: 0)
    _ = try lab.store.merge("c1", "c2")
    for _ in 0..<6 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 6)
    #expect(try lab.standings() == ["c1 mine.box ended"])
  }

  /// Delivered in full under both numbers: what is bought then is new.
  @Test func `two who are one and got all of it buy again, and get that too`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 2, "SUB-BOX")
    try look(lab, days: 0)
    _ = try lab.store.merge("c1", "c2")
    for _ in 0..<6 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 6)
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    for _ in 0..<4 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 9)
    // And once more under the other number.
    try buy(lab, 2, "SUB-BOX")
    try look(lab, days: 0.01)
    for _ in 0..<4 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 12)
    let desk = try #require(lab.store as? any OutreachDesk)
    let all = try desk.standings(of: lab.store.customer(named: "c1"))
    #expect(all.map(\.state) == ["ended", "ended"])
    #expect(Set(all.map { SubscriptionRecord($0.data)?.base }).count == 1)
  }

  @Test func `one who got all of it and one who gets hers still are one, and get what both bought`()
    throws
  {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    for _ in 0..<4 { try look(lab, days: 10.1) }
    #expect(try lab.standings() == ["c1 mine.box ended"])
    try buy(lab, 2, "SUB-BOX")
    try look(lab, days: 0.01)
    _ = try lab.store.merge("c1", "c2")
    for _ in 0..<6 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 6)
  }

  @Test func `what is done by hand is done under all numbers of a customer`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 2, "SUB-BOX", days: -0.001)
    try look(lab, days: 0)
    _ = try lab.store.merge("c1", "c2")
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let membership = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.localID == "box" })
    func byHand(_ deed: (SubscriptionHand) throws(Diagnostic) -> Standing?) throws {
      let all = try desk.standings(of: number)
      let hand = SubscriptionHand(
        standing: try #require(Standing.met(all)), membership: membership, zone: .utc, now: lab.now)
      var change = OutreachChange()
      for new in try hand.doing(all, deed) { change.put(new) }
      try desk.changeByHand([(number, change)], at: lab.now)
    }
    func states() throws -> [String] { try desk.standings(of: number).map(\.state) }
    let counts = try #require(Standing.met(try desk.standings(of: number)))
    try byHand { $0.pause() }
    #expect(try states() == ["paused", "paused"])
    try look(lab, days: 15)
    #expect(try events(lab, "delivery.due").count == 2)
    try byHand { $0.resume() }
    #expect(try states() == ["active", "active"])
    #expect(Standing.met(try desk.standings(of: number))?.subject == counts.subject)
    try byHand { (hand: SubscriptionHand) throws(Diagnostic) in try hand.swap(to: "OTHER") }
    let skus = try desk.standings(of: number).map { SubscriptionRecord($0.data)?.sku }
    #expect(skus == ["OTHER", "OTHER"])
    try byHand { $0.end() }
    #expect(try states() == ["ended", "ended"])
    try look(lab, days: 40)
    #expect(try events(lab, "delivery.due").count == 2)
    // Bought again, it is a new one, of three.
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    for _ in 0..<5 { try look(lab, days: 10.1) }
    #expect(try events(lab, "delivery.due").count == 5)
  }
}
