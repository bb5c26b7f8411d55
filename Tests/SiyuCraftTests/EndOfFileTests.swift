import SiyuCraft
import SiyuModel
import SiyuScripting
import Testing

@testable import Lua

/// What an author reads whose file ends too early.
@Suite struct EndOfFileTests {
  private static let cases: [(String, Int, Range<Int>, String, String)] = [
    (
      "siyu.tag_group {\n  id = \"g\",\n  assign = function(c)\n    return \"yes\"\n  end,\n", 1,
      16..<17,
      "'{' of line 1 is not closed before the end of the file", "write the '}' that is missing"
    ),
    (
      "local a = 1\n\tx = {1,2", 2, 6..<7, "'{' of line 2 is not closed before the end of the file",
      "write the '}' that is missing"
    ),
    (
      "f(", 1, 2..<3, "'(' of line 1 is not closed before the end of the file",
      "write the ')' that is missing"
    ),
    (
      "local x = [[中文，\n", 1, 11..<13, "'[[' of line 1 is not closed before the end of the file",
      "write the ']]' that is missing"
    ),
    (
      "local x = [==[a]]", 1, 11..<15, "'[==[' of line 1 is not closed before the end of the file",
      "write the ']==]' that is missing"
    ),
    (
      "local a\n--[[ 第一，\nlocal b，\n", 2, 1..<5,
      "'--[[' of line 2 is not closed before the end of the file", "write the ']]' that is missing"
    ),
    (
      "local function f(c)\n  return 1\n", 1, 7..<15,
      "'function' of line 1 is not closed before the end of the file",
      "write the 'end' that is missing"
    ),
    (
      "for i = 1, 2 do\n  print(i)\n", 1, 1..<4,
      "'for' of line 1 is not closed before the end of the file", "write the 'end' that is missing"
    ),
    (
      "local x =\n\n", 1, 9..<10, "the file ends behind '=', where something has to follow",
      "write what belongs behind '=', or take it out"
    ),
    ("local x = \"abc", 1, 11..<15, "this text has no end before its line's", "close it with \""),
    (
      "local x = \"abc\\\ndef", 1, 11..<16, "this text has no end before its line's",
      "close it with \""
    ),
    (
      "local function f(a)\n  if a then\n  else if 1 then\n  end\nend\n", 3, 3..<10,
      "an 'end' is missing: 'else if' opens an 'if' of its own",
      "write 'elseif' in one word, or one more 'end'"
    ),
  ]

  private static func machine(
    _ main: String, _ others: [String: String]
  ) throws -> PluginMachine {
    var files = others.mapValues { Array($0.utf8) }
    files["main.lua"] = Array(main.utf8)
    let source = PluginSource(
      id: "mine", version: "1.0.0", checksum: "0", folder: "plugins/mine", files: files,
      settings: .record([:]), grants: [], surveys: [])
    return try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source,
      surroundings: PluginSurroundings(
        zone: .utc, currency: .cny, sharedGroups: [], attributes: [], entities: []),
      mode: .pass, seed: 1)
  }

  @Test(arguments: cases)
  func `what is open at the end is told where it begins`(
    _ text: String, _ line: Int, _ columns: Range<Int>, _ message: String, _ hint: String
  ) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let source = String(lines[line - 1].replacing("\t", with: " "))
    for (main, files) in [(text, [:]), ("require('lib.a')", ["lib/a.lua": text])] {
      let machine = try Self.machine(main, files)
      guard case .failure(let problems) = machine.load(), let problem = problems.all.last else {
        Issue.record("it loads")
        continue
      }
      #expect(problem.message == message, "\(problem)")
      #expect(problem.hint == hint && problem.code == "syntax", "\(problem)")
      #expect(problem.line == line && problem.columns == columns, "\(problem)")
      #expect(problem.source == source, "\(problem)")
    }
  }

  @Test(arguments: cases)
  func `a file that nobody requires is told of in the same words`(
    _ text: String, _ line: Int, _ columns: Range<Int>, _ message: String, _ hint: String
  ) throws {
    let checker = try LuaChecker(SurfaceDescription.current)
    let found = checker.check(["lib/a.lua": Array(text.utf8)])
    #expect(found.map(\.message) == [message])
    #expect(found.map(\.hint) == [Optional(hint)])
    #expect(found.map(\.line) == [line])
    #expect(found.map { $0.column..<$0.endColumn } == [columns])
  }
}
