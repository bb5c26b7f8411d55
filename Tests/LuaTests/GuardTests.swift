import Testing

@testable import Lua

/// pcall, xpcall and the coroutine functions of our own.
@Suite struct GuardTests {
  @Test(arguments: [
    "pcall(string.rep, 'x', 1 << 30) return 1",
    "xpcall(string.rep, print, 'x', 1 << 30) return 1",
    "coroutine.resume(coroutine.create(string.rep), 'x', 1 << 30) return 1",
    "pcall(coroutine.wrap(string.rep), 'x', 1 << 30) return 1",
    """
    local co = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function() return ('x'):rep(1 << 30) end })
      coroutine.yield()
    end)
    coroutine.resume(co)
    coroutine.close(co)
    """,
    "pcall(error, 'not enough memory', 0)",
  ])
  func `lack of memory is not caught`(_ text: String) throws {
    let state = try makeState()
    let error = luaError { try state.run(text, chunk: "a.lua") }
    #expect(error?.kind == .memory)
    #expect(state.stack.top == 0)
  }

  @Test func `a handler is called once, after the function has ended`() throws {
    let state = try makeState()
    try state.run(
      """
      local log = {}
      local ok, value = xpcall(function()
        local x <close> = setmetatable({}, { __close = function() log[#log + 1] = "closed" end })
        error("first", 0)
      end, function(m)
        log[#log + 1] = m
        return "handled"
      end)
      assert(not ok and value == "handled" and table.concat(log, " ") == "closed first")
      ok, value = xpcall(error, function(m) error("second " .. m, 0) end, "x")
      assert(not ok and value == "second x")
      ok, value = xpcall(error, function() end, "x")
      assert(not ok and value == nil)
      """, chunk: "a.lua")
  }

  @Test func `the C stack does not run out in coroutines closed inside others`() throws {
    let state = try makeState(memoryLimit: 256 << 20)
    try state.run(
      """
      local all, refused, deepest = {}, nil, 3000
      local function deep(n, i)
        if n > 0 then return (("x"):gsub("x", function() deep(n - 1, i) end)) end
        deepest = math.min(deepest, i)
        local ok, message = pcall(coroutine.close, all[i - 1])
        if not ok then refused = message end
      end
      for i = 1, 3000 do
        all[i] = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function() deep(160, i) end })
          coroutine.yield()
        end)
        coroutine.resume(all[i])
      end
      coroutine.close(all[3000])
      assert(deepest > 2900 and deepest < 2999, deepest)
      assert(refused == "coroutines closed inside __close are nested too deep", refused)
      """, chunk: "a.lua")
  }
}
