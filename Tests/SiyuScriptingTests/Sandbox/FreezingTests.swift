import Lua
import Testing

@testable import SiyuScripting

@Suite struct FreezingTests {
  /// Asks a segment after loading, with a module `lib.data` beside it.
  private func asked(_ body: String, before: String = "") throws -> String {
    let data = """
      local Base = { kind = "base" }
      Base.__index = Base
      local M = setmetatable({ list = { 3, 1, 2 }, deep = { inner = { x = 1 } }, n = 1 }, Base)
      function M.add() M.n = M.n + 1 return M.n end
      return M
      """
    let machine = try Harness.machine(
      Harness.segment(body, before: "local data = require('lib.data')\n" + before),
      files: ["lib/data.lua": data])
    _ = try machine.load().get()
    return Harness.ask(machine)
  }

  @Test(arguments: [
    LuaCase("return data.deep.inner.x", "integer(1)"),
    LuaCase("return data.kind", #"string("base")"#),
    LuaCase("return #data.list", "integer(3)"),
    LuaCase("local s = 0 for _, v in ipairs(data.list) do s = s + v end return s", "integer(6)"),
    LuaCase(
      "local s = '' for k in pairs(data) do s = s .. k .. ' ' end return s",
      #"string("add deep list n ")"#),
    LuaCase(
      "local s = '' for i = 1, 2 do for k in pairs(data) do s = s .. k end end return s",
      #"string("adddeeplistnadddeeplistn")"#),
    LuaCase("local n = 0 for k in pairs(string) do n = n + 1 end return n > 10", "boolean(true)"),
    LuaCase("return table.concat(data.list, ',')", #"string("3,1,2")"#),
    LuaCase("return select('#', table.unpack(data.list))", "integer(3)"),
    LuaCase("return next(data.deep)", #"string("inner")"#),
    LuaCase("return rawget(data, 'n') + rawlen(data.list)", "integer(4)"),
    LuaCase(
      "local c = table.move(data.list, 1, 3, 1, {}) table.sort(c) return table.concat(c)",
      #"string("123")"#),
    LuaCase("return require('lib.data') == data", "boolean(true)"),
    LuaCase("return getmetatable(data).kind", #"string("base")"#),
    LuaCase("return shared.x", "integer(1)"),
    LuaCase("local t = {} t.x = 1 t[1] = 2 return t.x", "integer(1)"),
    LuaCase("return rawget(_G, 'later')", "nil"),
  ])
  func `what is frozen reads as before`(_ test: LuaCase) throws {
    #expect(try asked(test.chunk, before: "shared = { x = 1 }") == test.outcome)
  }

  private static let message =
    "this table is frozen; what is made while the plugin loads does not change afterwards, so copy it first"

  @Test(arguments: [
    LuaCase("data.n = 2", "cannot set 'n': \(message)"),
    LuaCase("data.new = 2", "cannot set 'new': \(message)"),
    LuaCase("data.list[1] = 2", "cannot set [1]: \(message)"),
    LuaCase("data.deep.inner.x = 2", "cannot set 'x': \(message)"),
    LuaCase("rawset(data, 'n', 2)", "cannot set 'n': \(message)"),
    LuaCase("shared.x = 2", "cannot set 'x': \(message)"),
    LuaCase("getmetatable(data).kind = 2", "cannot set 'kind': \(message)"),
    LuaCase(
      "shared = 2",
      "cannot set global 'shared': globals are frozen after loading; write 'local' before its first use"
    ),
    LuaCase(
      "count = 2",
      "cannot set global 'count': globals are frozen after loading; write 'local' before its first use"
    ),
    LuaCase(
      "_G.print = 2",
      "cannot set global 'print': globals are frozen after loading; write 'local' before its first use"
    ),
    LuaCase(
      "table.insert(data.list, 4)",
      "table.insert cannot change a frozen table; what is made while the plugin loads does not change afterwards, so copy it first"
    ),
    LuaCase(
      "table.sort(data.list)",
      "table.sort cannot change a frozen table; what is made while the plugin loads does not change afterwards, so copy it first"
    ),
    LuaCase(
      "setmetatable(data, {})",
      "cannot change the metatable of a frozen table; copy it first"),
    LuaCase("print(shraed)", "unknown global 'shraed'; did you mean 'shared'?"),
    LuaCase(
      "require('lib.other')",
      #"require("lib.other") works only while the plugin loads; move it to the top of the file"#),
    LuaCase(
      "siyu.segment {}",
      "siyu.segment can be called only while the plugin loads; now the rule 'skincare.s' is answering"
    ),
  ])
  func `what is frozen does not change`(_ test: LuaCase) throws {
    let outcome = try asked(test.chunk, before: "shared = { x = 1 }")
    #expect(outcome == "plugins/skincare/main.lua:4: " + test.outcome)
  }

  @Test func `a module's own functions meet the frozen table too`() throws {
    let outcome = try asked("return data.add()")
    #expect(outcome == "plugins/skincare/lib/data.lua:4: cannot set 'n': \(Self.message)")
  }

  @Test func `the host reads a frozen table as what it holds`() throws {
    #expect(
      try asked("return data.deep").hasSuffix(
        #"value: Lua.LuaValue.table(Lua.LuaTable(list: [], fields: [Lua.LuaTable.Field(key: Lua.LuaKey.string("x"), value: Lua.LuaValue.integer(1))])))]"#
          + "))"))
  }

  @Test func `scripts keep their globals`() throws {
    let machine = try Harness.machine("x = 1", mode: .script)
    _ = try machine.load().get()
    try machine.lua.run("x = 2 y = 3 print(x + y)", chunk: "line")
    #expect(machine.log.drain().map(\.text) == ["5"])
  }
}
