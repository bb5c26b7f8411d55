import Testing

@testable import Lua

/// What this version of Lua cannot bear does not load.
@Suite struct TextTests {
  private func problem(_ text: String) throws -> LuaError? {
    let state = try makeState()
    let error = luaError { try state.load(text, chunk: "a.lua") }
    #expect(state.stack.top == (error == nil ? 1 : 0))
    return error
  }

  @Test(arguments: [
    ("return e" + String(repeating: ".a", count: 201), 1),
    ("local x\nreturn e" + String(repeating: "\n.a", count: 201), 203),
    ("return e" + String(repeating: "[a]", count: 201) + "()", 1),
    (
      "return (e" + String(repeating: ".a", count: 101) + ")" + String(repeating: ".b", count: 100),
      1
    ),
    (
      "return e[e" + String(repeating: ".a", count: 150) + "]" + String(repeating: ".b", count: 50),
      1
    ),
    ("e --[==[ ]] ]==]" + String(repeating: " . --x\n a", count: 201) + " = 1", 202),
    ("f(function() e" + String(repeating: ".a", count: 201) + " = 1 end)", 1),
    ("local t = { x = e" + String(repeating: "['a']", count: 201) + " }", 1),
  ])
  func `too many fields in a row`(_ text: String, _ line: Int) throws {
    let error = try #require(try problem(text))
    #expect(error.kind == .syntax)
    #expect(error.line == line)
    #expect(error.message.hasPrefix("more than 200 fields in a row"))
  }

  @Test(arguments: [
    "return e" + String(repeating: ".a", count: 200),
    String(repeating: "x.y.z = a.b.c ", count: 500),
    "return " + String(repeating: "a.b + ", count: 500) + "1",
    "return f(" + String(repeating: "a.b, ", count: 100) + "1)",
    "return { " + String(repeating: "a.b, ", count: 500) + "}",
    "return f" + String(repeating: "(a.b.c)", count: 180),
    "return '" + String(repeating: ".a", count: 500) + "'",
    "return [[" + String(repeating: ".a", count: 500) + "]]",
    "return 1 --" + String(repeating: ".a", count: 500),
    "return \"\\\"" + String(repeating: ".a", count: 500) + "\"",
    "return " + String(repeating: "a .. ", count: 150) + "1.5e-3 .. 0x1p-4",
    "goto done ::done:: return a:b():c().d",
  ])
  func `as many as anybody writes`(_ text: String) throws {
    #expect(try problem(text) == nil)
  }

  @Test(arguments: [
    "local t = ... return function(a, b)\nreturn t[a < b] end",
    "local t = ... return function(a, b)\nt[a == b] = 1 end",
    "local t = ... return function(a, b)\nreturn t[not (a <= b)] end",
    "local t = ... return function() return function(a, b)\nreturn t[a ~= b] end end",
  ])
  func `a comparison that is compiled wrongly`(_ text: String) throws {
    let error = try #require(try problem(text))
    #expect(error.line == 2)
    #expect(error.message.hasPrefix("Lua 5.4 compiles a comparison inside [ ] wrongly here"))
  }

  @Test(arguments: [
    "local t, a, b = ... return t[a < b]", "local t = ... return function(a) return t[not a] end",
    "local t = ... return function(a, b) return t[a < b and 1 or 2] end",
    "return function(a, b) return t[a < b] end",
    "local t = ... return function(a, b) return t.x and a < b, t.x == 1 end",
  ])
  func `a comparison that is not`(_ text: String) throws {
    #expect(try problem(text) == nil)
  }

  @Test func `tells which variables outside it a function assigns`() throws {
    let state = try makeState()
    try state.push(.assigned)
    try state.run(
      """
      local a, b, c, d = 1, 2, 3, 4
      return function()
        local e = b
        a = e
        return function()

          return function() c = d end
        end
      end
      """, chunk: "a.lua", results: 1)
    try state.call(arguments: 1, results: 1)
    // Upvalues in the order of their first use: b, a, c, d.
    let found = try state.value(at: -1)
    #expect(
      found
        == .table(
          LuaTable(fields: [.init(.integer(2), .integer(4)), .init(.integer(3), .integer(7))])))
  }

  @Test func `knows lines that are far apart`() throws {
    let state = try makeState()
    try state.push(.assigned)
    let gap = String(repeating: "\n", count: 3000)
    let many = String(repeating: "x = x ", count: 300)
    try state.run(
      "local n return function(x)\(gap)\(many)\(gap) n = 1 end", chunk: "a.lua", results: 1)
    try state.call(arguments: 1, results: 1)
    #expect(try state.value(at: -1) == .table(LuaTable(list: [.integer(6001)])))
  }
}
