import Testing

@testable import Lua

@Suite struct MemoryTests {
  private struct View: BitwiseCopyable {
    var a: Int64 = 1
    var b: Int64 = 2
  }

  /// Uses every operation that may allocate, from Swift and from Swift called by Lua.
  private func work(_ state: LuaState, _ frames: Frames) throws {
    try frames.enter {
      try state.openLibraries()
      let type = try state.makeUserdataType(
        "view", payload: View.self,
        methods: [("again", { stack, _ in LuaStack(stack).returning("a text made by a method") })],
        fields: [("a", 1)],
        getter: { stack, _, _ in
          LuaStack(stack).push(Int64(1))
          return 1
        })
      try state.register(
        global: LuaFunction("text", [.any]) { call in
          try frames.enter {
            try call.return("a text that is longer than forty bytes, so that it is not interned")
            try call.return(View(), as: type)
            try call.return(.table(LuaTable(list: [.integer(1), .string("two")])))
            call.stack.pushValue(1)
            let kept = try call.state.popReference()
            _ = try call.value(1)
            try call.return(kept)
          }
        })
      try state.register(
        global: LuaFunction("call", [.function]) { call in
          try frames.enter {
            call.stack.pushValue(1)
            try call.state.call(results: 1)
          }
        })
      try state.run(
        """
        local list = {}
        local function step(i)
          local text, view, t, same = text({ i, name = "n" .. i })
          list[#list + 1] = text .. view:again() .. view.a
          coroutine.yield(text)
          local held <close> = setmetatable({}, { __close = function() call(function() end) end })
          return call(function() return #list end)
        end
        for i = 1, 3 do
          local co = coroutine.create(step)
          assert(coroutine.resume(co, i))
          assert(coroutine.resume(co))
          local ok, message = pcall(function() call(function() error({ i }) end) end)
          assert(not ok)
          coroutine.wrap(function() call(function() return {} end) end)()
        end
        table.concat(list)
        """, chunk: "work.lua")
      try state.push("text")
      try state.push("more")
      try state.operate(.concatenate)
      try state.push(bytes: [1, 2, 3])
      try state.pushTable(entries: 4, fields: 4)
      try state.push("value")
      try state.setField("name", of: -2)
      try state.push("value")
      try state.setItem(1, of: -2)
      try state.push("key")
      try state.push("value")
      try state.rawSet(-3)
      _ = try state.value(at: -1)
      try state.getField("other name", of: -1)
      try state.collectGarbage()
      state.stack.setTop(0)
    }
  }

  @Test func `each allocation that fails becomes an error of kind memory`() throws {
    var allowed = 0
    while true {
      let frames = Frames()
      let state = try LuaState(memoryLimit: 16 << 20)
      state.refuseAllocations(after: allowed)
      let caught = thrown { try work(state, frames) }
      state.refuseAllocations(after: nil)
      #expect(frames.areAllLeft, "after \(allowed) allocations")
      if caught == nil { break }
      #expect(isMemory(caught), "after \(allowed) allocations: \(String(describing: caught))")
      state.stack.setTop(0)
      try work(state, frames)
      allowed += 1
    }
    #expect(allowed > 300)
  }

  @Test func `any limit, byte by byte, ends in success or an error of kind memory`() throws {
    var limit = 0
    while true {
      let frames = Frames()
      let caught = thrown {
        let state = try LuaState(memoryLimit: limit)
        defer { #expect(state.memoryPeak <= limit) }
        try work(state, frames)
      }
      #expect(frames.areAllLeft, "with \(limit) bytes")
      if caught == nil { break }
      #expect(isMemory(caught), "with \(limit) bytes: \(String(describing: caught))")
      limit += 1
    }
    #expect(limit > 10_000)
  }

  @Test func `totals rise, fall and return`() throws {
    let state = try makeState()
    try state.collectGarbage()
    let before = state.memoryInUse
    try state.run("big = string.rep('x', 1000000)", chunk: "a.lua")
    #expect(state.memoryInUse > before + 1_000_000)
    #expect(state.memoryPeak >= state.memoryInUse)
    try state.run("big = nil", chunk: "a.lua")
    try state.collectGarbage()
    #expect(state.memoryInUse < before + 2_000)
    state.resetMemoryPeak()
    #expect(state.memoryPeak == state.memoryInUse)
  }

  @Test func `a plugin that grows without end is told where`() throws {
    let state = try makeState(memoryLimit: 1 << 20)
    let error = luaError {
      try state.run("local t = {}\nwhile true do\n  t[#t + 1] = 'x' .. #t\nend", chunk: "grow.lua")
    }
    #expect(error?.kind == .memory)
    #expect(error?.chunk == "grow.lua")
    #expect(error?.line == 3)
    #expect(error?.sourceLine == "t[#t + 1] = 'x' .. #t")
    #expect(state.memoryPeak <= 1 << 20)
    try state.run("return 1", chunk: "after.lua")
  }

  @Test func `a state that does not fit is refused`() {
    #expect(luaError { _ = try LuaState(memoryLimit: 100) }?.kind == .memory)
  }

  @Test func `references cost one slot each and give it back`() throws {
    let state = try makeState()
    var kept: [LuaReference] = []
    for i in 0..<1_000 {
      try state.push("reference \(i)")
      kept.append(try state.popReference())
    }
    try state.push(kept[500])
    #expect(state.stack.string(at: -1) == "reference 500")
    let slots = Set(kept.map(\.slot))
    kept = []
    for i in 0..<1_000 {
      try state.push("again \(i)")
      kept.append(try state.popReference())
    }
    #expect(Set(kept.map(\.slot)) == slots)
  }

  private func thrown(_ body: () throws -> Void) -> (any Error)? {
    do { try body() } catch { return error }
    return nil
  }

  private func isMemory(_ error: (any Error)?) -> Bool {
    if let error = error as? LuaError { return error.kind == .memory }
    return (error as? LuaConversionError)?.problem == .noMemory
  }
}
