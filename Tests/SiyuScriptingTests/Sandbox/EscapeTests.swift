import Lua
import Testing

@testable import SiyuScripting

/// Ways in which a chunk might get at what it should not. Each prints "safe".
@Suite struct EscapeTests {
  @Test(arguments: [
    // The host's tables through metatables.
    "print(getmetatable(_G) == nil and getmetatable(siyu) == nil and 'safe')",
    "print(getmetatable(siyu.keep) == false and 'safe')",
    "local t = setmetatable({}, { __index = _G }) print(pcall(function() t.x = 1 end) and 'safe')",
    "local ok = pcall(setmetatable, string, { __index = {} }) print(not ok and 'safe')",
    "local ok = pcall(rawset, siyu, 'log', print) print(not ok and 'safe')",
    "local ok = pcall(rawset, math, 'floor', print) print(not ok and 'safe')",
    "local ok = pcall(table.insert, siyu, 1) print(not ok and 'safe')",
    // A metatable that is looked at once and changed afterwards.
    """
    local mt = setmetatable({}, { __index = { __gc = print, __mode = 'k' } })
    print(setmetatable({}, mt) and 'safe')
    """,
    """
    local mt = { __index = {} }
    local t = setmetatable({}, mt)
    rawset(mt, '__gc', function() print('ran') end)
    local ok = pcall(setmetatable, t, mt)
    print(not ok and 'safe')
    """,
    // Bytecode, also in pieces and with an environment.
    "print(load('\\27Lua', 'x', 'b') == nil and 'safe')",
    """
    local parts = { '\\27', 'Lua' }
    print(load(function() return table.remove(parts, 1) end) == nil and 'safe')
    """,
    "print(load('end print(1) do', 'x', 't', {}) == nil and 'safe')",
    "print(load('return print', 'x', 't', {})() == nil and 'safe')",
    "local e = {} load('y = 1', 'x', 't', e)() print(e.y == 1 and rawget(_G, 'y') == nil and 'safe')",
    // Names of places.
    "local _, m = load('=', '@plugins/other/main.lua') print(m:find('^plugins/skincare/%(@plug') and 'safe')",
    // Lengths.
    """
    local ok = pcall(table.move, {}, 1, math.maxinteger - 1, 2)
    print(not ok and 'safe')
    """,
    """
    local n = 0
    local liar = setmetatable({}, { __len = function() n = n + 1 return n == 1 and 0 or 1 << 50 end })
    print(table.concat(liar) == '' and 'safe')
    """,
    "local ok = pcall(table.sort, setmetatable({}, { __len = function() return 1 << 40 end })) print(not ok and 'safe')",
    // Values that describe themselves.
    "print((tostring(setmetatable({}, { __name = 'x: 0x12' }))) == 'x: 0x12' and 'safe')",
    "local ok = pcall(tostring, setmetatable({}, { __tostring = function() return {} end })) print(not ok and 'safe')",
    "print(not pcall(string.format, '%s%-5p', 1, {}) and 'safe')",
    // Stock functions through what replaces them.
    "local f = pairs({}) print(f() == nil and 'safe')",
    "local f, t = ipairs({ 5 }) print(select(2, f(t, 0)) == 5 and 'safe')",
    // Errors that are no texts.
    "local ok, e = pcall(error) print(not ok and e == nil and 'safe')",
    "print(select(2, xpcall(error, function() return 'safe' end)))",
  ])
  func `does not get out`(_ chunk: String) throws {
    let outcome = try Harness.outcome(chunk)
    #expect(outcome == "safe")
  }

  @Test func `a whole plugin of hostile texts loads nothing and breaks nothing`() throws {
    let machine = try Harness.machine(
      "siyu.segment { id = ('x'):rep(1e6), title = '\\u{202e}', where = print }")
    let outcome = Harness.outcome(machine)
    #expect(outcome.utf8.count < 1_000)
    #expect(!outcome.contains("\u{202E}"))
  }
}
