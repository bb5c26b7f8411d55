@testable import Lua
import Testing

@testable import LuaSource

/// What is Lua here is Lua for Lua.
@Suite struct LuaFileTests {
  /// `nil`: it is Lua.
  private func stock(_ text: [UInt8]) -> String? {
    do {
      let lua = try LuaState(memoryLimit: 64 << 20)
      try lua.load(bytes: text, chunk: "=text")
      return nil
    } catch { return "\(error)" }
  }

  private func ours(_ text: [UInt8]) -> LuaSyntaxError? {
    do throws(LuaSyntaxError) {
      _ = try LuaFile(text)
      return nil
    } catch { return error }
  }

  /// What a reader of texts cannot know, or has its own limits for.
  private func isOfTheCompiler(_ problem: String) -> Bool {
    [
      "goto", "label", "attempt to assign to const", "too many", "limit", "levels", "overflow",
      "break",
    ]
    .contains { problem.contains($0) }
  }

  private static let samples = [
    "", "return", "return;", "local x <const>, y <close> = 1, nil",
    "for i = 1, 10 do if i > 3 then break end end", "for k, v in pairs({}) do print(k, v) end",
    "repeat local x = f() until x", "goto a ::a:: ::b:: do goto b end",
    "function a.b.c:d(...) return select('#', ...) end", "local function f() return f() end",
    "x = { 1, 2; n = 3, [4] = 5, f{}, f'', f[[x]] }", "a.b['c']:d(1)(2).e = 1 // 2 >> 3 ~ 4",
    "return 0x1p-9223372036854775808",
    "return 0x.8p1, 0xA, 0x1p-2, 3., .5, 3e1, 1e-2, 9223372036854775808, 0xffffffffffffffff",
    ##"return "\65\x41\u{4E2D}\z   b\"'", '\''"##, "return 'a\\\nb'",
    "--[==[ a ]] b ]==] return [==[\nx]==]", "return -x ^ 2, not a == b, #t .. 'x', ~1 | 2 & 3",
    "return a or b and c < d .. e + f * g ^ -h", "f((g()))", "local a = function() end;;;",
    "while true do end", "do end", "if a then elseif b then else end",
    "return function(a, b, ...) local c = ... end",
  ]

  private static let wrong = [
    "#!/usr/bin/lua", "x", "1 = 2", "f() = 1", "return return", "local 1", "if a then",
    "for i do end", "f(", "{",
    "x = }",
    "x = 'a\nb'", "x = 'abc", "x = [[abc", "--[[abc", "x = 1..2", "x = 0x", "x = 3x", "x = '\\q'",
    "x = '\\300'", "x = '\\u{110000000}'", "x = '\\x4'", "break", "return ...)",
    "function f() return ... end",
    "local x <cost> = 1", "x = a b", "x = @", "x = $1", "::a", "goto", "a.1 = 2", "a:b = 1",
    "(a) = 1",
    "local function f(...x) end", "return 1,", "x = {1 2}", "x = {,}", "else", "end", "until x",
  ]

  @Test(arguments: samples) func `Lua is read`(_ text: String) {
    #expect(stock(Array(text.utf8)) == nil)
    #expect(ours(Array(text.utf8)) == nil, "\(text)")
  }

  @Test(arguments: wrong) func `what is no Lua is told with its place`(_ text: String) throws {
    #expect(stock(Array(text.utf8)) != nil, "\(text)")
    let problem = try #require(ours(Array(text.utf8)), "\(text)")
    #expect(!problem.message.isEmpty)
    #expect(problem.range.start <= text.utf8.count && problem.range.end <= text.utf8.count)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `broken texts are refused where Lua refuses them`(_ seed: UInt64) {
    var random = Numbers(seed)
    let pieces = [
      "end", "(", ")", "=", "\"", "{", "}", "function", "then", ",", "..", "[[", "--", "\n", "x",
      "1", "do",
    ]
    for _ in 0..<250 {
      var bytes = Array(Self.samples[random.below(Self.samples.count)].utf8)
      for _ in 0...random.below(3) {
        let at = random.below(bytes.count + 1)
        switch random.below(3) {
        case 0 where at < bytes.count: bytes.remove(at: at)
        case 1:
          bytes.insert(contentsOf: Array(" \(pieces[random.below(pieces.count)]) ".utf8), at: at)
        default: bytes.insert(UInt8(random.below(95) + 32), at: at)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      switch (stock(bytes), ours(bytes)) {
      case (nil, nil), (_?, _?): break
      case (nil, let mine?): Issue.record("Lua takes it, and here: \(mine.message)\n\(text)")
      case (let theirs?, nil) where !isOfTheCompiler(theirs):
        Issue.record("Lua says \(theirs)\n\(text)")
      default: break
      }
    }
  }

  @Test func `what lies too deep is refused instead of read`() {
    let parentheses = String(repeating: "(", count: 100_000)
    #expect(ours(Array("x = \(parentheses)".utf8)) != nil)
    let chain = "x = a" + String(repeating: ".b", count: 100_000)
    #expect(ours(Array(chain.utf8))?.message.contains("links") == true)
    let differences = "x = 1" + String(repeating: " - 1", count: 100_000)
    #expect(ours(Array(differences.utf8))?.message.contains("links") == true)
    let calls = "x = f" + String(repeating: "(function() return g", count: 300)
    #expect(ours(Array(calls.utf8)) != nil)
  }

  /// A list of cities, each compared.
  @Test(arguments: ["or", "and", "+", "*"]) func `long rows are read`(_ word: String) throws {
    for count in [2, 50, 51, 300, 20_000] {
      let text = "x = a" + (1..<count).map { " \(word) (b\($0) == \($0))" }.joined()
      let file = try LuaFile(Array(text.utf8))
      guard case .assign(_, let values)? = file.body.statements.first?.kind else {
        Issue.record("no assignment")
        return
      }
      #expect(values[0].range == SourceRange(4, text.utf8.count))
      // From left to right, as they stand.
      var parts: [LuaExpression] = []
      var rest = [values[0]]
      while let last = rest.popLast() {
        if case .binary(_, let left, let right) = last.kind {
          rest += [right, left]
        } else {
          parts.append(last)
        }
      }
      #expect(parts.count == count)
      let places = parts.map(\.range.start)
      #expect(places == places.sorted())
    }
  }

  @Test func `places are lines and columns in characters`() throws {
    let text = "local a = \"中文\" b = nope\r\nreturn a"
    let file = try LuaFile(Array(text.utf8))
    let assignment = try #require(file.body.statements.dropFirst().first)
    #expect(file.lines.line(at: assignment.range.start) == 1)
    #expect(file.lines.column(at: assignment.range.start) == 16)
    let back = try #require(file.body.statements.last)
    #expect(file.lines.line(at: back.range.start) == 2)
    #expect(file.lines.text(of: 1) == "local a = \"中文\" b = nope")
  }

  @Test func `texts are what Lua makes of them`() throws {
    let file = try LuaFile(Array(#"return "\u{4E2D}\z  a\n\065\x42""#.utf8))
    guard case .return(let values)? = file.body.statements.first?.kind else {
      Issue.record("no return")
      return
    }
    #expect(values[0].stringValue == "中a\nAB")
  }
}

/// Numbers by chance, the same for a seed.
private struct Numbers {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func below(_ end: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % max(1, end)
  }
}
