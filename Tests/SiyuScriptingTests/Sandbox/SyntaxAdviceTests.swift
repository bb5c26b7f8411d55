import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

/// What an author reads who wrote something that is no Lua.
@Suite struct SyntaxAdviceTests {
  private static func problem(_ main: String, files: [String: String] = [:]) throws -> Diagnostic {
    let machine = try Harness.machine(main, files: files)
    guard case .failure(let problems) = machine.load(), let last = problems.all.last else {
      throw LuaError(.host, "it loads")
    }
    return last
  }

  @Test(arguments: [
    (
      "local a = “a”", "'“' is a sign of the Chinese keyboard, which Lua does not read", 11,
      "write \""
    ),
    ("print(1，2)", "'，' is a sign", 8, "write , instead"),
    ("print（1）", "'（' is a sign", 6, "write ( instead"),
    ("local a = 1；", "'；' is a sign", 12, "write ; instead"),
    ("local a ＝ 1", "'＝' is a sign", 9, "write = instead"),
    ("local a = siyu：b()", "'：' is a sign", 15, "write : instead"),
    ("local a = { 1、2 }", "'、' is a sign", 14, "write , instead"),
    ("if 1 ！＝ 2 then end", "'！＝' is a sign", 6, "write ~= instead"),
    ("\u{9}local\u{3000}a = 1", "a full-width space (U+3000)", 7, "plain space"),
    ("local a\u{200B} = 1", "a sign that nobody sees (U+200B)", 8, "delete it"),
    ("local 价值 = 1", "'价值' cannot be a name in Lua", 7, "between quotes: \"价值\""),
    ("local a = \"“\" + “a”", "'“' is a sign", 17, "write \""),
    ("if 1 != 2 then end", "Lua has no '!='", 6, "write '~=' instead"),
    ("if 1 === 2 then end", "Lua has no '==='", 6, "write '==' instead"),
    ("if a && b then end", "Lua has no '&&'", 6, "write 'and' instead"),
    ("if a || b then end", "Lua has no '||'", 6, "write 'or' instead"),
    ("if !a then end", "Lua has no '!'", 4, "write 'not' instead"),
    ("local x = 1\nx += 2", "Lua has no '+='", 3, "as in x = x + 1"),
    ("local x = 1\nx ..= 2", "Lua has no '..='", 3, "as in x = x .. 1"),
    ("local x = 1\nx++", "Lua has no '++'", 2, "as in x = x + 1"),
    ("local x = 1\nx--\nend", "Lua has no '--' that counts down", 2, "as in x = x - 1"),
    ("for i = 1, 2 do\n  continue\nend", "Lua has no 'continue'", 3, "'goto next'"),
    ("for i = 1, 2 do if i then continue end end", "Lua has no 'continue'", 27, "'goto next'"),
    ("local a = b ? 1 : 2", "Lua has no '?'", 13, "condition and a or b"),
    (
      "local t = f(function() for i = 1, 2 do print(i) end)", "an 'end' is missing before ')'", 52,
      ""
    ), ("// says hello", "'//' begins no comment in Lua", 1, "begins with '--'"),
    ("local a = 1 // how often it was", "'//' begins no comment in Lua", 13, "begins with '--'"),
    ("local a = 1 // how of\nlocal b = 2", "'//' begins no comment in Lua", 13, "begins with '--'"),
    ("# says hello", "'#' begins no comment in Lua", 1, "begins with '--'"),
    ("// 第一杯", "'//' begins no comment in Lua", 1, "begins with '--'"),
    ("local a = { 1, // 第一杯，再来\n}", "'//' begins no comment in Lua", 16, "begins with '--'"),
    ("# 第一杯", "'#' begins no comment in Lua", 1, "begins with '--'"),
    ("/* 第一杯 */", "Lua has no '/*'", 1, "begins with '--'"),
    ("local a = 第一杯 // 2", "'第一杯' cannot be a name in Lua", 11, "between quotes"),
    ("/* says hello */", "Lua has no '/*'", 1, "begins with '--'"),
    ("let a = 1", "Lua has no 'let'", 1, "write 'local' instead"),
    ("if a then\nelif b then\nend", "Lua has no 'elif'", 1, "write 'elseif' instead"),
    (
      "local a = \"价值”", "this text has no end before its line's", 11,
      "close it with \" instead of ”"
    ),
    ("local a = 'x", "this text has no end before its line's", 11, "close it with '"),
  ])
  func `a sign of another language is told with the one of Lua's`(
    _ main: String, _ message: String, _ column: Int, _ hint: String
  ) throws {
    let problem = try Self.problem(main)
    #expect(problem.message.hasPrefix(message), "\(problem)")
    #expect(problem.columns?.lowerBound == column, "\(problem)")
    #expect(problem.hint?.contains(hint) == true, "\(problem)")
    #expect(problem.code == "syntax")
  }

