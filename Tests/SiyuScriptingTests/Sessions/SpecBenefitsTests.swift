import SiyuModel
import Testing

@testable import SiyuScripting

/// `c.benefits`, read by rules of customers described in specs.
@Suite struct SpecBenefitsTests {
  private static let main = """
    siyu.benefit { id = "freight", title = "包邮", sort = "privilege", uses = 2, per = "1mo" }
    siyu.benefit { id = "lounge", title = "休息室", sort = "privilege" }
    siyu.benefit { id = "salon", title = "沙龙", sort = "event", uses = 1 }
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = function(c) return 0 end, period = "1y",
      levels = {
        { id = "silver", title = "银卡", from = 10, benefits = { "freight" } },
        { id = "gold", title = "金卡", from = 20, benefits = { "freight", "lounge", "salon" } },
      },
    }
    siyu.membership { id = "card", title = "储值卡", kind = "stored_value" }
    """

  private static func run(
    _ customer: String, _ expression: String
  ) throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        local c = customer { \(customer) }
        print(\(expression))
      end)
      """, main: main, grants: ["membership", "tag"]
    ).lines
  }

  @Test(arguments: [
    (
      "levels = { vip = 'gold' }", "table.concat(c.benefits('vip'):list(), ' ')",
      "freight lounge salon"
    ),
    ("levels = { vip = 'silver' }", "table.concat(c.benefits('vip'):list(), ' ')", "freight"),
    ("", "#c.benefits('vip'):list()", "0"),
    ("levels = { vip = 'silver' }", "c.benefits('skincare.vip'):left('freight')", "2"),
    (
      "levels = { vip = 'silver' }, benefits = { freight = 1 }",
      "c.benefits('vip'):left('freight')",
      "1"
    ),
    (
      "levels = { vip = 'gold' }, benefits = { freight = 0 }", "c.benefits('vip'):has('freight')",
      "false"
    ),
    (
      "levels = { vip = 'gold' }, benefits = { freight = 0 }", "c.benefits('vip'):has('salon')",
      "true"
    ),
    ("levels = { vip = 'silver' }", "c.benefits('vip'):has('lounge')", "false"),
    ("levels = { vip = 'silver' }", "c.benefits('vip'):left('lounge')", "0"),
    ("levels = { vip = 'gold' }", "c.benefits('vip'):left('lounge') == math.huge", "true"),
  ])
  func `what a customer may have is read`(_ customer: String, _ expression: String, _ shown: String)
    throws
  {
    #expect(
      try Self.run(customer, expression) == ["passed: x", "  printed test/a_spec.lua:3: \(shown)"])
  }

  @Test(arguments: [
    (
      "", "c.benefits('vpi')", "there is no membership 'vpi' in this plugin; did you mean 'vip'?"
    ),
    (
      "levels = { vip = 'gold' }", "c.benefits('vip'):has('frieght')",
      "membership 'vip' has no benefit 'frieght'; did you mean 'freight'?"
    ),
    (
      "", "c.benefits('other.vip')",
      "c.benefits knows the plugin's own memberships only; c.level(\"other.vip\") reads the level"
    ),
    ("", "c.benefits('vip'):lst()", "there is no method 'lst' here; did you mean 'list'?"),
    (
      "levels = { vip = 'gold' }, benefits = { freight = 3 }", "1",
      "'freight' of the benefits of a customer is from 0 to 2, got 3."
    ),
    (
      "levels = { vip = 'gold' }, benefits = { lounge = 3 }", "1",
      "nothing limits how often it is used."
    ),
    ("benefits = { freight = 1 }", "1", "belongs to no level of theirs"),
    ("benefits = { frieght = 1 }", "1", "'frieght'"),
  ])
  func `what there is not is told`(_ customer: String, _ expression: String, _ message: String)
    throws
  {
    let lines = try Self.run(customer, expression)
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains(message) }, "\(lines)")
  }
}
