import Foundation
import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct SpecPropertyTests {
  @Test func `passes where nothing is found`() throws {
    #expect(
      try SpecHarness.body(
        "for_all(customers {}, function(c) assert.is_true(c.orders:count() <= 12) end)")
        == ["passed: x"])
  }

  @Test func `a property that returns false does not hold`() throws {
    let lines = try SpecHarness.body("for_all(integers(1, 9), function(n) return n < 5 end)")
    #expect(lines.first == "error: x" || lines.first == "failed: x")
    #expect(lines.contains("    5"), "\(lines)")
    #expect(lines.contains { $0.contains("returned false") }, "\(lines)")
    #expect(
      try SpecHarness.body(
        "for_all(integers(1, 9), function(n) return n < 50 end) for_all(integers(1, 9), print)"
      )
      .first == "passed: x")
  }

  @Test func `a file without an example is an error, not a success`() throws {
    #expect(
      try SpecHarness.run("describe(\"empty\", function() end)").lines.first
        == "error: test/a_spec.lua")
    #expect(
      try SpecHarness.run("it(\"other\", function() end)", filter: "none").lines.isEmpty)
  }

  @Test func `shows the simplest customer for whom it is not so`() throws {
    let lines = try SpecHarness.body(
      """
      for_all(customers {}, function(c)
        assert.equal(nil, tag(c, "value"))
      end)
      """)
    #expect(
      lines == [
        "failed: x",
        "  assert.equal: not what was expected",
        #"  plugins/skincare/test/a_spec.lua:3: assert.equal(nil, tag(c, "value"))"#,
        "  expected: nil",
        #"  got:      "low""#,
        "  for_all: not so for",
        #"    customer { orders = { { amount = "0.00", paid_at = "-0d" } } }"#,
        lines.last ?? "",
      ])
    #expect(lines.last?.hasSuffix("'siyu test --seed 0' repeats it") == true)
  }

  @Test(
    arguments: [
      ("integers(-1000000, 1000000)", "v < 1234", "1234"),
      ("integers(-1000000, 1000000)", "v > -77", "-77"),
      ("integers(10, 20)", "v < 10", "10"),
      ("integers(math.mininteger, math.maxinteger)", "v < 5", "5"),
      ("lists(integers(0, 100))", "#v < 3", "{ 0, 0, 0 }"),
      ("lists(integers(0, 100))", "not v[1] or v[1] < 42", "{ 42 }"),
      (#"one_of { "a", "b", "c" }"#, #"v == "a""#, #""b""#),
      ("texts()", #"not v:find("'", 1, true)"#, #""'""#),
      ("{ n = integers(0, 9), t = { texts(3) } }", "v.n < 4", #"{ n = 4, t = { "" } }"#),
      (
        "lists(one_of { 1, lists(integers(0, 9), 1, 2) })", "type(v[1]) ~= \"table\"", "{ { 0 } }"
      ),
    ]
  )
  func `makes it as simple as it can be`(_ what: String, _ holds: String, _ smallest: String) throws
  {
    let lines = try SpecHarness.body(
      "for_all(\(what), function(v) assert.is_true(\(holds)) end, 1000)")
    #expect(lines.first == "failed: x")
    #expect(lines.contains("    \(smallest)"), "\(lines)")
  }

  @Test func `gives the same values every time, and the counterexample as Lua`() throws {
    let body = "for_all(customers {}, function(c) assert.is_true(c.orders:count() < 3) end)"
    let first = try SpecHarness.body(body)
    #expect(try SpecHarness.body(body) == first)
    let begin = try #require(first.firstIndex(of: "  for_all: not so for"))
    let shown = first[(begin + 1)...].dropLast().joined(separator: "\n")
    let again = try SpecHarness.body(
      "local c = \(shown)\nassert.is_true(c.orders:count() < 3)")
    #expect(again.first == "failed: x")
  }

  @Test func `begins each case as the first`() throws {
    #expect(
      try SpecHarness.body(
        """
        at("2026-07-01")
        local outer = customer { city = "上海" }
        for_all(customers { city = one_of { "成都", "杭州" } }, function(c)
          assert.equal("2026-07-01", siyu.time.date(clock.now()))
          assert.equal("C2", c.id)
          assert.equal("上海", outer.city)
          assert.is_true(c.city ~= "上海")
          clock.advance("10d")
          settings { high_value = "1.00" }
        end)
        assert.equal("上海", outer.city)
        """) == ["passed: x"])
  }

  @Test func `takes customers in tables and lists`() throws {
    #expect(
      try SpecHarness.body(
        """
        for_all({ all = lists(customers {}, 2, 2), n = integers(1, 2) }, function(v)
          assert.is_true(v.all[v.n].orders:count() >= 0)
          assert.equal(2, #v.all)
        end)
        """) == ["passed: x"])
  }

  @Test func `tells of what it raised for an error of a rule, too`() throws {
    let lines = try SpecHarness.body(
      #"for_all(customers { city = one_of { "a", "nowhere" } }, function(c) tags(c) end)"#)
    #expect(lines.first == "error: x")
    #expect(lines.contains(#"    customer { city = "nowhere" }"#), "\(lines)")
  }

  @Test func `shows what did not end`() throws {
    let host = try SpecHarness.run(
      "it(\"x\", function() for_all(integers(1, 1), function() while true do end end) end)",
      stoppingAt: 3)
    #expect(host.lines.first == "error: x")
    #expect(host.lines.contains("  for_all: not so for"), "\(host.lines)")
    #expect(host.lines.contains("    1"))
  }

  @Test func `can be left as pending, and refuses what it cannot take`() throws {
    #expect(
      try SpecHarness.body("for_all(integers(1, 9), function() pending(\"later\") end)").first
        == "pending: x")
    #expect(
      try SpecHarness.body("for_all(integers(9, 1), print)")[1]
        == "  integers wants the smaller number first, got 9 and 1.")
    #expect(try SpecHarness.body("one_of {}")[1].contains("a list with a value or more"))
    #expect(try SpecHarness.body("for_all(1, print, 0)")[1].contains("1 to 10000 cases"))
    #expect(
      try SpecHarness.run("for_all(integers(1, 2), print)").lines[1]
        == "  for_all belongs inside an 'it'.")
  }
}