  @Test(arguments: [
    ("local t = {\n  a = 1\n  b = 2\n}", 3, "a comma is missing before 'b'"),
    ("local t = { \"a\" \"b\" }", 1, "a comma is missing before '\"b\"'"),
    ("print(\"a\" 1)", 1, "a comma is missing before '1', or a ')'"),
    ("local t = { a: 1 }", 1, "a field is written name = value"),
    ("print(a = 1)", 1, "values with names are handed over in a table"),
    ("if a = 1 then end", 1, "'==' compares, '=' sets"),
    ("if a print() end", 1, "'then' stands behind"),
    ("while true print() end", 1, "'do' stands behind"),
    ("local a = [1, 2]", 1, "a list is written in braces"),
    ("siyu.sop {\n  for = 1,\n}", 2, "'for' is a word of Lua's own"),
  ])
  func `what Lua says is told with what to write`(
    _ main: String, _ line: Int, _ hint: String
  ) throws {
    let problem = try Self.problem(main)
    #expect(problem.line == line && problem.code == "syntax", "\(problem)")
    #expect(problem.hint?.contains(hint) == true, "\(problem)")
  }

  @Test func `else if is told where it stands, not at the end of everything`() throws {
    let problem = try Self.problem(
      "local function f(a)\n  if a then\n  else if 1 then\n  end\nend\nprint(1)\n")
    #expect(problem.line == 3 && problem.columns == 3..<10, "\(problem)")
    #expect(problem.hint == "write 'elseif' in one word, or one more 'end'")
  }

  @Test func `what is in a text or a comment is no slip`() throws {
    let problem = try Self.problem("local a = \"a != b，\" 5 -- x && y")
    #expect(problem.columns == nil && problem.hint == nil, "\(problem)")
  }

  @Test func `a file that is required is told of the same way`() throws {
    let problem = try Self.problem("require('lib.a')", files: ["lib/a.lua": "\nif 1 != 2 then end"])
    #expect(problem.file == "plugins/skincare/lib/a.lua" && problem.line == 2, "\(problem)")
    #expect(problem.hint == "write '~=' instead" && problem.code == "syntax")
  }

  @Test func `the REPL says the same`() throws {
    let line = try ReplHarness()
    #expect(line("x = “a”")[0].hasPrefix("input:1:5: '“' is a sign of the Chinese keyboard"))
    #expect(line("1 != 2") == ["input:1:3: Lua has no '!='\n  write '~=' instead"])
    #expect(line("x = \"a”")[0].hasPrefix("input:1:5: this text has no end"))
  }

  @Test(arguments: [
    ("null", "'null' is not there; write nil"), ("None", "write nil"), ("True", "write true"),
    ("os.time()", "'os' is not there for plugins: nothing outside"),
    ("before_all()", "unknown global 'before_all'"),
  ])
  func `names of other languages are told with Lua's`(_ text: String, _ message: String) throws {
    #expect(try Self.problem("local a = \(text)").message.contains(message))
  }

  @Test func `functions of siyu's that are called with a colon are told to want a dot`() throws {
    let problem = try Self.problem("siyu:tag_group { id = \"a\" }")
    #expect(
      problem.message == "siyu.tag_group is called with a dot, not with a colon.", "\(problem)")
    #expect(try Self.problem("siyu.tag_group({}, {})").message.contains("takes 1 argument, got 2"))
  }

  private static let table = "siyu.tag_group {\n  id = \"a\",\n  assign = function(c)\n"

  @Test(arguments: [
    // What was to end with the function.
    (
      table + "    if c then return 1\n    else if c then return 2\n    end\n  end,\n}", 5, 5,
      "an 'end' is missing: 'else if' opens an 'if' of its own", "write 'elseif'"
    ),
    (
      table + "    if c then return 1 end\n  ,\n}", 5, 3, "an 'end' is missing before ','",
      "the 'function' in line 3 is not closed"
    ),
    (
      table + "    if c then\n      c = 1\n  end,\n}", 6, 6, "an 'end' is missing before ','",
      "the 'if' in line 4 is not closed"
    ),
    (
      table + "    for i = 1, 2 do\n      c = 1\n  end\n}", 7, 1, "an 'end' is missing before '}'",
      "the 'for' in line 4 is not closed"
    ),
    (
      "describe(function()\n  it(function()\n    x = 1\n  )\nend)", 4, 3,
      "an 'end' is missing before ')'", "the 'function' in line 2 is not closed"
    ),
  ])
  func `a missing end is told with what lacks it`(
    _ main: String, _ line: Int, _ column: Int, _ message: String, _ hint: String
  ) throws {
    let problem = try Self.problem(main)
    #expect(problem.message == message)
    #expect(problem.line == line && problem.columns?.lowerBound == column, "\(problem)")
    #expect(problem.hint?.contains(hint) == true, "\(problem)")
  }

  @Test(arguments: [
    (
      "siyu.sop {\n  steps = {\n    { id = \"a\",\n    { id = \"b\" },\n  },\n}\n",
      "'{' of line 3 is not closed before the end of the file"
    ),
    (
      "local function f(c)\n  if c then\n    return 1\n\nend\n",
      "'if' of line 2 is not closed before the end of the file"
    ),
    ("local a = {\n  b = { 1 },\n", "'{' of line 1 is not closed"),
  ])
  func `what stands further left than its beginning tells what is not closed`(
    _ main: String, _ message: String
  ) throws {
    let problem = try Self.problem(main)
    #expect(problem.message.hasPrefix(message), "\(problem)")
  }
}
