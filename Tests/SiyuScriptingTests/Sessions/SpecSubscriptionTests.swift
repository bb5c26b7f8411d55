import SiyuModel
import Testing

@testable import SiyuScripting

/// `c.subscription`, read by rules of customers described in specs.
@Suite struct SpecSubscriptionTests {
  private static let main = """
    siyu.benefit { id = "freight", title = "包邮", sort = "privilege", uses = 2, per = "30d" }
    siyu.membership {
      id = "box", title = "订阅", kind = "product_subscription", sells = { "BOX" }, every = "1mo",
      times = 3, deliver = "FOOD",
    }
    siyu.membership {
      id = "plus", title = "年卡", kind = "benefit_subscription", sells = { "PLUS" }, lasts = "1y",
      benefits = { "freight" },
    }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = function(c) return 0 end,
      levels = { { id = "gold", title = "金卡", from = 20 } },
    }
    """

  private static func run(_ customer: String, _ expression: String) throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        local c = customer { now = "2026-03-01 10:00", \(customer) }
        print(\(expression))
      end)
      """, main: main, grants: ["membership", "orders", "tag"]
    ).lines
  }

  @Test(arguments: [
    ("subscriptions = { box = {} }", "c.subscription('box').state", "active"),
    ("subscriptions = { box = { state = 'paused' } }", "c.subscription('box').state", "paused"),
    (
      "subscriptions = { box = { next = '+3d', left = 2 } }",
      "(c.subscription('box').next - clock.now()) / 86400 .. ' ' .. c.subscription('box').left",
      "3.0 2"
    ),
    (
      "subscriptions = { plus = { since = '-40d', ['until'] = '+50d' } }",
      "(c.subscription('plus')['until'] - c.subscription('plus').since) / 86400", "90.0"
    ),
    (
      "subscriptions = { plus = { since = '-40d' } }, benefits = { freight = 1 }",
      "c.benefits('plus'):left('freight')", "1"
    ),
    ("levels = { box = 'ended' }", "c.subscription('box').state", "ended"),
    ("", "c.subscription('box')", "nil"),
  ])
  func `what a customer subscribed to is read`(
    _ customer: String, _ expression: String, _ shown: String
  ) throws {
    #expect(
      try Self.run(customer, expression) == ["passed: x", "  printed test/a_spec.lua:3: \(shown)"])
  }

  @Test(arguments: [
    ("subscriptions = { bxo = {} }", "did you mean 'box'?"),
    ("subscriptions = { box = { stat = 'active' } }", "did you mean 'state'?"),
    ("subscriptions = { box = { state = 'pausd' } }", "did you mean 'paused'?"),
    ("subscriptions = { box = { ['until'] = '+3d' } }", "it has deliveries, and no paid time."),
    ("subscriptions = { plus = { left = 3 } }", "nothing is delivered by it."),
    ("subscriptions = { box = { left = -1 } }", "is 0 or more, got -1."),
    ("subscriptions = { box = {} }, levels = { box = 'active' }", "is described twice"),
    ("subscriptions = { vip = {} }", "membership 'vip' has no level 'active'"),
    ("subscriptions = { 'box' }", "'subscriptions' of a customer is a table such as"),
  ])
  func `what there is not is told`(_ customer: String, _ message: String) throws {
    let lines = try Self.run(customer, "1")
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains(message) }, "\(lines)")
  }
}
