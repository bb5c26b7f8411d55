import Lua
import SiyuModel
import Testing

@testable import SiyuScripting

/// What a plugin could remember from one question to the next. The attacks hold more of them.
@Suite struct RememberingTests {
  private func loaded(_ main: String, files: [String: String] = [:]) throws -> PluginMachine {
    let machine = try Harness.machine(main, files: files)
    _ = try machine.load().get()
    return machine
  }

  @Test func `a changed local is told with the line that changes it, and put back`() throws {
    let machine = try loaded(
      """
      local seen = 0
      siyu.segment { id = "s", title = "S", where = function()
        local now = seen
        seen = seen + 1
        return now
      end }
      """)
    #expect(machine.remembers)
    try machine.lua.push(machine.functions[0])
    try machine.lua.call(results: 1)
    machine.lua.stack.pop()
    let error = try #require(machine.forget())
    #expect(error.chunk == "plugins/skincare/main.lua")
    #expect(error.line == 4)
    #expect(error.sourceLine == "seen = seen + 1")
    #expect(error.message.hasPrefix("'seen' is not the function's own"))
    try machine.lua.push(machine.functions[0])
    try machine.lua.call(results: 1)
    #expect(machine.lua.stack.integer(at: -1) == 0)
    machine.lua.stack.pop()
    _ = machine.forget()
    #expect(machine.forget() == nil)
  }

  @Test func `a plugin that assigns nothing outside its functions costs nothing`() throws {
    let machine = try loaded(
      """
      local names, total = { "a" }, 0
      for i = 1, 3 do total = total + i end
      local function first() return names[1] .. total end
      siyu.segment { id = "s", title = "S", where = function()
        local n = 0
        local function add() n = n + 1 end
        add()
        return first() == "a6" and n == 1
      end }
      """)
    #expect(!machine.remembers)
    #expect(Harness.ask(machine) == "boolean(true)")
  }

  @Test func `what only loading assigns is put back no less, and harms nobody`() throws {
    let main = """
      local data = require("lib.data")
      data.use("b")
      siyu.segment { id = "s", title = "S", where = function() return data.used() end }
      """
    let data = """
      local chosen = "a"
      return { use = function(x) chosen = x end, used = function() return chosen end }
      """
    let machine = try loaded(main, files: ["lib/data.lua": data])
    #expect(machine.remembers)
    #expect(Harness.ask(machine) == #"string("b")"#)
    #expect(Harness.ask(machine) == #"string("b")"#)
  }

  @Test func `what cannot be frozen ends loading at the function that uses it`() throws {
    let machine = try Harness.machine(
      """
      local co = coroutine.wrap(function() coroutine.yield(1) end)
      siyu.segment { id = "s", title = "S",
        where = function() return co() end }
      """)
    guard case .failure(let problems) = machine.load() else {
      Issue.record("it loaded")
      return
    }
    #expect(
      problems.all.map(\.description) == [
        """
        plugins/skincare/main.lua:3: 'co' is a coroutine, which would remember one question in the next; make it inside the function
            where = function() return co() end }
        """
      ])
  }

  @Test func `a variable that is not a number stays what it is`() throws {
    let machine = try loaded(
      """
      local n = 0 / 0
      local function set(x) n = x end
      siyu.segment { id = "s", title = "S", where = function() set(n) return n ~= n end }
      """)
    #expect(Harness.ask(machine) == "boolean(true)")
  }
}
