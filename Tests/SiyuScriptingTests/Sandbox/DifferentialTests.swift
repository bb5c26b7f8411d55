import Foundation
import Lua
import SiyuModel
import Testing

@testable import SiyuScripting

/// Generated programs print the same in the sandbox and in stock Lua.
@Suite struct DifferentialTests {
  @Test(
    .enabled(if: StockLua.isThere, "lua5.4 is not installed"),
    arguments: 1...8 as ClosedRange<UInt64>)
  func `a generated program prints the same in both`(_ seed: UInt64) throws {
    var writer = ProgramWriter(seed: seed)
    let text = writer.program(statements: 150)
    let machine = try Harness.machine(text)
    machine.log.most = 10_000
    let sandboxed = Harness.outcome(machine)
    let stock = try StockLua.output(of: text)
    // Line by line, so that a difference is seen at once.
    let ours = sandboxed.split(separator: "\n", omittingEmptySubsequences: false)
    let theirs = stock.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(ours.count == 150)
    for (mine, other) in zip(ours, theirs) where mine != other {
      Issue.record("seed \(seed): here \(mine), in stock Lua \(other)")
      break
    }
    #expect(ours.count == theirs.count)
  }
}

/// Writes programs of expressions, each printed with its number and caught where it raises.
private struct ProgramWriter {
  private var random: DeterministicRandom

  init(seed: UInt64) { random = DeterministicRandom(seed: seed) }

  mutating func program(statements: Int) -> String {
    var text = """
      local function shown(...)
        local parts = {}
        for i = 1, select("#", ...) do
          local v = select(i, ...)
          parts[i] = type(v) == "string" and string.format("%q", v):gsub("\\\\\\n", "\\\\n")
            or type(v) == "table" and "{" .. table.concat(v, ",") .. "}" or tostring(v)
        end
        return (table.concat(parts, " "):gsub("[^\\32-\\126]", function(c)
          return string.format("<%02x>", c:byte())
        end))
      end
      local function try(n, f)
        local ok, text = pcall(function() return shown(f()) end)
        if not ok then text = "raises" end
        print(n .. " " .. text:sub(1, 200))
      end
      local i, j, x, y, s, u = 7, -3, 2.5, -0.125, "héllo 12", "a.b-c_d%"

      """
    for n in 1...statements { text += "try(\(n), function() return \(expression(4)) end)\n" }
    return text
  }

  private mutating func one(of texts: [String]) -> String {
    texts[random.int(in: 0...(Int64(texts.count) - 1)).asIndex]
  }

  private mutating func expression(_ depth: Int) -> String {
    if depth == 0 { return atom() }
    let below = { (this: inout ProgramWriter) in this.expression(depth - 1) }
    switch random.int(in: 0...9) {
    case 0, 1:
      let sign = one(of: ["+", "-", "*", "//", "%", "/", "..", "==", "~=", "<", "<=", "^"])
      return "(\(below(&self)) \(sign) \(below(&self)))"
    case 2: return "(\(below(&self)) \(one(of: ["&", "|", "~", "<<", ">>"])) \(atom()))"
    case 3: return "(\(one(of: ["- ", "not ", "#", "~ "]))\(below(&self)))"
    case 4: return "(\(below(&self)) \(one(of: ["and", "or"])) \(below(&self)))"
    case 5: return mathCall(below(&self), atom())
    case 6: return textCall(below(&self), atom())
    case 7: return tableCall(below(&self), atom())
    case 8:
      return
        "(function(...) local a, b = ... ; \(one(of: ["return b, a", "return a", "if a then return b end return a", "for k = 1, 3 do a = b end return a"])) end)(\(below(&self)), \(atom()))"
    default: return atom()
    }
  }

  private mutating func atom() -> String {
    one(of: [
      "i", "j", "x", "y", "s", "u", "0", "1", "3", "-1", "10", "255", "0x7fffffff", "1e3", "0.5",
      "math.maxinteger", "math.mininteger", "math.huge", "nil", "true", "false", "'10'", "'0x1p4'",
      "''", "'abc'", "'%a+'", "'l'", "'中文'", "{3, 1, 2}", "{}", "{'b', 'a'}", "'\\0\\255'",
    ])
  }

  private mutating func mathCall(_ a: String, _ b: String) -> String {
    one(of: [
      "math.floor(\(a))", "math.ceil(\(a))", "math.abs(\(a))", "math.max(\(a), \(b))",
      "math.min(\(a), \(b))", "math.type(\(a))", "math.tointeger(\(a))", "math.fmod(\(a), \(b))",
      "math.ult(\(a), \(b))", "tonumber(\(a))", "tonumber(\(a), 16)", "math.sqrt(\(a))",
      "math.modf(\(a))", "select(\(b), \(a), \(b))",
    ])
  }

  private mutating func textCall(_ a: String, _ b: String) -> String {
    one(of: [
      "string.sub(\(a), \(b), 4)", "string.rep(\(a), 3, \(b))", "string.upper(\(a))",
      "string.len(\(a))", "string.reverse(\(a))", "string.byte(\(a), 1, 3)", "tostring(\(b))",
      "string.find(\(a), \(b))", "string.find(\(a), \(b), 1, true)",
      "string.match(\(a), '(%w)(.)')",
      "string.gsub(\(a), '%w', '<%0>')", "string.gsub(\(a), '%d', { ['1'] = 'one' })",
      "string.format('%5.2f|%d', \(a), \(b))", "string.format('%-8s|%q', \(a), \(b))",
      "string.format('%x %o %c', \(a), \(a), 65)", "string.format('%g %e %a', \(a), \(a), \(a))",
      "string.pack('<i4z', \(a), 'x')", "string.unpack('<i4', string.pack('<i4', \(a)))",
      "string.pack('>s2', \(a))", "utf8.len(\(a))", "utf8.char(\(b))", "utf8.codepoint(\(a), 1)",
      "utf8.offset(\(a), 2)", "string.char(\(b))", "rawlen(\(a))", "rawequal(\(a), \(b))",
    ])
  }

  private mutating func tableCall(_ a: String, _ b: String) -> String {
    one(of: [
      "table.concat({\(a), \(b), 5}, '-')", "table.unpack({\(a), \(b)})",
      "#{\(a), \(b), 1}", "(function() local t = {4, 2, 3} table.sort(t) return t end)()",
      "(function() local t = {1, 2} table.insert(t, \(b)) return #t end)()",
      "(function() local t = {1, 2, 3} return table.remove(t, \(b)), #t end)()",
      "table.move({1, 2, 3}, 1, \(b), 2)", "table.pack(\(a), \(b)).n", "next({\(a)})",
      "(function() local n = 0 for _, v in ipairs({1, \(a), 3}) do n = n + 1 end return n end)()",
      "(function() local n = 0 for k in pairs({a = 1, \(b)}) do n = n + 1 end return n end)()",
      "(function() for k = 1, 3 do if k == 2 then goto done end end ::done:: return \(a) end)()",
      "pcall(error, \(b))", "type(\(a))", "({\(a)})[1]",
    ])
  }
}

extension Int64 {
  fileprivate var asIndex: Int { Int(self) }
}
