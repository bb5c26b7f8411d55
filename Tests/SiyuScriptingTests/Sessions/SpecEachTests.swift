import Testing

@testable import SiyuScripting

@Suite struct SpecEachTests {
  private func lines(_ spec: String) throws -> [String] { try SpecHarness.run(spec).lines }

  @Test func `runs an example for each case, named by it`() throws {
    #expect(
      try lines(
        """
        it.each { { "3000.00", "high" }, { "1.00", "low" } }("{1} is {2}", function(amount, value)
          local c = customer { orders = { { paid_at = "-1d", amount = amount } } }
          assert.equal(value, tag(c, "value"))
        end)
        """) == ["passed: 3000.00 is high", "passed: 1.00 is low"])
  }

  @Test func `hands over a case with fields as one, and numbers names without a place`() throws {
    #expect(
      try lines(
        """
        it.each { { city = "上海", n = 1 }, { city = "成都", n = 2 } }("knows {city}, not {mayor}", function(case)
          assert.equal(case.city, customer { city = case.city }.city)
        end)
        it.each { 1, 2 }("counts", function(n) assert.is_true(n < 2) end)
        it.each { "a" }("is {1}", function(t) assert.equal("a", t) end)
        """
      ).filter { !$0.hasPrefix("  ") } == [
        "passed: knows 上海, not {mayor}", "passed: knows 成都, not {mayor}", "passed: counts #1",
        "failed: counts #2", "passed: is a",
      ])
  }

  @Test func `makes a block for each case`() throws {
    #expect(
      try lines(
        """
        describe.each { { 1 }, { 2 } }("with {1}", function(n)
          local twice
          before_each(function() twice = 2 * n end)
          it("doubles", function() assert.equal(n + n, twice) end)
          it("is to be written")
        end)
        """) == [
          "passed: with 1 › doubles", "pending: with 1 › is to be written",
          "passed: with 2 › doubles", "pending: with 2 › is to be written",
        ])
  }

  @Test func `names the author's line where something is wrong`() throws {
    #expect(
      try lines("\nit.each {}(\"x\", function() end)").prefix(3) == [
        "error: test/a_spec.lua",
        "  it.each wants a list of cases, such as { { 1, 2 }, { 3, 4 } }",
        #"  plugins/skincare/test/a_spec.lua:2: it.each {}("x", function() end)"#,
      ])
    #expect(
      try lines("it(\"x\", function() it.each { 1 } end)")[1]
        == "  it.each belongs in a describe block or a file, not inside an 'it'.")
    #expect(
      try lines("describe.each { 1 }(1)")[1]
        == "  describe.each { … } wants a name as argument 1, got 1")
    #expect(try lines("it.eech {}")[1] == "  unknown 'it.eech'; did you mean 'it.each'?")
  }
}
