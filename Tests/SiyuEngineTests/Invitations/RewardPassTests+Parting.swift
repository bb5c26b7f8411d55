import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// People who were thought to be one, and are parted again.
extension RewardPassTests {
  func become(_ stage: KOCStage, _ id: String, in lab: EngineLab) throws {
    let desk = try #require(lab.store as? any OutreachDesk)
    let customer = try lab.store.customer(named: id)
    var change = OutreachChange()
    change.put(
      KOCStandings.standing(
        KOCMember(stage, since: lab.now), in: "snacks.koc", of: .customer(customer.rawValue),
        due: nil))
    try desk.changeByHand([(customer, change)], at: lab.now)
  }

  @Test func `who was a member only as long as she was thought to be another gives it back`() throws
  {
    let lab = try lab(anyone: false)
    try become(.active, "c3", in: lab)
    lab.wait(days: 1)
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    for _ in 0..<2 {
      _ = try lab.store.merge("c3", "c1")
      _ = try lab.planner().apply()
      #expect(try points(lab, "c1") == 50)
      _ = try lab.store.unmerge("c1")
      _ = try lab.planner().apply()
      #expect(try points(lab, "c1") == 0)
      #expect(try points(lab, "c3") == 0)
      lab.wait(days: 1)
    }
    #expect(try lab.planner().plan().outcome.touched == 0)
    #expect(try ledger(lab).reconcile().faults.isEmpty)
  }

  @Test func `an author who rewards members only from now on takes nothing back`() throws {
    let lab = try lab()
    try bring(lab, "c1", "c2")
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
    try lab.use([source(anyone: false)])
    for _ in 0..<2 {
      lab.wait(days: 1)
      try event(lab, "c2", "page.viewed", days: 0)
      _ = try lab.planner().apply()
      #expect(try points(lab, "c1") == 50)
    }
  }
  /// An account that was brought in as hers, and turns out to be somebody else's.
  private func bringAs(_ account: PersonReference, _ invitee: String, in lab: EngineLab) throws {
    var row = InvitationRecord(
      inviter: account, invitee: PersonReference(customerID: invitee), at: lab.now)
    row.programme = "snacks.koc"
    try lab.bring(.invitations([row]))
  }

  @Test func `an account that was split off is rewarded itself, whenever it was`() throws {
    for isNotedBefore in [false, true] {
      let lab = try lab()
      var own = PersonReference(platform: "douyin", accountID: "d1")
      own.customerID = "c1"
      try lab.bring(.accounts([AccountRecord(person: own)]))
      own.customerID = nil
      try bringAs(own, "c2", in: lab)
      if isNotedBefore {
        lab.wait(days: 1)
        _ = try lab.planner().apply()
      }
      _ = try lab.store.unmerge("douyin:d1")
      lab.wait(days: 3)
      _ = try lab.planner().apply()
      #expect(try points(lab, "c1") == 0)
      #expect(try points(lab, "douyin:d1") == 50)
      let told = try lab.store.table(.events).filter { $0[2] == "koc.rewarded" }
      #expect(told.map { $0[1] } == ["douyin:d1"])
      // It is taken back from where it lies.
      try event(lab, "c2", "pool.left", days: 0)
      _ = try lab.planner().apply()
      #expect(try points(lab, "douyin:d1") == 0)
      #expect(try ledger(lab).reconcile().faults.isEmpty)
    }
  }

  @Test func `what was given before the parting is taken back where it lies`() throws {
    let lab = try lab()
    var own = PersonReference(platform: "douyin", accountID: "d1")
    own.customerID = "c1"
    try lab.bring(.accounts([AccountRecord(person: own)]))
    own.customerID = nil
    try bringAs(own, "c2", in: lab)
    lab.wait(days: 3)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
    _ = try lab.store.unmerge("douyin:d1")
    try event(lab, "c2", "pool.left", days: 0)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
    #expect(try points(lab, "douyin:d1") == 0)
    #expect(try ledger(lab).reconcile().faults.isEmpty)
  }

  /// Somebody merged by mistake with c1 paid for a reward of c1's that was spent; `debt` is what c1 owes
  /// besides when the reward is given again, under one customer with her still or not.
  @Test(arguments: [(0, false), (0, true), (30, false), (30, true)])
  func `what a claw-back took of somebody merged by mistake goes back there`(
    _ debt: Int64, _ isOne: Bool
  ) throws {
    let lab = try lab("{ points = 50 }", ", below_zero = true")
    try event(lab, "c3", "page.viewed", days: -9)
    try bring(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    let (one, four) = (try lab.store.customer(named: "c1"), try lab.store.customer(named: "c4"))
    func post(_ key: String, _ who: CustomerNumber, _ what: LedgerRequest.Movement) throws {
      let outcome = try ledger(lab).post([
        LedgerRequest(key: key, purse: .points, customer: who, what, at: lab.now, cause: "test")
      ])
      guard case .posted? = outcome.first else {
        Issue.record("\(outcome)")
        return
      }
    }
    try post("spent", one, .spend(50))
    try post("own", four, .give(40))
    _ = try lab.store.merge("c1", "c4")
    // Whoever was brought is found to be somebody who was known.
    _ = try lab.store.merge("c2", "c3")
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == -10)
    _ = try lab.store.unmerge("c4")
    #expect(try points(lab, "c1") == -10)
    #expect(try points(lab, "c4") == 0)
    if debt > 0 {
      try post("more", one, .give(10 + debt))
      try post("gone", one, .spend(debt))
      try post("back", one, .takeBack(debt, of: "more", belowZero: true))
      #expect(try points(lab, "c1") == -debt)
    }
    if isOne { _ = try lab.store.merge("c1", "c4") }
    _ = try lab.store.unmerge("c3")
    _ = try lab.planner().apply()
    let before = debt > 0 ? 10 - debt : 0
    if isOne {
      #expect(try points(lab, "c1") == before + 40)
      _ = try lab.store.unmerge("c4")
    }
    #expect(try points(lab, "c1") == before)
    #expect(try points(lab, "c4") == 40)
    // The next one is all the first one's.
    _ = try lab.store.merge("c2", "c3")
    _ = try lab.planner().apply()
    _ = try lab.planner(full: true).apply()
    #expect(try points(lab, "c1") == before - 50)
    #expect(try points(lab, "c4") == 40)
    for (customer, id) in [(one, "c1"), (four, "c4")] {
      let lines = try ledger(lab).entries(of: customer, purse: nil, most: 99)
      #expect(try lines.reduce(0) { $0 + $1.change } == points(lab, id))
    }
    #expect(try ledger(lab).reconcile().faults.isEmpty)
  }
}
