import Testing

@testable import Lua

@Suite struct ConversionTests {
  private func read(_ text: String, _ limits: LuaLimits = LuaLimits()) throws -> LuaValue {
    let state = try makeState()
    try state.run("return \(text)", chunk: "a.lua", results: 1)
    defer { #expect(state.stack.top == 1) }
    return try state.value(at: 1, limits: limits)
  }

  @Test func `values become Swift values`() throws {
    #expect(try read("nil") == .nil)
    #expect(try read("true") == .boolean(true))
    #expect(try read("9223372036854775807") == .integer(.max))
    #expect(try read("1.5") == .number(1.5))
    #expect(try read("2.0") == .number(2))
    #expect(try read("'护肤'") == .string("护肤"))
    #expect(try read("'\\xff\\xfe'") == .bytes([255, 254]))
    #expect(
      try read("{ 'a', 'b', [4] = 'd', z = 1, a = { x = true }, [true] = 0 }")
        == .table(
          LuaTable(
            list: [.string("a"), .string("b")],
            fields: [
              .init(.integer(4), .string("d")),
              .init(.string("a"), .table(LuaTable(fields: [.init(.string("x"), .boolean(true))]))),
              .init(.string("z"), .integer(1)), .init(.boolean(true), .integer(0)),
            ])))
  }

  @Test func `fields are in the same order whatever Lua's is`() throws {
    let names = (0..<200).map { "name\($0)" }
    for _ in 0..<3 {
      let list = names.shuffled().map { "\($0) = 1" }.joined(separator: ", ")
      guard case .table(let table) = try read("{ \(list) }") else { return }
      #expect(table.fields.map(\.key) == names.sorted().map { .string($0) })
    }
  }

  @Test func `a value pushed comes back the same`() throws {
    let state = try makeState()
    let value = LuaValue.table(
      LuaTable(
        list: [.integer(1), .table(LuaTable(list: [.number(0.5)])), .bytes([200])],
        fields: [.init(.string("x"), .string("y")), .init(.boolean(false), .nil)]))
    try state.push(value)
    var read = try state.value(at: 1)
    guard case .table(var table) = read else { return }
    table.fields.append(.init(.boolean(false), .nil))  // nil is no entry in Lua
    read = .table(table)
    #expect(read == value)
  }

  @Test(
    arguments: [
      ("(function() local t = {} t.me = { t } return t end)()", ".me[1]", .cycle),
      ("{ { { {} } } }", "[1][1][1]", .tooDeep(limit: 3)),
      ("{ a = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 } }", ".a", .tooManyEntries(limit: 10)),
      ("{ ('x'):rep(60), ('x'):rep(60) }", "[2]", .tooManyBytes(limit: 100)),
      ("('x'):rep(50000000)", "", .tooManyBytes(limit: 100)),
      ("{ a = 0/0 }", ".a", .notFinite), ("1/0", "", .notFinite),
      ("{ steps = { { when = print } } }", ".steps[1].when", .unsupported(.function)),
      ("coroutine.create(print)", "", .unsupported(.thread)),
      ("{ [1.5] = 1 }", "", .unsupportedKey(.number)),
      ("{ [{}] = 1 }", "", .unsupportedKey(.table)),
    ] as [(String, String, LuaConversionError.Problem)])
  func `a value that cannot be read says why and where`(
    _ text: String, _ path: String, _ problem: LuaConversionError.Problem
  ) throws {
    let state = try makeState(memoryLimit: 200 << 20)
    try state.run("return \(text)", chunk: "a.lua", results: 1)
    let limits = LuaLimits(depth: 3, entries: 10, bytes: 100)
    #expect(throws: LuaConversionError(problem: problem, path: path)) {
      try state.value(at: 1, limits: limits)
    }
    #expect(state.stack.top == 1)
  }

  @Test func `metamethods of a read table are not asked`() throws {
    let state = try makeState()
    try state.run(
      """
      local function f() error('asked') end
      return setmetatable({ 1 }, { __index = f, __pairs = f, __len = f, __metatable = f, __name = 1 })
      """, chunk: "a.lua", results: 1)
    #expect(try state.value(at: 1) == .table(LuaTable(list: [.integer(1)])))
  }

  @Test func `functions can be kept as references`() throws {
    let state = try makeState()
    try state.run("return { f = function() return 42 end }", chunk: "a.lua", results: 1)
    let value = try state.value(at: 1, limits: LuaLimits(keepsReferences: true))
    guard case .table(let table) = value, case .reference(let f, .function)? = table["f"] else {
      Issue.record("no function in \(value)")
      return
    }
    try state.push(f)
    try state.call(results: 1)
    #expect(state.stack.integer(at: -1) == 42)
  }
}
