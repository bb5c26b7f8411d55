import Testing

@testable import LuaSource

@Suite struct LuaTypeTests {
  private static let types: [(String, LuaTypeExpression)] = [
    ("string", .string), ("integer?", .union([.integer, .nil])),
    ("siyu.Order[]", .list(of: .named("siyu.Order"))),
    ("\"a\"|\"b\"|nil", .union([.text("a"), .text("b"), .nil])),
    ("table<string, number>", .table(keys: .string, values: .number)),
    ("(string|number)[]", .list(of: .union([.string, .number]))),
    ("fun()", .function([], rest: nil, results: [])),
    (
      "fun(c: siyu.Customer, n?: integer): boolean?, string",
      .function(
        [.init("c", .named("siyu.Customer")), .init("n", .integer, isOptional: true)], rest: nil,
        results: [.union([.boolean, .nil]), .string])
    ),
    ("fun(...: any): any", .function([], rest: .any, results: [.any])),
    ("0|1|2", .union([.constant("0"), .constant("1"), .constant("2")])),
  ]

  @Test(arguments: types) func `a type is read`(_ text: String, _ type: LuaTypeExpression) {
    #expect(LuaTypeExpression(text) == type)
  }

  @Test(arguments: [
    "", "|", "string|", "fun(", "table<string>", "a b", "(string", "\"a", "fun(1)x",
  ])
  func `what is no type is none`(_ text: String) { #expect(LuaTypeExpression(text) == nil) }

  @Test func `types may not lie too deep in each other`() {
    #expect(LuaTypeExpression(String(repeating: "(", count: 10_000)) == nil)
  }

  @Test func `a file of definitions says what there is`() throws {
    let read = try LuaDefinitions(
      """
      ---@meta
      ---A cat.
      ---@class zoo.Cat
      ---@field name string its name
      ---@field [string] any
      local Cat = {}

      ---Speaks.
      ---@param loud? boolean how
      ---@return string # what
      function Cat:speak(loud) end

      ---@alias zoo.Any zoo.Cat|nil

      zoo = {}
      ---@param ... any
      function zoo.feed(...) end
      """)
    #expect(read.classes["zoo.Cat"]?.members["name"]?.type == .string)
    #expect(read.classes["zoo.Cat"]?.members["speak"]?.isMethod == true)
    #expect(read.classes["zoo.Cat"]?.others == .any)
    #expect(read.globals["zoo.feed"] == .function([], rest: .any, results: []))
    #expect(read.resolved(.named("zoo.Any")) == .union([.named("zoo.Cat"), .nil]))
    #expect(read.undefined.isEmpty)
  }

  @Test(
    arguments: [
      ("---@class\nlocal x = {}", 1), ("---@field a string\nlocal x = {}", 1),
      ("---@class a\n---@field b <\nlocal x = {}", 2), ("---@nonsense\nx = {}", 1),
      ("---@param a string\nfunction f(b) end", 2), ("local x = ", 1), ("f()", 1),
    ])
  func `a line that means nothing is told`(_ text: String, _ line: Int) {
    #expect { try LuaDefinitions(text) } throws: { error in
      (error as? LuaDefinitionProblem)?.line == line
    }
  }
}
