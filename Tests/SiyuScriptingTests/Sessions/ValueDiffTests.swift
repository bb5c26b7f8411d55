import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct ValueDiffTests {
  /// What is told of one failing comparison, below its line.
  private func detail(_ expected: String, _ got: String, _ word: String = "same") throws -> [String]
  {
    let lines = try SpecHarness.body("assert.\(word)(\(expected), \(got))")
    return lines.dropFirst(3).map { String($0.dropFirst(2)) }
  }

  @Test func `shows by its signs what only one table has`() throws {
    #expect(
      try detail(#"{ a = 1, b = { c = 1, d = 2 } }"#, #"{ a = 1, b = { c = 1, e = 2 } }"#) == [
        "- expected, + got",
        "  {",
        "    a = 1,",
        "    b = {",
        "      c = 1,",
        "-     d = 2,",
        "+     e = 2,",
        "    },",
        "  }",
      ])
  }

  @Test func `finds what stands in a list at another place`() throws {
    #expect(
      try detail(#"{ "a", "b", "c" }"#, #"{ "new", "a", "c" }"#) == [
        "- expected, + got",
        "  {",
        #"+   "new","#,
        #"    "a","#,
        #"-   "b","#,
        #"    "c","#,
        "  }",
      ])
  }

  @Test func `looks into a thing that stands for another`() throws {
    #expect(
      try detail(#"{ { id = 1, n = 2 } }"#, #"{ { id = 1, n = 3 } }"#) == [
        "- expected, + got",
        "  {",
        "    {",
        "      id = 1,",
        "-     n = 2,",
        "+     n = 3,",
        "    },",
        "  }",
      ])
  }

  @Test func `says how much is the same, and does not show all of it`() throws {
    #expect(
      try detail("{ 1, 2, 3, 4, 5, 6 }", "{ 1, 2, 3, 4, 5, 7 }") == [
        "- expected, + got", "  {", "    … 5 that are the same", "-   6,", "+   7,", "  }",
      ])
  }

  @Test func `compares texts line by line`() throws {
    #expect(
      try detail(#""a\nb\nc""#, #""a\nx\nc""#, "equal") == [
        "- expected, + got", "  a", "- b", "+ x", "  c",
      ])
  }

  @Test func `keeps one line each where that says as much`() throws {
    #expect(try detail(#""high""#, "nil", "equal") == [#"expected: "high""#, "got:      nil"])
    #expect(try detail("{ 1 }", "1") == ["expected: { 1 }", "got:      1"])
  }

  @Test func `says what assert.equal cannot see`() throws {
    #expect(
      try detail("{ 1 }", "{ 1 }", "equal") == [
        "both are { 1 }, but two tables; assert.same compares what they hold"
      ])
  }

  @Test func `is cut where it grows long`() throws {
    let long = "(function() local t = {} for i = 1, 500 do t[i] = i * %d end return t end)()"
    let lines = try detail(
      long.replacing("%d", with: "2"), long.replacing("%d", with: "3"))
    #expect(lines.count == 42)
    #expect(lines.last?.hasSuffix("more lines") == true)
  }

  @Test func `tells programs both values and what differs`() throws {
    let host = try SpecHarness.run(
      #"it("x", function() assert.same({ "a" }, { "b" }) end)"#)
    let result = try #require(host.results.first)
    #expect(result["expected"] == #"{ "a" }"#)
    #expect(result["got"] == #"{ "b" }"#)
    #expect(result["diff"] == ["  {", #"-   "a","#, #"+   "b","#, "  }"])
  }
}
