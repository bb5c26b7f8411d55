import Testing

@testable import SiyuScripting

/// What an author reads who takes a view for a table.
@Suite struct ViewMisuseTests {
  private static let list =
    "c.orders is no list; go through it with: for order in c.orders:each() do … end;"
    + " c.orders:first() and c.orders:last() are its ends"

  @Test(arguments: [
    ("for _, o in ipairs(c.orders) do end", list),
    ("for _, o in pairs(c.orders) do end", list),
    ("for o in c.orders do end", list),
    ("return c.orders[1]", list),
    ("return c:orders()", list),
    ("return #c.orders", "orders are counted by c.orders:count(), not by '#'"),
    ("return c.orders:cuont()", "there is no method 'cuont' here; did you mean 'count'?"),
    ("return #c.items", "items are counted by c.items:count(), not by '#'"),
    ("return c.events[1]", "c.events is no list; go through it with: for event in c.events:each()"),
    ("c.city = 'x'", "'city' cannot be set: what a rule is given is read only"),
    ("c.orders.x = 1", "'x' cannot be set: what a rule is given is read only"),
    ("c.tags['value'] = 'high'", "'value' cannot be set: what a rule is given is read only"),
    ("for o in c.orders:each() do o.amount = 1 end", "'amount' cannot be set"),
  ])
  func `says what to write`(_ body: String, _ words: String) throws {
    let lines = try SpecHarness.run(
      """
      it("x", function()
        local c = customer { orders = { { paid_at = "-1d", amount = "1.00" } } }
        segment(c, "s")
      end)
      """,
      main: """
        siyu.segment { id = "s", title = "S", where = function(c)
          \(body)
        end }
        """
    ).lines
    #expect(lines.contains { $0.contains(words) }, "\(lines)")
    #expect(lines.contains { $0.contains("main.lua:2") }, "\(lines)")
  }
}
