import Testing

@testable import Lua

@Suite struct ErrorTests {
  @Test func `an error tells chunk, line, the author's line and a short traceback`() throws {
    let state = try makeState()
    try state.register(
      global: LuaFunction("visit", [.function]) { call in
        call.stack.pushValue(1)
        try call.state.call()
      })
    let error = luaError {
      try state.run(
        """
        local M = {}
        function M.score(c)
          return c.spent + 1
        end
        local function assign(c)
          local s = M.score(c)
          return s
        end
        local r = assign({})
        """, chunk: "plugins/skincare/main.lua")
    }
    let chunk = "plugins/skincare/main.lua"
    #expect(error?.kind == .runtime)
    #expect(error?.message == "attempt to perform arithmetic on a nil value (field 'spent')")
    #expect(error?.chunk == chunk)
    #expect(error?.line == 3)
    #expect(error?.sourceLine == "return c.spent + 1")
    #expect(
      error?.traceback == [
        LuaFrame(function: "score", chunk: chunk, line: 3),
        LuaFrame(function: "assign", chunk: chunk, line: 6),
        LuaFrame(function: "main chunk", chunk: chunk, line: 9),
      ])
  }

  @Test func `a traceback goes through coroutines and leaves the host's own Lua out`() throws {
    let state = try makeState()
    try state.load("local f = ... f()", chunk: "siyu/prelude", hidden: true)
    try state.pushGlobals()
    state.stack.insert(at: -2)
    try state.setField("prelude", of: -2)
    state.stack.pop()
    let error = luaError {
      try state.run(
        """
        local function fail() error('deep') end
        local co = coroutine.wrap(function() fail() end)
        prelude(function()
          co()
        end)
        """, chunk: "a.lua")
    }
    #expect(error?.description == "a.lua:1: deep")
    #expect(error?.traceback.map(\.line) == [1, 2, 4, 3])
    #expect(error?.traceback.map(\.function) == ["fail", nil, "f", "main chunk"])
  }

  @Test func `a traceback has at most twelve frames`() throws {
    let state = try makeState(memoryLimit: 64 << 20)
    let error = luaError {
      try state.run("local function f(n) return 1 + f(n + 1) end\nf(1)", chunk: "a.lua")
    }
    #expect(error?.kind == .runtime)
    #expect(error?.message.hasPrefix("stack overflow") == true)
    #expect(error?.traceback.count == 12)
  }

  @Test(arguments: [
    ("error('plain', 0)", "plain", 1), ("error('at')", "at", 1),
    ("local function f() error('caller', 2) end\nf()", "caller", 2),
    ("error('other.lua:9: forged', 0)", "other.lua:9: forged", 1),
    ("error('a.lua:9: forged', 0)", "a.lua:9: forged", 1),
    ("error()", "the error value is nil, not a text", 1),
    ("error({ code = 1 })", "the error value is a table, not a text", 1),
    (
      "error(setmetatable({}, { __tostring = function() return 'trick' end }))",
      "the error value is a table, not a text", 1
    ),
    ("error(print)", "the error value is a function, not a text", 1),
    ("error(true)", "the error value is a boolean, not a text", 1),
    ("error(12)", "12", 1), ("error(1.5)", "1.5", 1),
    (
      "error(setmetatable({}, { __gc = print, __close = print }))",
      "the error value is a table, not a text", 1
    ),
  ])
  func `an error value becomes a text without running anything`(
    _ text: String, _ message: String, _ line: Int
  ) throws {
    let state = try makeState()
    let error = luaError { try state.run(text, chunk: "a.lua") }
    #expect(error?.message == message)
    #expect(error?.line == line)
    #expect(error?.chunk == "a.lua")
  }

  @Test func `a message of 40 MB is cut`() throws {
    let state = try makeState(memoryLimit: 200 << 20)
    let error = luaError { try state.run("error(('x'):rep(40000000))", chunk: "a.lua") }
    #expect(error?.kind == .runtime)
    #expect(error?.message == String(repeating: "x", count: 1024) + "…")
  }

  @Test func `a handler that fails does not fail the host`() throws {
    let state = try makeState()
    let error = luaError {
      try state.run(
        "local ok, m = xpcall(error, function() error('again') end)\nerror(m, 0)", chunk: "a.lua")
    }
    #expect(error?.kind == .runtime)
    #expect(error != nil)
  }

  @Test(arguments: [
    ("local x =\n= 1", "unexpected symbol near '='", 2),
    ("x = 'abc", "unfinished string near <eof>", 1),
    ("for", "<name> expected near <eof>", 1),
    ("goto nowhere", "no visible label 'nowhere' for <goto> at line 1", 1),
  ])
  func `a text that is not Lua says where`(_ text: String, _ message: String, _ line: Int) throws {
    let state = try makeState()
    for chunk in ["a.lua", String(repeating: "long/", count: 20) + "a.lua"] {
      let error = luaError { try state.load(text, chunk: chunk) }
      #expect(error?.kind == .syntax)
      #expect(error?.message == message)
      #expect(error?.chunk == chunk)
      #expect(error?.line == line)
      #expect(state.stack.top == 0)
    }
  }

  @Test func `bytecode is refused`() throws {
    let state = try makeState()
    try state.run("return string.dump(function() end)", chunk: "a.lua", results: 1)
    let code = try #require(state.stack.bytes(at: -1).map(Array.init))
    let error = luaError { try state.load(bytes: code, chunk: "b.lua") }
    #expect(error?.kind == .syntax)
    #expect(error?.message.contains("attempt to load a binary chunk") == true)
  }

  @Test func `long chunk names are whole in errors`() throws {
    let state = try makeState()
    let chunk = String(repeating: "folder/", count: 15) + "main.lua"
    let error = luaError { try state.run("error('x')", chunk: chunk) }
    #expect(error?.description == chunk + ":1: x")
  }

  @Test func `an error thrown through two states of calls keeps the inner place`() throws {
    let state = try makeState()
    try state.register(
      global: LuaFunction("run") { try $0.state.run("\nerror('inner')", chunk: "inner.lua") })
    let error = luaError { try state.run("run()", chunk: "outer.lua") }
    #expect(error?.description == "outer.lua:1: inner.lua:2: inner")
  }
}
