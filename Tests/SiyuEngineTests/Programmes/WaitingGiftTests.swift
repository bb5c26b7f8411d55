import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What a plugin may not give or have done is not lost: it waits for the permission.
@Suite(.serialized) struct WaitingGiftTests {
  private static let text = #"""
    siyu.coupon { id = "ten", title = "十元", pool = "ten" }
    siyu.benefit { id = "monthly", title = "月礼", sort = "welcome", per = "30d", points = 50 }
    siyu.benefit { id = "gift", title = "礼券", sort = "event", coupon = "ten", points = 5 }
    siyu.membership {
      id = "plus", title = "年卡", kind = "benefit_subscription", lasts = "90d",
      sells = { "SUB-PLUS" }, benefits = { "monthly", "gift" },
    }
    siyu.membership {
      id = "box", title = "订阅盒", kind = "product_subscription", every = "10d", times = 3,
      deliver = "BOX", sells = { "SUB-BOX" }, task = "发货",
    }
    """#

  private static func plugin(_ grants: [String]) -> PluginSource {
    var source = PluginSource.lua(
      "mine", text, grants: Set(["orders", "events", "membership"]).union(grants))
    source.asked = ["orders", "events", "membership", "points", "coupon", "task"]
    return source
  }

  private func lab(_ grants: String...) throws -> EngineLab {
    let lab = try EngineLab.sops([Self.plugin(grants)])
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    return lab
  }

  private func buy(_ lab: EngineLab, _ number: Int, _ sku: String, refunded: Int64 = 0) throws {
    var row = OrderRecord(orderID: "o\(number) \(sku)", amount: 100, status: .paid)
    row.buyer = PersonReference(customerID: "c\(number)")
    row.paidAt = Instant(seconds: Self.bought)
    row.refunded = refunded
    var line = OrderLineRecord(orderID: row.orderID, quantity: 1)
    line.sku = sku
    line.price = 100
    row.lines = [line]
    try lab.bring(.orders([row]))
  }

  /// A moment before the clock that a lab stands at.
  private static let bought: Int64 = 1_704_068_000

  private func points(_ lab: EngineLab) throws -> Int64 {
    let ledger = try #require(lab.store as? any LedgerStore)
    return try ledger.wallets(of: lab.store.customer(named: "c1"))[.points]?.balance(at: lab.now)
      ?? 0
  }

  private func standing(_ lab: EngineLab, _ name: String) throws -> Standing {
    let desk = try #require(lab.store as? any OutreachDesk)
    let all = try desk.standings(of: lab.store.customer(named: "c1"))
    return try #require(all.first { $0.programme == "mine.\(name)" })
  }

  private func told(_ lab: EngineLab, _ type: String) throws -> [DataValue] {
    try lab.store.table(.events).filter { $0[2] == type }.map { try JSON.parse($0[4]) }
  }

  private func outcome(_ report: ApplyReport, _ name: String) throws -> ProgrammeOutcome {
    try #require(report.outcome.plugins[0].programmes.first { $0.name == "mine.\(name)" })
  }

  @Test func `benefits wait for the permission, and the next pass after the grant makes them up`()
    throws
  {
    let lab = try lab()
    lab.now = Instant(seconds: Self.bought + 70)
    try lab.bring(.coupons([CouponCodeRecord(pool: "ten", code: "A")]))
    try buy(lab, 1, "SUB-PLUS")
    let first = try outcome(try lab.planner().apply(), "plus")
    #expect(first.given == 0)
    #expect(first.waiting.map { "\($0.permission) \($0.count)" } == ["coupon 1", "points 2"])
    #expect(try told(lab, "benefit.given").isEmpty && points(lab) == 0)
    // Another period begins meanwhile: that one's gift waits beside the first.
    lab.wait(days: 31)
    _ = try lab.planner().apply()
    #expect(
      try standing(lab, "plus").waitingGifts.map(\.benefit).sorted() == [
        "gift", "monthly", "monthly",
      ])
    try lab.use([Self.plugin(["points", "task"])])
    lab.wait(days: 0.01)
    let second = try outcome(try lab.planner().apply(), "plus")
    #expect(try points(lab) == 105)
    #expect(second.given == 3 && second.gifts.reduce(0) { $0 + $1.late } == 3)
    #expect(second.waiting.map { "\($0.permission) \($0.count)" } == ["coupon 1"])
    #expect(try told(lab, "benefit.given").allSatisfy { $0["late"] == .bool(true) })
    try lab.use([Self.plugin(["points", "task", "coupon"])])
    lab.wait(days: 0.01)
    let third = try outcome(try lab.planner().apply(), "plus")
    #expect(third.gifts.map(\.coupons) == [1] && third.waiting.isEmpty)
    #expect(try standing(lab, "plus").waitingGifts.isEmpty)
    #expect(try lab.store.table(.coupons).map { $0[5] } == ["c1"])
    lab.wait(days: 0.01)
    #expect(try outcome(try lab.planner(full: true).apply(), "plus").isIdle)
    #expect(try points(lab) == 105)
  }

  @Test func `what waits outlives the paid time`() throws {
    let lab = try lab()
    lab.now = Instant(seconds: Self.bought + 70)
    try buy(lab, 1, "SUB-PLUS")
    _ = try lab.planner().apply()
    lab.wait(days: 100)
    _ = try lab.planner().apply()
    #expect(try standing(lab, "plus").state == "ended")
    try lab.use([Self.plugin(["points", "coupon"])])
    lab.wait(days: 0.01)
    _ = try lab.planner().apply()
    #expect(try points(lab) == 55)
  }

  @Test func `a delivery whose task may not be made is none, and comes with the permission`()
    throws
  {
    let lab = try lab("points", "coupon")
    lab.now = Instant(seconds: Self.bought + 70)
    try buy(lab, 1, "SUB-BOX")
    let first = try outcome(try lab.planner().apply(), "box")
    #expect(first.waiting.map { "\($0.permission) \($0.count)" } == ["task 1"])
    #expect(try told(lab, "delivery.due").isEmpty && lab.tasks().isEmpty)
    lab.wait(days: 11)
    #expect(try outcome(try lab.planner(full: true).apply(), "box").waiting.map(\.count) == [2])
    try lab.use([Self.plugin(["points", "coupon", "task"])])
    lab.wait(days: 0.01)
    let second = try outcome(try lab.planner().apply(), "box")
    #expect(second.late == 1 && second.waiting.isEmpty)
    #expect(try lab.tasks() == ["c1 发货 BOX", "c1 发货 BOX"])
    let log = try #require(SubscriptionRecord(standing(lab, "box").data)).log
    #expect(log.map { $0.made != nil } == [true, false])
  }

  @Test func `a refund that a corrected file takes back gives and delivers nothing twice`() throws {
    let lab = try lab("points", "coupon", "task")
    lab.now = Instant(seconds: Self.bought + 70)
    try lab.bring(.coupons(["A", "B"].map { CouponCodeRecord(pool: "ten", code: $0) }))
    for sku in ["SUB-PLUS", "SUB-BOX"] { try buy(lab, 1, sku) }
    _ = try lab.planner().apply()
    lab.wait(days: 5)
    for sku in ["SUB-PLUS", "SUB-BOX"] { try buy(lab, 1, sku, refunded: 100) }
    _ = try lab.planner().apply()
    #expect(try standing(lab, "plus").state == "ended" && standing(lab, "box").state == "ended")
    lab.wait(days: 7)
    for sku in ["SUB-PLUS", "SUB-BOX"] { try buy(lab, 1, sku) }
    let report = try lab.planner().apply()
    #expect(try outcome(report, "plus").gifts.isEmpty)
    #expect(try points(lab) == 55)
    // The second was due while it was thought refunded.
    #expect(try outcome(report, "box").late == 0)
    let record = try #require(SubscriptionRecord(standing(lab, "box").data))
    #expect(record.log.map { "\($0.number) \($0.isEarlier)" } == ["1 false", "2 false"])
    #expect(try standing(lab, "box").state == "active" && record.left == 1)
    #expect(try lab.tasks().count == 2)
  }

  @Test func `a simulation tells what waits at its end, each once`() throws {
    let lab = try lab()
    lab.now = Instant(seconds: Self.bought + 70)
    for number in 1...2 {
      try buy(lab, number, "SUB-PLUS")
      try buy(lab, number, "SUB-BOX")
    }
    let overlay = try lab.overlay()
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(store: overlay.store),
      span: SimulatedSpan(
        from: lab.now, to: lab.now.advanced(bySeconds: 35 * 86_400), every: 86_400)
    ).run()
    func waiting(_ name: String) -> [String] {
      report.programmes.first { $0.name == "mine.\(name)" }?.waiting
        .map { "\($0.permission) \($0.count)" } ?? []
    }
    // Two months of points and one coupon with points each, however often a pass looked at them.
    #expect(waiting("plus") == ["coupon 2", "points 6"])
    #expect(report.looks > 1)
  }
}
