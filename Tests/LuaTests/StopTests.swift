import Dispatch
import Foundation
import Testing

@testable import Lua

@Suite struct StopTests {
  private func makeState() throws -> LuaState {
    let state = try LuaTests.makeState()
    try state.register(global: LuaFunction("stop") { $0.state.stop.request() })
    return state
  }

  @Test(
    arguments: [
      ("stop() while true do end", 1), ("stop()\nlocal x = 1\nwhile true do x = x + 1 end", nil),
      ("while true do pcall(function() stop() while true do end end) end", nil),
      ("while true do xpcall(stop, function() while true do end end) end", nil),
      (
        "while true do xpcall(function() stop() while true do end end, function() while true do end end) end",
        nil
      ),
      ("coroutine.wrap(function() stop() while true do end end)() while true do end", nil),
      (
        "while true do coroutine.resume(coroutine.create(function() stop() while true do end end)) end",
        nil
      ),
      (
        """
        local inner = coroutine.wrap(function() coroutine.yield() stop() while true do end end)
        inner()
        local outer = coroutine.wrap(function() pcall(inner) while true do end end)
        while true do pcall(outer) end
        """, nil
      ),
      (
        "local x <close> = setmetatable({}, { __close = function() while true do end end }) stop()",
        nil
      ),
      ("while true do pcall(string.rep, 'x', -1) pcall(stop) end", nil),
      ("pcall(stop) return 1", nil),
      ("table.sort({ 3, 1, 2 }, function() stop() while true do end end)", nil),
      ("('aaa'):gsub('a', function() stop() while true do end end)", nil),
      ("return setmetatable({}, { __index = function() stop() while true do end end }).x", nil),
    ] as [(String, Int?)])
  func `a stop ends`(_ text: String, _ line: Int?) throws {
    let state = try makeState()
    let error = luaError { try state.run(text, chunk: "loop.lua") }
    #expect(error?.kind == .killed)
    #expect(error?.chunk == "loop.lua")
    #expect(error?.line != nil)
    if let line { #expect(error?.line == line) }
    #expect(state.stack.top == 0)
  }

  @Test func `a stop sticks until it is reset`() throws {
    let state = try makeState()
    state.stop.request()
    for _ in 0..<3 {
      #expect(luaError { try state.run("return 1", chunk: "a.lua") }?.kind == .killed)
    }
    state.stop.reset()
    try state.run("for i = 1, 1000 do end", chunk: "a.lua")
    #expect(!state.stop.isRequested)
  }

  @Test func `a budget of instructions ends a loop where it is`() throws {
    let state = try makeState()
    state.stop.request(afterInstructions: 10_000)
    let error = luaError {
      try state.run("local n = 0\nwhile true do\n  n = n + 1\nend", chunk: "loop.lua")
    }
    #expect(error?.kind == .killed)
    #expect([2, 3].contains(error?.line))
    #expect(error?.traceback.first?.function == "main chunk")
  }

  @Test func `another thread stops a loop that calls nothing`() throws {
    let state = try makeState()
    let stop = state.stop
    stop.listenToOtherThreads()
    // Asks once it hears that the loop is about to begin; the loop has no other end. A thread of
    // its own, since the test blocks one that tasks would want.
    let begun = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      begun.wait()
      stop.request()
    }
    try state.register(global: LuaFunction("begin") { _ in begun.signal() })
    let error = luaError {
      try state.run(
        """
        begin()
        local function spin() while true do end end
        local co = coroutine.wrap(function() while true do pcall(spin) end end)
        while true do pcall(co) end
        """, chunk: "loop.lua")
    }
    #expect(error?.kind == .killed)
    #expect(error?.line != nil)
  }

  @Test func `nested closes of coroutines end in an error, not in a crash`() throws {
    let state = try makeState()
    try state.run(
      """
      local function chain(n)
        local co = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function()
            if n > 0 then coroutine.close(chain(n - 1)) end
          end })
          coroutine.yield()
        end)
        coroutine.resume(co)
        return co
      end
      coroutine.close(chain(20000))
      """, chunk: "chain.lua")
  }
}
