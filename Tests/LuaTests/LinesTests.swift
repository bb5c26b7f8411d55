import Testing

@testable import Lua

@Suite struct LinesTests {
  private func state() throws -> LuaState {
    let lua = try LuaState(memoryLimit: 8 << 20)
    try lua.openLibraries()
    return lua
  }

  @Test func `knows the lines that can run, also in functions nobody calls`() throws {
    let text = """
      -- a comment
      local a = 1

      local function never(x)
        if x then
          return 2
        else
          a = 3
        end
      end
      return a
      """
    let lines = try state().linesWithCode(of: Array(text.utf8), chunk: "a.lua")
    #expect(lines == [2, 4, 5, 6, 8, 11] || lines == [2, 5, 6, 8, 10, 11], "\(lines)")
  }

  @Test func `counts how often each line runs, in coroutines too`() throws {
    let lua = try state()
    lua.countsLines = true
    try lua.run(
      """
      local n = 0
      for i = 1, 3 do
        n = n + i
      end
      local co = coroutine.wrap(function()
        n = n + 1
        coroutine.yield()
        n = 0
      end)
      co()
      if n > 100 then
        n = 1
      end
      """, chunk: "a.lua")
    #expect([1, 3, 6, 7, 8, 12].map { lua.runs(of: "a.lua", line: $0) } == [1, 3, 1, 1, 0, 0])
    #expect(lua.runs(of: "b.lua", line: 1) == 0)
    #expect(lua.runs(of: "a.lua", line: 999_999) == 0)
  }

  @Test func `what can run is what runs`() throws {
    let text = """
      local t = {
        a = 1,
        b = { 2, 3 },
      }
      local function f(...)
        local n = select("#", ...)
        while n > 0 do
          n = n - 1
          if n == 1 then
            break
          end
        end
        return n,
          t.a
      end
      f(1, 2, 3)
      local g = function() end
      g()
      repeat
        local x = true
      until x
      do
        local y <close> = nil
        t.c = (
          t.a and
          t.b
        )
      end
      goto over
      ::over::
      for k, v in pairs(t) do
        t[k] = v
      end
      """
    let lua = try state()
    lua.countsLines = true
    try lua.run(text, chunk: "a.lua")
    lua.countsLines = false
    let lines = try lua.linesWithCode(of: Array(text.utf8), chunk: "a.lua")
    #expect(lines.filter { lua.runs(of: "a.lua", line: $0) == 0 } == [])
    #expect(lines.count > 20)
  }

  @Test func `counts nothing before it is asked to, nor after`() throws {
    let lua = try state()
    try lua.run("local a = 1", chunk: "a.lua")
    lua.countsLines = true
    lua.countsLines = false
    try lua.run("local a = 1", chunk: "a.lua")
    #expect(lua.runs(of: "a.lua", line: 1) == 0)
  }

  @Test func `still ends what does not end, and counts on afterwards`() throws {
    let lua = try state()
    lua.countsLines = true
    lua.stop.requestOnOwnThread()
    #expect(throws: LuaError.self) { try lua.run("while true do end", chunk: "a.lua") }
    lua.stop.reset()
    try lua.run("local a = 1", chunk: "b.lua")
    #expect(lua.runs(of: "b.lua", line: 1) == 1)
  }
}
