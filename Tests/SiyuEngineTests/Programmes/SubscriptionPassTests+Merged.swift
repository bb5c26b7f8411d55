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

  @Test func `what ended under both numbers ended with the last delivery, also when parted`() throws
  {
    for (parting, first) in [
      (25.0, "all that this number was promised was delivered"),
      (60, "all that was bought was delivered"),
    ] {
      let lab = try lab()
      try buy(lab, 1, "SUB-BOX")
      try buy(lab, 2, "SUB-BOX")
      try look(lab, days: 0)
      _ = try lab.store.merge("c1", "c2")
      for _ in 0..<Int(parting / 5) { try look(lab, days: 5.05) }
      let desk = try #require(lab.store as? any OutreachDesk)
      if parting > 50 {
        let all = try desk.standings(of: lab.store.customer(named: "c1"))
        #expect(Set(all.map(\.since)).count == 1)
      }
      _ = try lab.store.unmerge("c2")
      for _ in 0..<6 { try look(lab, days: 10.1) }
      let reasons = try ["c1", "c2"].map {
        try desk.standings(of: lab.store.customer(named: $0)).map(\.reason)
      }
      #expect(reasons == [[first], ["all that was bought was delivered"]])
    }
  }

  /// Two calendars differ by hours, and an hour is no reason to wait for another ten days.
  @Test func `the other's first delivery comes on the day on which the next would have`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 2, "SUB-BOX", days: -0.001)
    try look(lab, days: 0.01)
    _ = try lab.store.merge("c1", "c2")
    for _ in 0..<2 { try look(lab, days: 10.01) }
    #expect(try events(lab, "delivery.due").count == 4)
    try look(lab, days: 10.01)
    #expect(try events(lab, "delivery.due").count == 5)
    try look(lab, days: 10.01)
    #expect(try events(lab, "delivery.due").count == 6)
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

  @Test func `who turn out to be two after all have what each paid, and no more`() throws {
    for parting in [5.0, 25, 33, 50] {
      let lab = try lab()
      try buy(lab, 1, "SUB-BOX")
      try look(lab, days: 0.01)
      try look(lab, days: 3)
      try buy(lab, 2, "SUB-BOX")
      try look(lab, days: 0.01)
      _ = try lab.store.merge("c1", "c2")
      var passed = 3.0
      while passed < parting {
        try look(lab, days: 2)
        passed += 2
      }
      _ = try lab.store.unmerge("c2")
      for _ in 0..<9 { try look(lab, days: 10.1) }
      let due = try events(lab, "delivery.due")
      #expect(due.count { $0.hasPrefix("c1 ") } == 3, "parted after \(parting): \(due)")
      #expect(due.count { $0.hasPrefix("c2 ") } == 3, "parted after \(parting): \(due)")
      let tasks = try lab.tasks()
      #expect(tasks.count { $0.hasPrefix("c1 发货") } == 3, "parted after \(parting): \(tasks)")
      #expect(tasks.count { $0.hasPrefix("c2 发货") } == 3, "parted after \(parting): \(tasks)")
      #expect(try lab.standings() == ["c1 mine.box ended", "c2 mine.box ended"])
    }
  }

  @Test func `of two paid times the sum counts, and what was given is not given again`() throws {
    let lab = try lab()
    let began = lab.now
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0.01)
    try look(lab, days: 2)
    try buy(lab, 2, "SUB-PLUS")
    try look(lab, days: 0.01)
    let given = try events(lab, "benefit.given")
    #expect(given.count == 4)
    _ = try lab.store.merge("c1", "c2")
    try look(lab, days: 1)
    #expect(try events(lab, "benefit.given").count == 4)
    let desk = try #require(lab.store as? any OutreachDesk)
    let held = try #require(
      Standing.met(try desk.standings(of: lab.store.customer(named: "c1"))))
    #expect(held.since == began)
    #expect(held.until == began.advanced(bySeconds: 180 * 86_400))
    _ = try lab.store.unmerge("c2")
    lab.wait(days: 1)
    let parted = try lab.planner().apply().outcome.plugins[0].programmes
    #expect(parted.allSatisfy { $0.gifts.isEmpty })
    #expect(try events(lab, "benefit.given") == given)
  }

  @Test func `two who are one get a monthly benefit once a month of all that was paid`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0.01)
    try look(lab, days: 12)
    try buy(lab, 2, "SUB-PLUS")
    try look(lab, days: 0.01)
    _ = try lab.store.merge("c1", "c2")
    for _ in 0..<40 { try look(lab, days: 5) }
    // Three months of each.
    #expect(try events(lab, "benefit.given").count { $0.hasSuffix("mine.monthly") } == 6)
    #expect(try events(lab, "benefit.given").count { $0.hasSuffix("mine.gift") } == 2)
  }

  /// As one customer who buys twice.
  @Test func `what two were given for one period stands for two periods of what both paid`() throws
  {
    for (hours, people, gifts) in [(0.0, 2, 6), (1, 2, 6), (1, 3, 9), (20, 2, 6)] {
      let lab = try lab()
      for number in 1...people {
        try buy(lab, number, "SUB-PLUS", days: -hours * Double(number) / 24)
      }
      try look(lab, days: 0.01)
      #expect(try events(lab, "benefit.given").count { $0.hasSuffix("mine.monthly") } == people)
      for number in 2...people { _ = try lab.store.merge("c1", "c\(number)") }
      for _ in 0..<60 { try look(lab, days: 5) }
      let given = try events(lab, "benefit.given").filter { $0.hasSuffix("mine.monthly") }
      #expect(given.count == gifts, "\(hours) hours apart, \(people) people: \(given)")
    }
  }

  @Test func `who are two again in a period for which neither was given are given for it`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS", days: -0.1)
    try buy(lab, 2, "SUB-PLUS")
    try look(lab, days: 0.01)
    _ = try lab.store.merge("c1", "c2")
    try look(lab, days: 35)
    #expect(try events(lab, "benefit.given").count { $0.hasSuffix("mine.monthly") } == 2)
    _ = try lab.store.unmerge("c2")
    for _ in 0..<20 { try look(lab, days: 5) }
    let given = try events(lab, "benefit.given").filter { $0.hasSuffix("mine.monthly") }
    #expect(given.count { $0.hasPrefix("c1 ") } == 3)
    #expect(given.count { $0.hasPrefix("c2 ") } == 3)
  }

  @Test func `a time that another system sold and one that was bought here are added up`() throws {
    let lab = try lab()
    let from = lab.now
    let sold = SubscriptionImport(
      id: "X", person: PersonReference(customerID: "c1"), membership: "mine.plus", from: from,
      until: from.advanced(bySeconds: 30 * 86_400), state: .active, at: from)
    try lab.bring(.subscriptions([sold]))
    try buy(lab, 2, "SUB-PLUS")
    try look(lab, days: 0.01)
    _ = try lab.store.merge("c1", "c2")
    try look(lab, days: 1)
    let desk = try #require(lab.store as? any OutreachDesk)
    let held = try #require(
      Standing.met(try desk.standings(of: lab.store.customer(named: "c1"))))
    #expect(held.until == from.advanced(bySeconds: 120 * 86_400))
  }
}
