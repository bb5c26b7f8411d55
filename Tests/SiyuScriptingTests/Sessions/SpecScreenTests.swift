import Testing

@testable import SiyuScripting

/// Screens in specs.
@Suite struct SpecScreenTests {
  private static func run(_ body: String) throws -> [String] {
    try SpecHarness.run(
      "it(\"x\", function()\n\(body)\nend)", main: SpecHarness.screen,
      grants: ["tag", "koc", "events"]
    ).lines
  }

  @Test func `a screen is asked about an event that happens now`() throws {
    let lines = try Self.run(
      """
      local odd, why = suspect(customer {}, "odd-join", { same_device = 5 })
      assert.is_true(odd)
      assert.equal("pool.joined 5", why)
      assert.is_false((suspect(customer {}, "odd-join")))
      assert.is_true((suspect(customer { city = "nowhere" }, "odd-join")))
      local _, opened = suspect(customer {}, "odd-join", { type = "link.opened" })
      assert.equal("link.opened 1", opened)
      """)
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test(arguments: [
    (#"suspect(customer {}, "od-join")"#, "no screen 'od-join'; did you mean 'odd-join'?"),
    (
      #"suspect(customer {}, "odd-join", { type = "pool.join" })"#,
      "screen 'odd-join' does not look at 'pool.join'; did you mean 'pool.joined'?"
    ),
    (#"suspect(customer {}, "odd-join", { 1, 2 })"#, "is a table with names."),
    (#"suspect(customer {}, "odd-join", { same_device = "x" })"#, "attempt to compare"),
  ])
  func `what cannot be asked is said`(_ test: (call: String, words: String)) throws {
    let lines = try Self.run(test.call)
    #expect(lines.contains { $0.contains(test.words) }, "\(lines)")
  }
}
