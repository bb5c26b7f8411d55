import SiyuModel
import Testing

@testable import SiyuScripting

/// `c.level("vip")` and `level(c, "vip")`, of customers described in specs.
@Suite struct SpecLevelsTests {
  private static let main = """
    siyu.membership {
      id = "vip", title = "会员", kind = "growth",
      by = function(c) return c.orders:within("365d"):sum("net"), "一年消费" end,
      levels = { { id = "silver", title = "银", from = 500 }, { id = "gold", title = "金", from = 900.5 } },
    }
    siyu.membership {
      id = "odd", title = "怪", kind = "growth",
      by = function(c) return c.city end,
      levels = { { id = "one", title = "一", from = 1 } },
    }
    siyu.membership {
      id = "saver", title = "积分", kind = "growth", by = "points",
      levels = { { id = "one", title = "一", from = 100 }, { id = "two", title = "二", from = 1000 } },
    }
    siyu.tag_group {
      id = "card", title = "卡", dimension = "value", values = { "silver", "gold" },
      assign = function(c) return c.level("vip") end,
    }
    """

  private static func run(
    _ customer: String, _ expression: String,
    grants: Set<String> = ["membership", "membership:pets.club"]
  ) throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        local c = customer { \(customer) }
        print(\(expression))
      end)
      """, main: main, grants: grants.union(["tag", "orders", "wallet"])
    ).lines
  }

  @Test(arguments: [
    ("levels = { vip = 'gold' }", "c.level('vip')", "gold"),
    ("levels = { ['skincare.vip'] = 'gold' }", "c.level('skincare.vip')", "gold"),
    ("", "c.level('vip')", "nil"),
    ("levels = { ['pets.club'] = 'puppy' }", "c.level('pets.club')", "puppy"),
    ("levels = { vip = 'gold' }", "tag(c, 'card')", "gold"),
    ("orders = { { paid_at = '-1d', amount = 500 } }", "level(c, 'vip')", "silver"),
    ("orders = { { paid_at = '-1d', amount = 499 } }", "level(c, 'vip')", "nil"),
    ("levels = { vip = 'gold' }", "level(c, 'vip')", "nil"),
    ("points = 999", "level(c, 'saver')", "one"), ("points = 99", "level(c, 'saver')", "nil"),
  ]) func `levels are read as described, and earned as declared`(
    _ customer: String, _ expression: String, _ wanted: String
  ) throws {
    let lines = try Self.run(customer, expression)
    #expect(lines.first == "passed: x", "\(lines)")
    #expect(lines.contains("  printed test/a_spec.lua:3: \(wanted)"), "\(lines)")
  }

  @Test(arguments: [
    (
      "", "c.level('vpi')",
      "there is no membership 'vpi' in this plugin; did you mean 'vip'?"
    ),
    (
      "", "c.level('cats.club')",
      "c.level(\"cats.club\") needs the permission 'membership:cats.club': write read = [\"membership:pets.club\", \"orders\", \"wallet\", \"membership:cats.club\"] under [permissions] in plugin.toml, and have the operator grant it with 'siyu plugin grant skincare membership:cats.club'."
    ),
    (
      "levels = { vip = 'glod' }", "1",
      "membership 'vip' has no level 'glod'; did you mean 'gold'?"
    ),
    ("levels = { vpi = 'gold' }", "1", "the plugin has no membership 'vpi'; did you mean 'vip'?"),
    (
      "levels = 'gold'", "1",
      "'levels' of a customer is a table such as { vip = \"gold\" }, got \"gold\"."
    ),
    ("", "level(c, 'club')", "the plugin has no membership with levels 'club'"),
    ("city = '杭州'", "level(c, 'odd')", "membership 'odd.by' should return a number, got"),
  ]) func `what is wrong is told`(
    _ customer: String, _ expression: String, _ wanted: String
  ) throws {
    let lines = try Self.run(customer, expression)
    #expect(lines.joined(separator: "\n").contains(wanted), "\(lines)")
  }
}
