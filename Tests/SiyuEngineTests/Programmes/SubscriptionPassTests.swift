import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

extension PluginSource {
  /// A box every 10 days, three of one purchase; a year of two benefits; points for silver.
  fileprivate static let subscriptions = PluginSource.lua(
    "mine",
    #"""
    siyu.coupon { id = "ten", title = "十元", lasts = "30d" }
    siyu.benefit { id = "monthly", title = "每月积分", sort = "welcome", per = "30d", points = 50 }
    siyu.benefit { id = "gift", title = "生日礼券", sort = "event", coupon = "ten" }
    siyu.benefit { id = "freight", title = "包邮", sort = "privilege", uses = 2, per = "30d" }
    siyu.membership {
      id = "box", title = "订阅盒", kind = "product_subscription", every = "10d", times = 3,
      deliver = function(c) return c.city == "杭州" and "BOX-HZ" or "BOX" end,
      sells = { "SUB-BOX" }, remind = "2d", task = "发货",
    }
    siyu.membership {
      id = "plus", title = "会员年卡", kind = "benefit_subscription", lasts = "90d",
      sells = { "SUB-PLUS" }, benefits = { "monthly", "gift", "freight" },
    }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "spend", over = "30d", period = "60d",
      levels = { { id = "silver", title = "银卡", from = 50000, benefits = { "gift" } } },
    }
    siyu.sop {
      id = "pack", title = "提醒", enrol = { on = "delivery.soon" }, again = "each",
      steps = { { id = "tell", task = "提醒收货" } },
    }
    """#,
    grants: PluginSource.sopGrants.union(["membership", "wallet"]))
}

/// Subscriptions in whole passes, with an order's lines as what begins them.
@Suite(.serialized) struct SubscriptionPassTests {
  func lab(people: Int = 3) throws -> EngineLab {
    let lab = try EngineLab.sops([.subscriptions])
    try lab.bringPeople(1...people)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    return lab
  }

  func buy(
    _ lab: EngineLab, _ number: Int, _ sku: String, days: Double = 0, quantity: Int64 = 1,
    refunded: Int64 = 0, status: OrderStatus = .paid, amount: Int64 = 100
  ) throws {
    let at = lab.now.advanced(bySeconds: Int64(days * 86_400))
    var row = OrderRecord(
      orderID: "o\(number) \(sku) \(at.seconds)", amount: amount, status: status)
    row.buyer = PersonReference(customerID: "c\(number)")
    row.paidAt = at
    row.refunded = refunded
    var line = OrderLineRecord(orderID: row.orderID, quantity: quantity)
    line.sku = sku
    line.price = 100
    row.lines = [line]
    try lab.bring(.orders([row]))
  }

  func events(_ lab: EngineLab, _ types: String...) throws -> [String] {
    try lab.store.table(.events).filter { types.contains($0[2]) }.map { row in
      let props = try JSON.parse(row[4])
      let what =
        props["sku"]?.stringValue ?? props["benefit"]?.stringValue
        ?? props["programme"]?.stringValue ?? "?"
      let number = props["n"]?.intValue.map { " \($0)" } ?? ""
      return "\(row[1]) \(row[2]) \(what)\(number)"
    }.sorted()
  }

  func look(_ lab: EngineLab, days: Double) throws {
    lab.wait(days: days)
    for _ in 0..<2 { _ = try lab.planner().apply() }
  }

  /// Shops write a refund as a state, often without saying how much.
  @Test func `what was closed or refunded begins nothing and earns no level`() throws {
    let lab = try lab(people: 4)
    for (number, status) in [(1, OrderStatus.closed), (2, .refunded), (3, .completed)] {
      for sku in ["SUB-BOX", "SUB-PLUS"] {
        try buy(lab, number, sku, status: status, amount: 50_000)
      }
    }
    try buy(lab, 4, "SUB-BOX", status: .closed, amount: 0)
    try look(lab, days: 0.1)
    #expect(
      try events(lab, "subscription.began", "level.up") == [
        "c3 level.up mine.vip", "c3 subscription.began mine.box",
        "c3 subscription.began mine.plus",
      ])
  }

  @Test func `an order begins deliveries on the calendar, as many as were bought`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 2, "SOMETHING")
    try look(lab, days: 0)
    #expect(try events(lab, "delivery.due") == ["c1 delivery.due BOX 1"])
    #expect(try lab.standings() == ["c1 mine.box active"])
    try look(lab, days: 7)
    #expect(try events(lab, "delivery.soon") == [])
    try look(lab, days: 1.1)
    #expect(try events(lab, "delivery.soon") == ["c1 delivery.soon mine.box 2"])
    #expect(try lab.tasks() == ["c1 发货 BOX", "c1 提醒收货"])
    try look(lab, days: 2)
    try look(lab, days: 10)
    #expect(
      try events(lab, "delivery.due") == [
        "c1 delivery.due BOX 1", "c1 delivery.due BOX 2", "c1 delivery.due BOX 3",
      ])
    #expect(try lab.standings() == ["c1 mine.box ended"])
    try look(lab, days: 30)
    #expect(try events(lab, "delivery.due").count == 3)
    // Bought again, it begins again.
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    #expect(try events(lab, "delivery.due").count == 4)
    #expect(try lab.planner().apply().outcome.touched == 0)
  }

  @Test func `who was away for long makes up for what was due, and nobody delivers what is old`()
    throws
  {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX", days: -15)
    try buy(lab, 3, "SUB-BOX")
    try look(lab, days: 0)
    // Two of the first one's were before siyu heard of it.
    #expect(try events(lab, "delivery.due") == ["c3 delivery.due BOX-HZ 1"])
    for _ in 0..<3 { try look(lab, days: 7) }
    #expect(
      try events(lab, "delivery.due") == [
        "c1 delivery.due BOX 3", "c3 delivery.due BOX-HZ 1", "c3 delivery.due BOX-HZ 2",
        "c3 delivery.due BOX-HZ 3",
      ])
  }

  @Test func `tasks of deliveries go with the run, and the next apply makes them again`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    let report = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 发货 BOX"])
    let store = try #require(lab.store as? any OutreachStore)
    for run in (report.further.reversed().map(\.run) + [report.run]).compactMap({ $0 }) {
      _ = try store.undo(run: run, at: lab.now, dryRun: false)
    }
    #expect(try lab.tasks() == [])
    lab.wait(days: 0.1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 发货 BOX"])
  }

  @Test func `what is refunded in full ends it`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0)
    var row = OrderRecord(orderID: "", amount: 100)
    row.orderID = try lab.store.table(.orders)[0][0]
    row.buyer = PersonReference(customerID: "c1")
    row.paidAt = EngineLab.morning.advanced(bySeconds: 864)
    row.refunded = 100
    try lab.bring(.orders([row]))
    try look(lab, days: 11)
    #expect(try lab.standings() == ["c1 mine.box ended"])
    #expect(try events(lab, "delivery.due").count == 1)
  }

  @Test func `by hand one is left out, another comes, it rests and goes on, and it ends`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0)
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let membership = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.localID == "box" })
    func byHand(_ deed: (SubscriptionHand) throws -> Standing?) throws {
      let standing = try #require(Standing.met(try desk.standings(of: number)))
      let hand = SubscriptionHand(
        standing: standing, membership: membership, zone: .utc, now: lab.now)
      var change = OutreachChange()
      change.put(try #require(try deed(hand)))
      try desk.changeByHand([(number, change)], at: lab.now)
    }
    try byHand { try $0.skip() }
    try byHand { try $0.swap(to: "OTHER") }
    try look(lab, days: 10.1)
    #expect(try events(lab, "delivery.due") == ["c1 delivery.due BOX 1"])
    try look(lab, days: 10)
    try byHand { $0.pause() }
    try look(lab, days: 15)
    try byHand { $0.resume() }
    try look(lab, days: 5)
    // Left out by hand and while it was paused, three came all the same.
    #expect(
      try events(lab, "delivery.due") == [
        "c1 delivery.due BOX 1", "c1 delivery.due OTHER 3", "c1 delivery.due OTHER 5",
      ])
    #expect(try lab.standings() == ["c1 mine.box ended"])
    try buy(lab, 1, "SUB-BOX", quantity: 2)
    try look(lab, days: 0.01)
    try byHand { $0.end() }
    try look(lab, days: 40)
    #expect(try lab.standings() == ["c1 mine.box ended"])
    #expect(try events(lab, "delivery.due").count == 4)
  }

  @Test func `a paid time gives its benefits once a period, is renewed, and is over`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0)
    let ledger = try #require(lab.store as? any LedgerStore)
    func has() throws -> [Int64] {
      let wallets = try ledger.wallets(of: lab.store.customer(named: "c1"))
      return [Purse.points, Purse(name: "mine.ten", unit: .pieces)].map {
        wallets[$0]?.lots.reduce(0) { $0 + $1.left } ?? 0
      }
    }
    #expect(try has() == [50, 1])
    #expect(
      try events(lab, "benefit.given", "subscription.began") == [
        "c1 benefit.given mine.gift", "c1 benefit.given mine.monthly",
        "c1 subscription.began mine.plus",
      ])
    try look(lab, days: 1)
    #expect(try has() == [50, 1])
    try look(lab, days: 30)
    #expect(try has() == [100, 1])
    try buy(lab, 1, "SUB-PLUS")
    try look(lab, days: 0.01)
    #expect(try events(lab, "subscription.renewed").count == 1)
    try look(lab, days: 70)
    #expect(try lab.standings() == ["c1 mine.plus active"])
    #expect(try has() == [150, 2])
    try look(lab, days: 90)
    #expect(try lab.standings() == ["c1 mine.plus ended"])
    #expect(try events(lab, "subscription.ended").count == 1)
    #expect(try ledger.reconcile().faults == [])
  }

  @Test func `a level has its benefit, and nobody is touched again for nothing`() throws {
    let lab = try lab()
    for index in 0..<5 { try lab.pay(2, days: Double(index) / 1000 - 0.01) }
    try look(lab, days: 0)
    #expect(try events(lab, "benefit.given") == ["c2 benefit.given mine.gift"])
    #expect(try lab.planner(full: true).apply().outcome.touched == 0)
    try look(lab, days: 20)
    #expect(try events(lab, "benefit.given").count == 1)
  }

  @Test func `what a pass looks at does not change what is delivered and given`() throws {
    var seen: [[String]] = []
    for full in [false, true] {
      let lab = try lab(people: 6)
      for number in 1...6 {
        try buy(lab, number, number % 2 == 0 ? "SUB-PLUS" : "SUB-BOX", days: Double(number) / 3 - 2)
      }
      for _ in 0..<8 {
        lab.wait(days: 5)
        for _ in 0..<2 { _ = try lab.planner(full: full).apply() }
      }
      seen.append(
        try events(lab, "delivery.due", "delivery.soon", "benefit.given") + lab.standings()
          + lab.tasks())
    }
    #expect(seen[0] == seen[1])
    #expect(seen[0].count > 20)
  }

  @Test func `a subscription that begins tells so`() throws {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0)
    #expect(try events(lab, "subscription.began") == ["c1 subscription.began mine.box"])
  }

  @Test func `a sku that is none fails for its customer alone, and names the function`() throws {
    let lab = try EngineLab.sops([
      .lua(
        "mine",
        #"""
        siyu.membership {
          id = "box", title = "订阅盒", kind = "product_subscription", every = "10d",
          deliver = function(c) return c.city == "杭州" and "BOX" or ("X"):rep(65) end,
          sells = { "SUB-BOX" },
        }
        """#, grants: PluginSource.sopGrants.union(["membership"]))
    ])
    try lab.bringPeople(1...3)
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    try buy(lab, 1, "SUB-BOX")
    try buy(lab, 3, "SUB-BOX")
    lab.wait(days: 0)
    let outcome = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(outcome.failures == 1)
    let failure = try #require(outcome.failureExamples.first)
    #expect(failure.id == "c1")
    #expect(failure.diagnostic.file == "plugins/mine/main.lua" && failure.diagnostic.line == 1)
    #expect(
      failure.diagnostic.message.contains(
        "should return a sku: one line of at most 64 bytes, got"))
    #expect(try events(lab, "delivery.due") == ["c3 delivery.due BOX 1"])
  }

  @Test func `each delivery left out says why, and what came before a second purchase is told`()
    throws
  {
    let lab = try lab()
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0)
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let box = try #require(
      lab.planner().plugins[0].declarations.memberships.first { $0.name == "mine.box" })
    func held() throws -> Standing {
      try #require(try desk.standings(of: number).first { $0.programme == "mine.box" })
    }
    func told() throws -> [String] {
      try #require(SubscriptionRecord(held().data)).log.map {
        "\($0.isEarlier ? "earlier " : "")\($0.number) \($0.sku ?? $0.reason ?? "?")"
      }
    }
    for reason in ["出差", nil] {
      let hand = SubscriptionHand(
        standing: try held(), membership: box, zone: .utc, now: lab.now, reason: reason)
      var change = OutreachChange()
      change.put(try #require(try hand.skip()))
      try desk.changeByHand([(number, change)], at: lab.now)
    }
    for _ in 0..<4 { try look(lab, days: 10.01) }
    let first = ["1 BOX", "2 出差", "3 left out by hand", "4 BOX", "5 BOX"]
    #expect(try told() == first)
    #expect(try held().state == "ended")
    try buy(lab, 1, "SUB-BOX")
    try look(lab, days: 0.01)
    #expect(try told() == first.map { "earlier \($0)" } + ["1 BOX"])
  }

  @Test func `a pass tells what benefits give, and for whom no code was left`() throws {
    let plugin = PluginSource.lua(
      "mine",
      #"""
      siyu.coupon { id = "ten", title = "十元", lasts = "30d", pool = "ten" }
      siyu.benefit { id = "monthly", title = "每月积分", sort = "welcome", per = "30d", points = 50 }
      siyu.benefit { id = "gift", title = "礼券", sort = "event", coupon = "ten" }
      siyu.membership {
        id = "plus", title = "年卡", kind = "benefit_subscription", lasts = "90d",
        sells = { "SUB-PLUS" }, benefits = { "monthly", "gift" },
      }
      """#, grants: PluginSource.sopGrants.union(["membership", "points", "coupon"]))
    let lab = try EngineLab.sops([plugin])
    try lab.bringPeople(1...3)
    try lab.bring(.coupons([CouponCodeRecord(pool: "ten", code: "A")]))
    _ = try lab.planner().apply()
    lab.wait(days: 0.01)
    try buy(lab, 1, "SUB-PLUS")
    try buy(lab, 2, "SUB-PLUS")
    let planned = try lab.planner().plan().outcome.plugins[0].programmes[0]
    let applied = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(planned.gifts == applied.gifts)
    #expect(
      applied.gifts.map { [$0.count, $0.points, $0.coupons, $0.withoutCode] }
        == [[2, 0, 1, 1], [2, 100, 0, 0]])
    #expect(applied.gifts.map(\.benefit) == ["mine.gift", "mine.monthly"])
    #expect(applied.gifts[0].examples == ["c1", "c2"])
    lab.wait(days: 1)
    let later = try lab.planner(full: true).apply().outcome.plugins[0].programmes[0]
    #expect(later.gifts.isEmpty && later.isIdle)
    // A pause and its end give nothing again.
    let desk = try #require(lab.store as? any OutreachDesk)
    let number = try lab.store.customer(named: "c1")
    let membership = try #require(lab.planner().plugins[0].declarations.memberships.first)
    for isPause in [true, false] {
      let standing = try #require(try desk.standings(of: number).first)
      let hand = SubscriptionHand(
        standing: standing, membership: membership, zone: .utc, now: lab.now)
      var change = OutreachChange()
      change.put(try #require(isPause ? hand.pause() : hand.resume()))
      try desk.changeByHand([(number, change)], at: lab.now)
      lab.wait(days: 1)
      #expect(try lab.planner().apply().outcome.plugins[0].programmes[0].gifts == [])
    }
  }
}
