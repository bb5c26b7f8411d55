import SiyuModel
import Testing

@testable import SiyuScripting

/// Stored value, subscriptions and benefits as plugins declare them.
@Suite struct MembershipKindsTests {
  private static let asked = Harness.grants.union([
    "membership", "points", "coupon", "orders", "task",
  ])

  private static func load(_ text: String) throws -> PluginDeclarations {
    try Harness.machine(text, grants: asked).load().get()
  }

  @Test func `a card with bonuses`() throws {
    let all = try Self.load(
      """
      siyu.membership {
        id = "card", title = "储值卡", kind = "stored_value",
        bonus = { { from = "500.00", bonus = "60.00" }, { from = 100000, bonus = 15000 } },
        bonus_lasts = "365d", spend = "in_proportion",
      }
      """)
    guard case .storedValue(let card) = all.memberships[0] else {
      Issue.record("no card")
      return
    }
    #expect(card.name == "skincare.card" && card.order == .inProportion)
    #expect(
      card.bonuses == [.init(from: 50_000, bonus: 6_000), .init(from: 100_000, bonus: 15_000)])
    #expect(card.bonusLasts == CalendarDuration(days: 365))
  }

  @Test func `both kinds of subscription, with benefits of the five sorts`() throws {
    let all = try Self.load(
      """
      siyu.coupon { id = "ten", title = "十元" }
      siyu.benefit { id = "a", title = "入会礼", sort = "welcome", points = 100 }
      siyu.benefit { id = "b", title = "折扣", sort = "discount", coupon = "ten", per = "1mo" }
      siyu.benefit { id = "c", title = "活动", sort = "event", per = "period" }
      siyu.benefit { id = "d", title = "特权", sort = "privilege", uses = 3, per = "1y" }
      siyu.benefit { id = "e", title = "推荐", sort = "referral" }
      siyu.membership {
        id = "plus", title = "年卡", kind = "benefit_subscription", lasts = "1y",
        sells = { "SKU-PLUS" }, benefits = { "a", "d" },
      }
      siyu.membership {
        id = "box", title = "盒", kind = "product_subscription", every = "1mo", times = 12,
        deliver = "SKU-1", sells = { 'SKU-"BOX"]' }, remind = "3d", task = "发货",
      }
      siyu.membership {
        id = "vip", title = "会员", kind = "growth", by = "spend",
        levels = { { id = "gold", title = "金", from = 1, benefits = { "a", "b" } } },
      }
      """)
    #expect(all.benefits.map(\.sort) == BenefitDeclaration.Sort.allCases)
    #expect(all.benefits[1].coupon == "ten" && all.benefits[1].per == CalendarDuration(months: 1))
    #expect(all.benefits[3].uses == 3 && all.benefits[2].per == nil)
    #expect(
      all.memberships.map(\.kind) == ["benefit_subscription", "product_subscription", "growth"])
    #expect(all.memberships[0].benefits(in: "active") == ["skincare.a", "skincare.d"])
    #expect(all.memberships[0].benefits(in: "ended") == [])
    #expect(all.memberships[2].benefits(in: "gold") == ["skincare.a", "skincare.b"])
    guard case .product(let box) = all.memberships[1] else {
      Issue.record("no box")
      return
    }
    #expect(box.sells == ["SKU-\"BOX\"]"] && box.times == 12 && box.deliver == .sku("SKU-1"))
    #expect(box.task == "发货" && box.remind == CalendarDuration(days: 3))
  }

  static let wrong: [(String, String)] = [
    (
      "local l = string.rep('l', 64) local all = {} "
        + "for i = 1, 16 do all[i] = ('b%02d'):format(i) .. l:sub(4) "
        + "siyu.benefit { id = all[i], title = 'x', sort = 'event', points = 1, uses = 1 } end "
        + "siyu.membership { id = 'v', title = 'x', kind = 'growth', by = 'spend', "
        + "levels = { { id = l:sub(1, 30), title = 'x', from = 1, benefits = all } } }",
      "'benefits' in level '\(String(repeating: "l", count: 30))' of membership 'v': they keep up to "
        + "3281 bytes about one customer, and there is room for 3072"
    ),
    (
      "siyu.membership { id = 'c', title = 'x', kind = 'stored_value', bonus = { { from = '500.00', bonus = '60.00' }, { from = '500.00', bonus = '70.00' } } }",
      "bonus 2 of membership 'c' overlaps the one before it: it begins at 500.00, and that one at 500.00"
    ),
    (
      "siyu.membership { id = 'c', title = 'x', kind = 'stored_value', bonus = { { from = '-5.00', bonus = '60.00' } } }",
      "'from' in bonus 1 of membership 'c' wants an amount above 0: a text such as \"10.00\", or minor units, got \"-5.00\"."
    ),
    (
      "siyu.membership { id = 'c', title = 'x', kind = 'stored_value', spend = 'bonus_frist' }",
      "'spend' in membership 'c' wants \"bonus_first\", \"paid_first\" or \"in_proportion\", got \"bonus_frist\"; did you mean \"bonus_first\"?"
    ),
    (
      "siyu.membership { id = 'b', title = 'x', kind = 'product_subscription', sells = { 'S' }, deliver = 'S' }",
      "membership 'b' has no 'every': how long it is from one delivery to the next"
    ),
    (
      "siyu.membership { id = 'b', title = 'x', kind = 'product_subscription', sells = {}, deliver = 'S', every = '1mo' }",
      "'sells' in membership 'b' wants a list of 1 to 100 skus: { \"SKU-1\", … }"
    ),
    (
      "siyu.membership { id = 'b', title = 'x', kind = 'product_subscription', sells = { 'S' }, deliver = 5, every = '1mo' }",
      "'deliver' in membership 'b' wants a sku, or a function (c, ctx) that returns one, got 5."
    ),
    (
      "siyu.membership { id = 'b', title = 'x', kind = 'product_subscription', sells = { 'S' }, deliver = 'S', every = '1mo', remind = '5w' }",
      "'remind' in membership 'b' wants less than 'every', which is 1mo, got 35d: a delivery would be told before the one in front of it"
    ),
    (
      "siyu.membership { id = 'b', title = 'x', kind = 'product_subscription', sells = { 'S' }, deliver = 'S', every = '1mo', remind = '1mo' }",
      "'remind' in membership 'b' wants less than 'every', which is 1mo, got 1mo: a delivery would be told before the one in front of it"
    ),
    (
      "siyu.membership { id = 'p', title = 'x', kind = 'benefit_subscription', sells = { 'S' }, lasts = '1y', benefits = { 'gift' } }",
      "'benefits' in membership 'p': there is no benefit \"gift\"; declare it above, with siyu.benefit"
    ),
    (
      "siyu.benefit { id = 'g', title = 'x', sort = 'welcom' }",
      "'sort' in benefit 'g' wants \"welcome\", \"discount\", \"event\", \"privilege\" or \"referral\", got \"welcom\"; did you mean \"welcome\"?"
    ),
    (
      "siyu.benefit { id = 'g', title = 'x', sort = 'event', coupon = 'ten' }",
      "'coupon' in benefit 'g': there is no coupon 'ten'; declare it above, with siyu.coupon"
    ),
    (
      "siyu.benefit { id = 'g', title = 'x', sort = 'event', per = '0d' }",
      "'per' in benefit 'g' wants \"period\" or a duration such as \"1mo\", got \"0d\"."
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong is told with its place`(_ text: String, _ message: String) throws {
    let outcome = Harness.outcome(try Harness.machine(text, grants: Self.asked))
    #expect(outcome.hasPrefix("plugins/skincare/main.lua:1: " + message), "\(outcome)")
  }
}