@Suite struct SpecGeneratorTests {
  @Test(
    arguments: [
      3...7, -7 ... -3, -1...3, 0...0, Int64.min...Int64.max, Int64.min ... -1, 1...Int64.max,
    ] as [ClosedRange<Int64>])
  func `stays in its range, and the simplest is the one nearest 0`(_ range: ClosedRange<Int64>)
    throws
  {
    func maker(_ choices: SpecChoices) -> SpecMaker {
      SpecMaker(choices: choices, currency: .cny, attributes: [], generator: { _ in nil })
    }
    var some = maker(SpecChoices(seed: 3))
    #expect((0..<200).allSatisfy { _ in range.contains(some.integer(range)) })
    var most = maker(SpecChoices(again: Array(repeating: .max, count: 3)))
    #expect(range.contains(most.integer(range)))
    var least = maker(SpecChoices(again: []))
    #expect(least.integer(range) == min(max(0, range.lowerBound), range.upperBound))
  }

  @Test func `makes the same of the same choices, and the simplest of none`() {
    var choices = SpecChoices(seed: 7)
    let first = (0..<20).map { _ in choices.below(9) }
    var again = SpecChoices(again: choices.made)
    #expect((0..<20).map { _ in again.below(9) } == first)
    #expect(again.below(9) == 0)
    var smaller = SpecChoices(again: [8])
    #expect(smaller.below(3) == 2)
  }

  @Test func `finds the simplest, and gives up in time`() throws {
    var shrinking = SpecShrinking(.init(numbers: [9, 9, 700, 9])) { choices in
      choices.contains { $0 >= 123 } ? .init(numbers: choices) : nil
    }
    try shrinking.run()
    #expect(shrinking.best == [123])
    #expect(!shrinking.isCut)
    var tried = 0
    var endless = SpecShrinking(.init(numbers: Array(repeating: 1 << 60, count: 2000))) { _ in
      tried += 1
      return nil
    }
    try endless.run()
    #expect(tried <= SpecShrinking.most)
    #expect(endless.isCut)
  }

  @Test func `fewer and larger elements come in place of many small ones`() throws {
    /// A list of numbers up to 9: before each a 1, behind the last a 0.
    func list(_ choices: [UInt64]) -> (sum: UInt64, made: SpecShrinking.Choices) {
      var (sum, made, rest) = (
        UInt64(0), SpecShrinking.Choices(numbers: [], lists: [[]]), choices[...]
      )
      while let more = rest.popFirst(), more > 0 {
        let number = min(rest.popFirst() ?? 0, 9)
        sum += number
        made.lists[0].append(made.numbers.count..<made.numbers.count + 2)
        made.numbers += [1, number]
      }
      made.numbers.append(0)
      return (sum, made)
    }
    var shrinking = SpecShrinking(list([1, 5, 1, 4, 1, 5, 1, 4, 0]).made) { choices in
      let (sum, made) = list(choices)
      return sum >= 17 ? made : nil
    }
    try shrinking.run()
    #expect(shrinking.best == [1, 9, 1, 8, 0])
  }

  @Test func `elements of lists that change nothing go, and it is said when there was no time`()
    throws
  {
    for seed: UInt64 in 0..<8 {
      let lines = try SpecHarness.body(
        """
        for_all(customers { orders = orders { amount = integers(0, 5000) } }, function(c)
          assert.is_true(c.orders:sum("net") < 9000)
        end)
        """, seed: seed)
      let shown = lines.joined(separator: "\n")
      #expect(lines.first == "failed: x")
      // One of them less, or one of them smaller, would be no counterexample.
      let amounts = shown.matches(of: /amount = (\d+)/).compactMap { Int($0.output.1) }
      #expect(amounts.reduce(0, +) == 9000 && !amounts.contains(0), "\(shown)")
      // Nor would one order do, which is 5,000 at most.
      #expect(amounts.count == 2, "\(shown)")
      #expect(shown.components(separatedBy: "paid_at = \"-0d\"").count - 1 == amounts.count)
      #expect(!shown.contains("tries were over"))
    }
  }
}
