import SiyuModel
import Testing

@testable import SiyuScripting

/// `c.points`, `c.balance` and `c.coupons`, read by rules of customers described in specs.
@Suite struct SpecWalletTests {
  private static let main = """
    siyu.coupon { id = "ten", title = "十元" }
    siyu.coupon { id = "gift", title = "赠品" }
    """

  private static func run(
    _ customer: String, _ expression: String, grants: Set<String> = ["wallet", "coupon"]
  ) throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        local c = customer { \(customer) }
        print(\(expression))
      end)
      """, main: main, grants: grants.union(["tag"])
    ).lines
  }

  @Test(arguments: [
    ("points = 120", "c.points", "120"), ("", "c.points", "0"),
    ("coupons = { ten = 2 }", "c.coupons('ten'):count()", "2"),
    ("coupons = { ten = 2 }", "c.coupons('skincare.ten'):count()", "2"),
    ("coupons = { ten = 2 }", "c.coupons('gift'):count()", "0"),
    ("points = 3, coupons = { ten = 2 }", "c.coupons('other.card'):count()", "0"),
    ("points = 5", "c.balance('other.card')", "0"),
  ])
  func `what a customer has is read`(_ customer: String, _ expression: String, _ shown: String)
    throws
  {
    #expect(
      try Self.run(customer, expression) == ["passed: x", "  printed test/a_spec.lua:3: \(shown)"])
  }

  @Test(arguments: [
    (
      "", "c.coupons('tem')",
      "there is no coupon 'tem' in this plugin; did you mean 'ten'?"
    ),
    (
      "", "c.balance('card')",
      "there is no membership of stored value 'card': the plugin declares none; another's is named in full, as in pet-food.card."
    ),
    (
      "", "c.coupons('ten'):cuont()", "there is no method 'cuont' here; did you mean 'count'?"
    ),
    ("points = -1", "1", "'points' of a customer is from 0 to 9000000000000000, got -1."),
    (
      "coupons = { tem = 1 }", "1",
      "'tem'"
    ),
  ])
  func `what there is not is told`(_ customer: String, _ expression: String, _ message: String)
    throws
  {
    let lines = try Self.run(customer, expression)
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains(message) }, "\(lines)")
  }

  @Test func `without the permission nothing is read`() throws {
    for expression in ["c.points", "c.balance('a.b')", "c.coupons('ten')"] {
      let lines = try Self.run("points = 5", expression, grants: ["coupon"])
      #expect(lines.contains { $0.contains("needs the permission 'wallet'") }, "\(lines)")
    }
  }
}
