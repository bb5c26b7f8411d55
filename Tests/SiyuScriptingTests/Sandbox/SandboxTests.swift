import Lua
import Testing

@testable import SiyuScripting

/// Lua as plugins find it: a chunk, and what it comes to.
struct LuaCase: Sendable, CustomTestStringConvertible {
  var chunk: String
  var outcome: String

  init(_ chunk: String, _ outcome: String) {
    self.chunk = chunk
    self.outcome = outcome
  }

  var testDescription: String { chunk }

  /// An error on line 1 of `main.lua`.
  static func raises(_ chunk: String, _ message: String, line: Int = 1) -> LuaCase {
    LuaCase(chunk, "plugins/skincare/main.lua:\(line): \(message)")
  }
}

@Suite struct SandboxTests {
  @Test(arguments: [
    LuaCase("print(1, 'a', nil, true, 1.5)", #"1\ta\tnil\ttrue\t1.5"#),
    LuaCase("print({}, print, coroutine.create(print))", #"table\tfunction\tthread"#),
    LuaCase("print(string.format('%s %5.2f %q', {}, 2, 'x'))", "table  2.00 \"x\""),
    LuaCase("print(setmetatable({}, { __tostring = function() return 'me' end }))", "me"),
    LuaCase("print(setmetatable({}, { __name = 'thing' }))", "thing"),
    LuaCase("print(setmetatable({}, { __tostring = function() return 7 end }))", "7"),
    LuaCase("print()", ""),
    LuaCase("print(select('#', table.unpack({1, 2, 3})), (' x '):rep(2))", #"3\t x  x "#),
    LuaCase("local t = {3,1,2} table.sort(t) print(table.concat(t, ','))", "1,2,3"),
    LuaCase(
      "local t = {} table.insert(t, 'b') table.insert(t, 1, 'a') print(table.concat(t))", "ab"),
    LuaCase("local t = {1,2,3} print(table.remove(t, 1), table.remove(t), #t)", #"1\t3\t1"#),
    LuaCase("print(table.concat(table.move({1,2,3}, 1, 3, 2), ' '))", "1 1 2 3"),
    LuaCase("print(table.concat({1,2,3}, '-', 2))", "2-3"),
    LuaCase("print(load('return 1 + 1')())", "2"),
    LuaCase("print(load('return x', 'n', 't', { x = 5 })())", "5"),
    LuaCase("x = 3 print(load('return x')())", "3"),
    LuaCase(
      "print(load('return +'))", #"nil\tplugins/skincare/(load):1: unexpected symbol near '+'"#),
    LuaCase(
      "print(load('\\27Lua'))",
      #"nil\tplugins/skincare/(load): attempt to load a binary chunk (mode is 't')"#),
    LuaCase("print(load(function() return nil end))", "function"),
    LuaCase("print(pcall(error, { code = 1 }))", #"false\ttable"#),
    LuaCase("print(math.max(1, 2), math.type(1.0), utf8.len('中文'))", #"2\tfloat\t2"#),
    LuaCase("print(getmetatable(''))", "false"),
    LuaCase("local mt = {} print(getmetatable(setmetatable({}, mt)) == mt)", "true"),
    LuaCase(
      "local C = {} C.__index = C function C.f() return 7 end print(setmetatable({}, C).f())", "7"),
    LuaCase("print(getmetatable(setmetatable({}, { __metatable = 'no' })))", "no"),
    LuaCase("print(_VERSION, _G._G == _G, rawequal(_G, _ENV))", #"Lua 5.4\ttrue\ttrue"#),
    LuaCase("print(rawget(_G, 'nothing'))", "nil"),
    LuaCase("for k in next, { b = 1, a = 2 } do print(k) end", "a\nb"),
    LuaCase(
      "local a <close> = setmetatable({}, { __close = function() print('closed') end })", "closed"),
    LuaCase("print(#'\u{1b}[2J', '\u{1b}[2J')", #"4\t\e[2J"#),
  ])
  func `works as the manual says, without addresses`(_ test: LuaCase) throws {
    let outcome = try Harness.outcome(test.chunk)
    #expect(outcome == test.outcome)
  }

  @Test(arguments: [
    LuaCase.raises("siuy.log('x')", "unknown global 'siuy'; did you mean 'siyu'?"),
    .raises("foo = 1 print(fooo)", "unknown global 'fooo'; did you mean 'foo'?"),
    .raises("print(zzzzzzzz)", "unknown global 'zzzzzzzz'"),
    .raises("siyu.tag_grup {}", "unknown 'siyu.tag_grup'; did you mean 'siyu.tag_group'?"),
    .raises("siyu.x = 1", "cannot set 'x' in 'siyu': it belongs to siyu; make a table of your own"),
    .raises(
      "string.x = 1", "cannot set 'x' in 'string': it belongs to siyu; make a table of your own"),
    .raises(
      "os.time()",
      "'os' is not there for plugins: nothing outside the plugin is; ctx.now is the time, siyu.time the calendar"
    ),
    .raises(
      "setmetatable({}, { __gc = 1 })",
      "setmetatable refuses __gc: nothing of a plugin's needs cleaning up"),
    .raises(
      "setmetatable({}, { __mode = 'k' })",
      "setmetatable refuses __mode: weak tables depend on when the collector runs"),
    .raises(
      "setmetatable({}, { __call = {} })",
      "setmetatable wants a function as __call, got a table."),
    .raises(
      "setmetatable(setmetatable({}, { __metatable = 1 }), {})",
      "cannot change a protected metatable"),
    .raises(
      "setmetatable(_G, {})",
      "cannot set the metatable of _G: it reports misspelt globals"),
    .raises(
      "for _ in pairs({ [{}] = 1 }) do end",
      "pairs cannot put keys in an order that are tables; use texts or numbers as keys, or keep a list"
    ),
    .raises("pairs(nil)", "pairs wants a table, got nil."),
    .raises("next({}, {})", "next was given a key that is not in the table"),
    .raises(
      "math.randomseed(1)",
      "math.randomseed is not for plugins: each question has its own seed, so that the same data gives the same answers"
    ),
    .raises("math.random(2, 1)", "math.random wants the smaller number first, got 2, 1."),
    .raises(
      "string.format('%d', 'x')",
      "bad argument #2 to 'format' (number expected, got string)"),
    .raises(
      "string.format('%p', {})", "string.format refuses %p: addresses differ from run to run"),
    .raises(
      "table.insert({}, 5, 1)",
      "table.insert wants a position from 1 to 1 as argument 2, got 5."),
    .raises("table.insert(nil, 1)", "table.insert wants a table as argument 1, got nil."),
    .raises("table.concat({ {} })", "invalid value (table) at index 1 in table for 'concat'"),
    .raises("table.unpack({}, 1, 1e8)", "table.unpack takes at most 1000000 values"),
    .raises(
      "table.unpack({}, math.mininteger, math.maxinteger)",
      "table.unpack takes at most 1000000 values"),
    .raises(
      "table.concat(setmetatable({}, { __len = function() return 1 << 60 end }))",
      "table.concat takes lists of at most 1000000 values, got 1152921504606846976."),
    .raises(
      "table.sort({ 1, 'a' })",
      "table.sort cannot compare 1 with a string (at 2); give it a function that says which comes first"
    ),
    .raises("table.sort({ 3, 1 }, 5)", "table.sort wants a function as argument 2, got 5."),
    .raises("tostring()", "tostring wants a value"),
    .raises("rawset({}, nil, 1)", "rawset wants a key that is neither nil nor NaN"),
    .raises("error('mine')", "mine"),
    .raises("error({})", "the error value is a table, not a text"),
    .raises("local x = nil; x.y = 1", "attempt to index a nil value (local 'x')"),
    .raises("x = = 1", "unexpected symbol near '='"),
  ])
  func `says what is wrong at the author's line`(_ test: LuaCase) throws {
    let outcome = try Harness.outcome(test.chunk)
    #expect(outcome == test.outcome)
  }

  @Test func `nothing of the outside is there`() throws {
    let names = [
      "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn", "lib", "host",
    ]
    for name in names {
      #expect(try Harness.outcome("print(rawget(_G, '\(name)'))") == "nil")
    }
    #expect(try Harness.outcome("print(string.dump)") == "nil")
  }

  @Test func `what asks for too much memory ends with an error at its line`() throws {
    for chunk in ["('x'):rep(1e9)", "local t = {} for i = 1, 1e8 do t[i] = i end"] {
      let outcome = Harness.outcome(try Harness.machine("\n" + chunk, memory: 8 << 20))
      #expect(outcome == "plugins/skincare/main.lua:2: not enough memory")
    }
  }

  @Test func `a stop reaches the host's own Lua`() throws {
    for chunk in [
      "local t = {} for i = 1, 1e5 do t[i] = i end table.sort(t)",
      "while true do for k in pairs({ a = 1 }) do end end",
      "while true do pcall(table.sort, { 2, 1 }, function() while true do end end) end",
    ] {
      let machine = try Harness.machine(chunk)
      machine.lua.stop.request(afterInstructions: 200_000)
      #expect(Harness.outcome(machine).hasSuffix("main.lua:1: stopped by the host"))
    }
  }

  @Test func `a late change of a metatable changes nothing`() throws {
    let chunk = """
      local mt = {}
      local t = setmetatable({}, mt)
      mt.__mode, mt.__gc, mt.__index = "k", print, { x = 1 }
      print(t.x)
      getmetatable(t).__index = { x = 2 }
      print(t.x)
      """
    #expect(try Harness.outcome(chunk) == "nil\nnil")
  }
}
