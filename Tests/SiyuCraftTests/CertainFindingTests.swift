import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// What certainly raises is an error, so that nobody packs it; what may be meant so is a warning.
@Suite struct CertainFindingTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)

  private func found(_ main: String, _ others: [String: String] = [:]) throws -> [String] {
    var files = others.mapValues { Array($0.utf8) }
    files["main.lua"] = Array(main.utf8)
    return try #require(Self.checker).check(files).map {
      "\($0.severity) \($0.file):\($0.line):\($0.column): \($0.message)"
    }
  }

  private func inRule(_ body: String, before: String = "") throws -> [String] {
    try found(
      before + "siyu.segment { id = \"a\", title = \"A\", where = function(c, ctx)\n\(body)\nend }")
  }

  @Test(arguments: [
    "return c.orders:within(30):count() > 0", "return c.orders:sum(\"nett\") > 0",
    "return c.orders:since(\"2026\"):count() > 0", "return c.tags:has(5)",
    "return siyu.time.add(ctx.now, 3) > 0", "return siyu.money(\"1.00\") ~= nil",
    "return c.orders:where { net = { min = \"5\" } }:count() > 0",
    "return \"a\" + \"b\" > 2", "return 3 * \"x\" > 2", "local a = \"x\" return a - 1 > 0",
  ])
  func `a value that is written out and refused is an error`(_ body: String) throws {
    let told = try inRule(body)
    #expect(told.count == 1 && told[0].hasPrefix("error main.lua:2:"), "\(told)")
  }

  @Test func `so is one in what a rule returns or declares`() throws {
    let told = try found(
      """
      siyu.koc {
        id = "k", title = "K",
        recruit = { survey = "koc", open = true },
        select = { top = 1, score = function() return 1 end },
        fission = { reward = function(c, ctx) return { points = "20" } end },
      }
      """)
    #expect(
      told == ["error main.lua:5:59: 'points' of siyu.Reward wants a number, and here is a text"])
    let step = try found(
      "siyu.sop { id = \"a\", title = \"A\", steps = { { id = \"b\", points = \"20\" } } }")
    #expect(step.count == 1 && step[0].hasPrefix("error "), "\(step)")
  }

  @Test(arguments: [
    // What is no value written out may be another when it runs.
    "local function n() return 30 end return c.orders:within(n()):count() > 0",
    "return c.orders:within(c.orders:count()):count() > 0",
  ])
  func `what may be meant so is a warning`(_ body: String) throws {
    let told = try inRule(body)
    #expect(told.count == 1 && told[0].hasPrefix("warning main.lua:2:"), "\(told)")
  }

  @Test(arguments: [
    "return \"3\" + 1 > 2", "return \" 0x10 \" * \"1e1\" > 2", "return (\"a\" .. \"b\") ~= nil",
    "local a = c.city or \"3\" return a + 1 > 2",
  ])
  func `texts that are numbers may be counted with`(_ body: String) throws {
    #expect(try inRule(body) == [])
  }

  @Test func `whoever gives tables a sum may give texts one`() throws {
    let own = "local V = setmetatable({}, { __add = function() return 3 end })\n"
    #expect(try inRule("return V + \"a\" > 2", before: own) == [])
    #expect(try inRule("return \"b\" + \"a\" > 2", before: own).count == 1)
  }

  @Test func `specs try what is refused`() throws {
    let spec = "it(\"x\", function() assert.has_error(function() return \"a\" + 1 end) end)"
    #expect(try found("", ["test/a_spec.lua": spec]) == [])
  }

  // MARK: Modules

  private static let taste = """
    local taste = { much = 3 }
    function taste.often(c) return c.orders:count() > taste.much end
    return taste
    """

  @Test func `what a module does not give is told where it is called`() throws {
    let told = try found(
      """
      local taste = require("lib.taste")
      siyu.segment { id = "a", title = "A", where = function(c) return taste.oftn(c) end }
      """, ["lib/taste.lua": Self.taste])
    #expect(
      told == ["error main.lua:2:72: lib/taste.lua gives no 'oftn'; did you mean 'often'?"])
    #expect(
      try found(
        """
        require("lib.taste")
        siyu.segment { id = "a", title = "A", where = function(c)
          return require("lib.taste").zzzz(c)
        end }
        """, ["lib/taste.lua": Self.taste])
        == ["error main.lua:3:31: lib/taste.lua gives no 'zzzz'; there are much, often"])
  }

  @Test func `where it is only looked at, a near name is a slip`() throws {
    func reading(_ name: String) throws -> [String] {
      try found(
        "local taste = require(\"lib.taste\")\nprint(taste.\(name))",
        ["lib/taste.lua": Self.taste])
    }
    #expect(
      try reading("muhc") == [
        "warning main.lua:2:13: lib/taste.lua gives no 'muhc'; did you mean 'much'?"
      ])
    #expect(try reading("debugging") == [])
    #expect(try reading("much") == [])
  }

  @Test(arguments: [
    "if taste.before then taste.before(c) end", "return taste.before and taste.before(c)",
  ])
  func `what is asked for may be called`(_ body: String) throws {
    #expect(try finds(body) == [])
  }

  @Test(arguments: [
    "pcall(function() taste.nope() end)", "xpcall(function() taste.nope() end, print)",
  ])
  func `what is caught is no error`(_ body: String) throws {
    let told = try finds(body)
    #expect(told.count == 1)
    #expect(told.allSatisfy { $0.hasPrefix("warning ") && $0.contains("gives no 'nope'") })
  }

  /// In a rule of a file that has the module.
  private func finds(_ body: String) throws -> [String] {
    let rule = "siyu.segment { id = \"a\", title = \"A\", where = function(c) \(body) end }"
    return try found(
      "local taste = require(\"lib.taste\")\n" + rule, ["lib/taste.lua": Self.taste])
  }

  @Test(arguments: [
    "local M = {} for _, n in ipairs { \"a\" } do M[n] = print end return M",
    "local M = { [\"of\" .. \"t\"] = print } return M",
    "return setmetatable({}, { __index = function() return print end })",
    "local M = {} pcall(function(t) t.oft = print end, M) return M",
    "local M = {} local N = M N.oft = print return M",
    "local M = {} function M.set() M.oft = print end return M",
    "local M = { oft = false } if c then M = { oft = print } end return M",
    "local M = {} M[\"oft\"] = print return M",
  ])
  func `a module that may have more is left alone`(_ module: String) throws {
    let told = try found(
      "local m = require(\"lib.m\")\nreturn function(c) return m.oft(c) end",
      ["lib/m.lua": module.replacing("if c", with: "if #arg == 0")])
    #expect(told.filter { $0.contains("gives no") } == [])
  }

  // MARK: Annotations

  private static let said = """
    --- Whether she comes often.
    ---@param c siyu.Customer
    ---@param n integer
    ---@param word string?
    ---@param last? integer
    local function often(c, n, word, last) return c.orders:count() > n, word, last end

    """

  @Test(arguments: [
    ("return often(c)", "wants 'n' as well"),
    ("return often()", "wants 'c' as well"),
    ("return often(c, \"two\")", "'n' of often wants a number, and here is a text"),
    ("return often(c, nil)", "'n' of often wants a number, and here is nil"),
    ("return often(c, 2, 5)", "'word' of often wants a text, and here is a number"),
    ("return often(c, 2, nil, true)", "'last' of often wants a number, and here is true or false"),
  ])
  func `a call against what is said above a function is told`(
    _ body: String, _ words: String
  ) throws {
    let told = try inRule(body, before: Self.said)
    #expect(told.count == 1, "\(told)")
    #expect(
      told.first?.hasPrefix("warning ") == true && told.first?.contains(words) == true, "\(told)")
  }

  @Test(arguments: [
    "return often(c, 2)", "return often(c, 2, nil, nil)", "return often(c, 2, \"a\", 3)",
    "return often(c, ctx.settings.n)", "return often(table.unpack({ c, 2 }))",
  ])
  func `what fits is left alone`(_ body: String) throws {
    #expect(try inRule(body, before: Self.said) == [])
  }

  @Test func `a module's functions say it too`() throws {
    let module =
      "local M = {}\n---@param c siyu.Customer\n---@param n integer\nfunction M.often(c, n) return c and n end\nreturn M"
    let told = try found(
      "local m = require(\"lib.m\")\nreturn function(c) return m.often(c), m.often(c, true) end",
      ["lib/m.lua": module])
    #expect(
      told == [
        "warning main.lua:2:27: m.often wants 'n' as well",
        "warning main.lua:2:50: 'n' of m.often wants a number, and here is true or false",
      ])
  }
}
