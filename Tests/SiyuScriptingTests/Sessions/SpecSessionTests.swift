import Testing

@testable import SiyuScripting

@Suite struct SpecSessionTests {
  @Test func `tells of passed, failed, broken and pending examples`() throws {
    let host = try SpecHarness.run(
      """
      describe("value", function()
        it("is high", function()
          local c = customer { orders = { { paid_at = "-10d", amount = "3000.00" } } }
          assert.same({ "value:high" }, tags(c))
          assert.equal("花了 ¥3,000.00", reason(c, "value"))
        end)
        describe("of nobody", function()
          it("is nothing", function()
            assert.equal("low", tag(customer {}, "value"))
          end)
          it("is odd", function() local x = nil; return x.y end)
        end)
        pending("grows old")
        it("is not written")
      end)
      """)
    #expect(
      host.lines == [
        "passed: value › is high",
        "failed: value › of nobody › is nothing",
        "  assert.equal: not what was expected",
        #"  plugins/skincare/test/a_spec.lua:9: assert.equal("low", tag(customer {}, "value"))"#,
        #"  expected: "low""#,
        "  got:      nil",
        "error: value › of nobody › is odd",
        "  attempt to index a nil value (local 'x')",
        #"  plugins/skincare/test/a_spec.lua:11: it("is odd", function() local x = nil; return x.y end)"#,
        "pending: value › grows old",
        "pending: value › is not written",
      ])
  }

  @Test func `shows where tables differ`() throws {
    let lines = try SpecHarness.body(
      #"assert.same({ "a", b = { c = 1, d = 2 } }, { "x", b = { c = 1, e = 2 } })"#)
    #expect(
      Array(lines.dropFirst(3)) == [
        "  - expected, + got",
        "    {",
        #"  -   "a","#,
        #"  +   "x","#,
        "      b = {",
        "        c = 1,",
        "  -     d = 2,",
        "  +     e = 2,",
        "      },",
        "    }",
      ])
  }

  @Test func `runs before_each and after_each from the outside in and back`() throws {
    let host = try SpecHarness.run(
      """
      before_each(function() print("a") end)
      after_each(function() print("d") end)
      describe("inner", function()
        before_each(function() print("b") end)
        after_each(function() print("c") end)
        it("runs", function() print("x") end)
        it("fails", function() error("no") end)
      end)
      """)
    let printed = host.lines.filter { $0.hasPrefix("  printed") }.compactMap(\.last)
    #expect(printed == ["a", "b", "x", "c", "d", "a", "b", "c", "d"])
  }

  @Test func `gives every example its own globals, clock and settings`() throws {
    let host = try SpecHarness.run(
      """
      shared = 1
      it("changes", function()
        shared, own = 2, 3
        assert.equal(2, shared)
        at("2027-01-01")
        settings { high_value = "10.00" }
        local c = customer { orders = { { paid_at = "-1d", amount = "20.00" } } }
        assert.equal("high", tag(c, "value"))
      end)
      it("sees none of it", function()
        assert.equal(1, shared)
        assert.has_error(function() return own end, "unknown global 'own'")
        assert.equal("2026-06-30", siyu.time.date(clock.now()))
        local c = customer { orders = { { paid_at = "-1d", amount = "20.00" } } }
        assert.equal("low", tag(c, "value"))
      end)
      """)
    #expect(host.lines.filter { !$0.hasPrefix("passed") } == [])
  }

  @Test func `moves the clock, and orders become visible`() throws {
    let lines = try SpecHarness.body(
      """
      local c = customer { orders = { { paid_at = "+5d", amount = "20.00" } } }
      assert.equal(0, c.orders:count())
      assert.is_true(segment(c, "dormant"))
      clock.advance("6d")
      assert.equal(1, c.orders:count())
      assert.is_false(segment(c, "dormant"))
      """)
    #expect(lines == ["passed: x"])
  }

  @Test func `runs only examples whose name holds the filter`() throws {
    let host = try SpecHarness.run(
      """
      describe("one", function() it("a", function() end) end)
      describe("two", function() it("b", function() end) end)
      """, filter: "two")
    #expect(host.lines == ["passed: two › b"])
  }

  @Test func `lets a spec test the plugin's own files`() throws {
    let host = try SpecHarness.run(
      """
      local sums = require("lib.sums")
      it("adds", function() assert.equal(3, sums.add(1, 2)) end)
      it("cannot change it", function()
        assert.has_error(function() sums.add = nil end, "this table is frozen")
      end)
      """, files: ["lib/sums.lua": "return { add = function(a, b) return a + b end }"])
    #expect(host.lines == ["passed: adds", "passed: cannot change it"])
  }

  @Test func `a rule that raises fails the example with rule and place`() throws {
    let lines = try SpecHarness.body(#"tags(customer { city = "nowhere" })"#)
    #expect(
      lines == [
        "error: x",
        "  tag_group 'likes' raised an error",
        #"  plugins/skincare/test/a_spec.lua:2: tags(customer { city = "nowhere" })"#,
        "  plugins/skincare/main.lua:15: no such city",
        #"    if c.city == "nowhere" then error("no such city") end"#,
      ])
  }

  @Test func `an error in a file or a block is told, and the rest runs`() throws {
    let host = try SpecHarness.run(
      """
      it("runs", function() end)
      describe("broken", function() local x = nil + 1 end)
      descibe("x")
      """)
    #expect(
      host.lines == [
        "error: test/a_spec.lua",
        "  unknown global 'descibe'; did you mean 'describe'?",
        #"  plugins/skincare/test/a_spec.lua:3: descibe("x")"#,
        "passed: runs",
        "error: broken",
        "  attempt to perform arithmetic on a nil value",
        #"  plugins/skincare/test/a_spec.lua:2: describe("broken", function() local x = nil + 1 end)"#,
      ])
    let syntax = try SpecHarness.run("it(\"x\", function()\n  local = 1\nend)")
    #expect(
      syntax.lines == [
        "error: test/a_spec.lua", "  <name> expected near '='",
        "  plugins/skincare/test/a_spec.lua:2: local = 1",
      ])
  }

  @Test(arguments: [
    ("assert.equal(1, 1.0)", nil),
    ("assert.equal({}, {})", "failed"),
    ("assert.same({ 1, { a = 2 } }, { 1.0, { a = 2 } })", nil),
    ("assert.not_equal(1, 2)", nil),
    ("assert.not_equal(1, 1)", "failed"),
    ("assert.not_same({ 1 }, { 1 })", "failed"),
    ("assert.is_true(1)", "failed"),
    ("assert.truthy(1) assert.falsy(nil) assert.is_nil(nil) assert.is_not_nil(0)", nil),
    ("assert.is_false(nil)", "failed"),
    ("assert.near(1, 1.05, 0.1)", nil),
    ("assert.near(1, 1.2, 0.1)", "failed"),
    ("assert.contains('b', { 'a', 'b' })", nil),
    ("assert.contains('面膜', '补水面膜')", nil),
    ("assert.contains('c', { 'a', 'b' })", "failed"),
    ("assert.contains({ 'a' }, 'a')", "error"),
    ("assert.has_error(function() error('over here') end, 'here')", nil),
    ("assert.has_error(function() error('over here') end, 'there')", "failed"),
    ("assert.has_error(function() end)", "failed"),
    ("assert.has_no_error(function() error('x') end)", "failed"),
    ("assert(1 == 1, 'one')", nil),
    ("assert(1 == 2, 'one')", "failed"),
    ("assert.equal(1)", "error"),
    ("assert.equl(1, 1)", "error"),
    ("pending('later')", "pending"),
    ("tags({})", "error"),
    ("tag(customer {}, 'valu')", "error"),
    ("describe('x', function() end)", "error"),
  ])
  func `assertions hold or fail`(_ test: (body: String, status: String?)) throws {
    let lines = try SpecHarness.body(test.body)
    #expect(lines[0] == "\(test.status ?? "passed"): x", "\(lines)")
  }

  @Test func `an example that runs on is stopped, and the next one runs`() throws {
    let host = try SpecHarness.run(
      """
      it("runs on", function() while true do end end)
      it("is fine", function() end)
      after_each(function() print("after") end)
      """, stoppingAt: 2)
    #expect(
      host.lines == [
        "error: runs on", "  printed test/a_spec.lua:3: after",
        "  it was stopped: it ran for longer than it may",
        #"  plugins/skincare/test/a_spec.lua:1: it("runs on", function() while true do end end)"#,
        "passed: is fine", "  printed test/a_spec.lua:3: after",
      ])
  }

  @Test func `the same specs give the same results every time`() throws {
    let spec = """
      it("shows", function() assert.same({ b = 1, a = { 1 }, [true] = 0 }, { print, customer {} }) end)
      """
    let first = try SpecHarness.run(spec).lines
    for _ in 0..<3 { #expect(try SpecHarness.run(spec).lines == first) }
  }
}
