import Testing

@testable import Lua

@Suite struct ProfileTests {
  private func state() throws -> LuaState {
    let lua = try LuaState(memoryLimit: 8 << 20)
    try lua.openLibraries()
    return lua
  }

  private func measured(_ text: String, every: Int = 10, clockStep: Int64 = 1) throws -> LuaProfile
  {
    let lua = try state()
    try lua.beginProfile(every: every, clockStep: clockStep)
    try lua.run(text, chunk: "a.lua")
    return try #require(lua.profile)
  }

  private static let sample = """
    local function cheap(x)
      return x
    end
    local function dear(n)
      local t = {}
      for i = 1, n do
        t[i] = string.rep("x", 200)
      end
      return t
    end
    local kept
    for i = 1, 5 do
      cheap(i)
      kept = dear(100)
    end
    """

  @Test func `counts calls, by function and by the line that made them`() throws {
    let profile = try measured(Self.sample)
    let functions = profile.functions.map { "\($0.line) \($0.name ?? "-") \($0.cost.calls)" }
    #expect(functions == ["0 - 1", "1 cheap 5", "4 dear 5"])
    let lines = Dictionary(
      uniqueKeysWithValues: profile.lines.map { ($0.line, $0.cost.calls) })
    #expect(lines[7] == 500 && lines[13] == 5 && lines[14] == 5)
  }

  @Test func `says where memory is allocated`() throws {
    let profile = try measured(Self.sample)
    let bytes = Dictionary(uniqueKeysWithValues: profile.lines.map { ($0.line, $0.cost.bytes) })
    // 200 bytes made once are one text each time; the list grows to 128 places of 16 bytes.
    #expect(bytes[7] ?? 0 > 5 * (128 * 16 + 200))
    #expect(bytes[13] == nil || bytes[13] == 0)
    let dear = profile.functions.first { $0.name == "dear" }
    #expect(dear?.cost.bytes ?? 0 > bytes[7] ?? .max)
    #expect(profile.functions.first { $0.name == "cheap" }?.cost.bytes == 0)
  }

  @Test func `takes samples where instructions run`() throws {
    let profile = try measured(
      """
      local n = 0
      for i = 1, 1000 do
        n = n + i
      end
      for i = 1, 10 do n = n + i end
      """, every: 10)
    let samples = Dictionary(uniqueKeysWithValues: profile.lines.map { ($0.line, $0.cost.samples) })
    let loop = (samples[2] ?? 0) + (samples[3] ?? 0)
    #expect((195...215).contains(loop))
    #expect(samples[5] ?? 0 <= 4)
    #expect(profile.functions.map(\.cost.samples).reduce(0, +) == loop + (samples[5] ?? 0))
  }

  @Test func `time in functions of others is told apart, at the line that called them`() throws {
    let profile = try measured(
      """
      local text = "abc"
      local found = text:find("b", 1, true)
      local again = text:find("c", 1, true)
      """, every: 1000, clockStep: 1)
    let lines = profile.lines.filter { $0.cost.outside > 0 }.map(\.line)
    #expect(lines == [2, 3])
    #expect(profile.lines.allSatisfy { $0.line == 1 || $0.cost.calls == 1 })
  }

  @Test func `is the same in every run`() throws {
    let first = try measured(Self.sample)
    let second = try measured(Self.sample)
    #expect(first.functions == second.functions)
    #expect(first.lines == second.lines)
  }

  @Test func `real time goes somewhere`() throws {
    let profile = try measured(Self.sample, clockStep: 0)
    #expect(profile.functions.contains { $0.name == "dear" && $0.cost.spent + $0.cost.outside > 0 })
  }

  @Test func `a function that the host calls is told with all that it calls, errors or not`() throws
  {
    let lua = try state()
    try lua.run(
      """
      local function helper(n) for i = 1, n do end end
      function dear() helper(1000) local co = coroutine.wrap(function() helper(500) end) co() end
      function cheap() helper(10) error("no") end
      """, chunk: "a.lua")
    try lua.beginProfile(every: 10, clockStep: 1)
    for name in ["dear", "cheap", "dear"] {
      try lua.pushGlobals()
      try lua.getField(name, of: -1)
      try? lua.call()
      lua.stack.setTop(0)
    }
    let profile = try #require(lua.profile)
    let spent = profile.functions.map { $0.cost.spent + $0.cost.outside }.reduce(0, +)
    let whole = profile.functions.map(\.cost.whole)
    #expect(whole.reduce(0, +) == spent)
    #expect(profile.functions.first { $0.line == 1 }?.cost.whole == 0)
    let roots = profile.functions.filter { $0.cost.whole > 0 }.map(\.line)
    #expect(roots == [2, 3])
    #expect(
      whole.max() == profile.functions.first { $0.line == 2 && $0.cost.whole > 0 }?.cost.whole)
  }

  @Test func `texts that are loaded without end are not all told apart`() throws {
    let profile = try measured(
      "for i = 1, 1000 do load('return 1', '@text' .. i)() end", every: 100)
    #expect(Set(profile.functions.map(\.chunk)).count == 256)
  }

  @Test func `errors, coroutines and tail calls do not confuse it`() throws {
    let profile = try measured(
      """
      local function fails() error("no") end
      local function last(n) if n == 0 then return 0 end return last(n - 1) end
      for i = 1, 3 do pcall(fails) end
      last(20)
      local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
      co() co()
      """)
    let functions = Dictionary(
      uniqueKeysWithValues: profile.functions.map { ($0.line, $0.cost.calls) })
    #expect(functions[1] == 3 && functions[2] == 21 && functions[5] == 1)
  }

  @Test func `a state that is measured can be stopped, and measures on`() throws {
    let lua = try state()
    try lua.beginProfile(every: 10, clockStep: 1)
    lua.stop.requestOnOwnThread()
    let error = #expect(throws: LuaError.self) {
      try lua.run("while true do end", chunk: "a.lua")
    }
    #expect(error?.kind == .killed)
    lua.stop.reset()
    try lua.run("local n = 0\nfor i = 1, 100 do n = n + i end", chunk: "b.lua")
    #expect(lua.profile?.functions.contains { $0.chunk == "b.lua" && $0.cost.samples > 5 } == true)
  }

  @Test func `running out of memory while measured is an error like any other`() throws {
    let lua = try LuaState(memoryLimit: 1 << 20)
    try lua.openLibraries()
    try lua.beginProfile(every: 10)
    let error = #expect(throws: LuaError.self) {
      try lua.run("local t = {} while true do t[#t + 1] = {} end", chunk: "a.lua")
    }
    #expect(error?.kind == .memory)
  }

  @Test func `a state that is not measured has no hook, and again none afterwards`() throws {
    let lua = try state()
    #expect(lua.profile == nil && !lua.isHooked)
    try lua.beginProfile()
    #expect(lua.isHooked)
    lua.endProfile()
    #expect(lua.profile == nil && !lua.isHooked)
    try lua.run("local t = {} for i = 1, 100 do t[i] = {} end", chunk: "a.lua")
  }
}
