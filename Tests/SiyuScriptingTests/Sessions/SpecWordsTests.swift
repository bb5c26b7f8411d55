import Testing

@testable import SiyuScripting

/// Words of other frameworks for specs.
@Suite struct SpecWordsTests {
  @Test(arguments: [
    ("assert.are.equal(1, 1)", "'assert.are' is not there; write assert.equal, assert.same"),
    ("assert.are.same({}, {})", "write assert.equal, assert.same"),
    ("assert.is_not.equal(1, 2)", "write assert.not_equal, assert.not_same"),
    ("assert.has.errors(print)", "'assert.has' is not there; write assert.has_error"),
    ("assert.True(true)", "write assert.is_true"),
    ("assert.is_table({})", #"write assert.equal("table", type(…))"#),
    ("assert.error_matches(print, 'x')", "write assert.has_error(function, text)"),
    ("setup(function() end)", "'setup' is not there; write before_each"),
    ("teardown(function() end)", "'teardown' is not there; write after_each"),
    ("assert.eqal(1, 1)", "did you mean 'assert.equal'?"),
  ])
  func `are told with the word to write`(_ text: String, _ words: String) throws {
    let inside = try SpecHarness.run("it(\"x\", function() \(text) end)").lines
    #expect(inside.contains { $0.contains(words) }, "\(inside)")
  }

  @Test func `a file that is no Lua is told with what to write`() throws {
    let lines = try SpecHarness.run("it(“x”, function() end)").lines
    #expect(lines.contains { $0.contains("'“' is a sign of the Chinese keyboard") }, "\(lines)")
    #expect(lines.contains { $0.contains("write \" instead") }, "\(lines)")
  }

  @Test func `a name of it.each shows parts of a case by their places`() throws {
    let lines = try SpecHarness.run("it.each { { 1 } }(\"calls it %s\", function() end)").lines
    #expect(
      lines.contains { $0.contains("shown in the name by {1} or {field}, not by %s") }, "\(lines)")
    let fine = try SpecHarness.run("it.each { { 1 } }(\"gives 30%discount, {1}\", function() end)")
    #expect(fine.lines == ["passed: gives 30%discount, 1"])
  }
}
