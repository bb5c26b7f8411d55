import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// Helpers are looked at with what rules call them with, and rules' answers with what declarations want.
@Suite struct FollowedFunctionsTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)

  private func found(_ main: String, _ others: [String: String] = [:]) throws -> [String] {
    var files = others.mapValues { Array($0.utf8) }
    files["main.lua"] = Array(main.utf8)
    return try #require(Self.checker).check(files).map { "\($0.file):\($0.line): \($0.message)" }
  }

  /// A segment with this `where`.
  private static func segment(_ value: String) -> String {
    "siyu.segment { id = \"a\", title = \"A\", where = \(value) }"
  }

  private static func group(_ value: String) -> String {
    """
    siyu.tag_group { id = "g", title = "G", dimension = "value", values = { x = "X" }, assign = \(value) }
    """
  }

  private static let frist = "siyu.Orders has no 'frist'; did you mean 'first'?"

  // MARK: What helpers give

  private static let wrongResults = [
    ("local function span() return 30 end", "c.orders:within(span()):count() > 0"),
    (
      "local span = function(n) if n then return 1 end return n * 2 end",
      "c.orders:within(span(3)):count() > 0"
    ),
    ("local M = {} function M.span() return 30 end", "c.orders:within(M.span()):count() > 0"),
    (
      "local M = { span = function() return #\"abc\" end }",
      "c.orders:within(M.span()):count() > 0"
    ),
    // By another helper.
    (
      "local function inner() return 2 end local function span() return inner() end",
      "c.orders:within(span()):count() > 0"
    ),
    // By what it is called with.
    ("local function same(x) return x end", "c.orders:within(same(7)):count() > 0"),
    (
      "local function count(c) return c.orders:count() end",
      "c.orders:within(count(c)):count() > 0"
    ),
  ]

  @Test(arguments: wrongResults)
  func `what a helper gives is looked at where it goes`(_ helper: String, _ answer: String) throws {
    let told = try found(helper + "\n" + Self.segment("function(c) return \(answer) end"))
    #expect(
      told == ["main.lua:2: 'duration' of :within wants a text, and here is a number"], "\(told)")
  }

  @Test func `so is what a module's function gives`() throws {
    let main =
      "local m = require(\"lib.m\")\n"
      + Self.segment("function(c) return c.orders:within(m.span()):count() > 0 end")
    #expect(
      try found(main, ["lib/m.lua": "local M = {}\nfunction M.span() return 30 end\nreturn M"])
        == ["main.lua:2: 'duration' of :within wants a text, and here is a number"])
    #expect(
      try found(
        "local function words() return \"x\" end\n"
          + Self.segment("function(c) return c.orders:count() > words() end"))
        == ["main.lua:2: a number is compared with a text"])
  }

  private static let goodResults = [
    "local function span() return \"30d\" end",
    "local function span(n) if n then return 30 end return \"30d\" end",
    "local function span(n) if n then return nil end return \"30d\" end",
    "local function span() return 30 end span = function() return \"30d\" end",
    "local function span(...) return ... end",
    "local function span() return tostring(30) end",
    "local t = {} local function span() return t.x end",
    "local M = { span = function() return 30 end } M.span = function() return \"30d\" end local span = M.span",
    "local function span(n) return n and span(n - 1) or \"30d\" end",
    // Whatever comes out of `+` and `..`.
    "local V = setmetatable({}, { __add = function() return \"30d\" end }) local function span() return V + 1 end",
  ]

  @Test(arguments: goodResults)
  func `what a helper may give is not told`(_ helper: String) throws {
    #expect(
      try found(
        helper + "\n"
          + Self.segment("function(c) return c.orders:within(span(1)):count() > 0 end")
      ).filter { $0.contains("within") } == [])
  }

  // MARK: Helpers

  private static let wrongHelpers = [
    // Called from a rule.
    "local function often(c) return c.orders:frist() end\n"
      + segment("function(c) return often(c) ~= nil end"),
    "local often = function(c) return c.orders:frist() end\n"
      + segment("function(c) return often(c) ~= nil end"),
    "local M = {} function M.often(c) return c.orders:frist() end\n"
      + segment("function(c) return M.often(c) ~= nil end"),
    "local M = { often = function(c) return c.orders:frist() end }\n"
      + segment("function(c) return M.often(c) ~= nil end"),
    // By another helper, and what belongs to the customer.
    "local function inner(o, n) return o:frist() and n end local function often(c) return inner(c.orders, 1) end\n"
      + segment("function(c) return often(c) ~= nil end"),
    // Given by name.
    "local function often(c) return c.orders:frist() ~= nil end\n" + segment("often"),
    "local M = {} function M.often(c) return c.orders:frist() ~= nil end local often = M.often\n"
      + segment("often"),
    // Twice, the same.
    "local function often(c) return c.orders:frist() ~= nil end\n" + segment("often")
      + group("function(c) return often(c) and \"x\" or nil end"),
    // Nobody calls it; a comment says it.
    "---@param c siyu.Customer\nlocal function often(c) return c.orders:frist() end return often",
    "--- How often.\n---@param n? integer how many\n---@param c siyu.Customer who\nlocal function often(c, n) return n and c.orders:frist() end return often",
    // And where it goes where nobody follows it.
    "---@param c siyu.Customer\nlocal function often(c) return c.orders:frist() end\nreturn pcall(often, 1)",
  ]

  @Test(arguments: wrongHelpers)
  func `a helper is looked at with what it is called with`(_ main: String) throws {
    let told = try found(main)
    #expect(told.count == 1 && told.first?.hasSuffix(Self.frist) == true, "\(told)")
  }

  @Test func `so is a module's function, by all files that call it`() throws {
    let module = "local M = {}\nfunction M.regular(c) return c.orders:frist() end\nreturn M"
    let main =
      "local m = require(\"lib.m\")\n" + Self.segment("function(c) return m.regular(c) ~= nil end")
    #expect(try found(main, ["lib/m.lua": module]) == ["lib/m.lua:2: \(Self.frist)"])
    #expect(
      try found("local m = require(\"lib.m\")\n" + Self.segment("m.regular"), ["lib/m.lua": module])
        == ["lib/m.lua:2: \(Self.frist)"])
    #expect(
      try found(
        "require(\"lib.m\")\n"
          + Self.segment("function(c) return require(\"lib.m\").regular(c) ~= nil end"),
        ["lib/m.lua": "return { regular = function(c) return c.orders:frist() end }"])
        == ["lib/m.lua:1: \(Self.frist)"])
    // Another file of the plugin calls it with something else.
    #expect(
      try found(
        main, ["lib/m.lua": module, "lib/z.lua": "require(\"lib.m\").regular({})"]) == [])
    #expect(
      try found(
        main,
        ["lib/m.lua": module, "lib/a.lua": "for _, f in pairs(require(\"lib.m\")) do f(1) end"])
        == [])
    // What a spec makes up counts for nothing.
    #expect(
      try found(
        main,
        [
          "lib/m.lua": module,
          "test/a_spec.lua": "it(\"x\", function() require(\"lib.m\").regular({}) end)",
        ]
      ).count == 1)
  }

  private static let rightHelpers = [
    "local function f(x) return x.frist end f({})\n" + segment("function(c) return f(c) end"),
    "local function f(x) return x.frist end pcall(f, {})\n"
      + segment("function(c) return f(c) end"),
    "local function f(x) if type(x) == \"table\" then return x.frist end return x.id end\n"
      + segment("function(c) return f(c) ~= nil end"),
    "local function f(x) return x.net end\n"
      + segment("function(c) return f(c.orders:last()) and f(c.items:last()) end"),
    "local function f(x) x = x.orders return x.frist end\n"
      + segment("function(c) return f(c) end"),
    "local f = function(c) return c.frist end f = print\n" + segment("function(c) return f(c) end"),
    "local M = {} function M.f(c) return c.frist end M.f = nil\n"
      + segment("function(c) return M.f(c) end"),
    "local M = {} function M.f(c) return c.frist end function M.f(c) return c.id end\n"
      + segment("function(c) return M.f(c) ~= nil end"),
    "local M = {} function M.f(c) return c.frist end setmetatable(M, {})\n"
      + segment("function(c) return M.f(c) end"),
    "local function f(c) return c.frist end do local function f(c) return c.id end\n"
      + segment("function(c) return f(c) ~= nil end") + " end return f",
    "local function f(c, n) return n and c.orders:count() > n end\n"
      + segment("function(c) return f(c) or f(c, 3) end"),
    "local function f(...) return ... end\n" + segment("function(c) return f(c) end"),
    "local function f(c, n) return n.frist end local function g() return 1, {} end\n"
      + segment("function(c) return f(g()) end"),
    "---@param c brand.Customer\nlocal function f(c) return c.frist end return f",
    "---@param c siyu.Customer\n\nlocal function f(c) return c.frist end return f",
    "---@param c siyu.Customer|table\nlocal function f(c) return c.frist end return f",
    "local function f(c) if c then f(c.next) end return c.frist end f({})",
  ]

  @Test(arguments: rightHelpers)
  func `what may be something else is left alone`(_ main: String) throws {
    #expect(try found(main) == [])
  }

  // MARK: Answers

  private static let wrongAnswers = [
    (group("function(c) return true end"), "'assign' returns true or false, and"),
    (group("function(c) return 3 end"), "'assign' returns a number, and"),
    (
      group("function(c) if c.id then return c.orders:count() end return nil end"),
      "'assign' returns"
    ),
    (
      segment("function(c) return c.orders:count() end"),
      "'where' returns a number, and what is wanted is true or false"
    ),
    (segment("function(c) return \"yes\" end"), "'where' returns a text, and"),
    (
      "local function f(c) return c.orders:count() end " + segment("f"),
      "'where' returns a number, and"
    ),
  ]

  @Test(arguments: wrongAnswers)
  func `an answer is what the declaration wants`(_ main: String, _ finding: String) throws {
    let told = try found(main)
    #expect(told.count == 1 && told.first?.hasPrefix("main.lua:1: \(finding)") == true, "\(told)")
  }

  @Test func `a yes that Lua makes of anything is a warning`() throws {
    func severity(_ main: String) throws -> [Diagnostic.Severity] {
      try #require(Self.checker).check(["main.lua": Array(main.utf8)]).map(\.severity)
    }
    #expect(try severity(Self.segment("function(c) return 3 end")) == [.warning])
    #expect(try severity(Self.group("function(c) return 3 end")) == [.error])
  }

  private static let rightAnswers = [
    group("function(c) return \"x\" end"), group("function(c) return siyu.keep end"),
    group("function(c) return nil end"), group("function(c) return end"),
    group("function(c) return { \"x\" }, { \"{n} 单\", n = 3 } end"),
    group("function(c) return c.id and \"x\" end"), group("function(c) return c.city end"),
    segment("function(c) return c.orders:last() end"), segment("function(c) return c.city end"),
    segment("function(c) return c.orders:count() > 0, \"why\" end"),
    segment("function(c) return c.orders:count() > 0 and c.city end"),
    segment("function(c) local f = function() return 3 end return f() > 2 end"),
    "local function f(c) return c.orders:count() end "
      + segment("function(c) return f(c) > 0 end"),
    "local function f(c) return 3 end f(1) " + segment("f"),
  ]

  @Test(arguments: rightAnswers)
  func `an answer that may be right is left alone`(_ main: String) throws {
    #expect(try found(main) == [])
  }

  // MARK: Certainties

  private static let raising = [
    ("seen = c.id", "a rule cannot set the global 'seen'"),
    ("n = n + 1", "'n' is not the rule's own, and a rule changes nothing else"),
    (
      "local f = function() n = 1 end f()",
      "'n' is not the rule's own, and a rule changes nothing else"
    ),
    ("c.city = \"杭州\"", "'city' of siyu.Customer can be read and not set"),
    ("ctx.now = 1", "'now' of siyu.Context can be read and not set"),
    (
      "return c.orders:where { chanel = \"x\" }:count() > 0",
      "siyu.Order has no 'chanel'; did you mean 'channel'?"
    ),
    ("return c.orders:count() > \"3\"", "a number is compared with a text"),
    ("return c.orders.last.net > 3", "'last' is called with a colon"),
    ("return c.orders:last().items[1].titel == 1", "siyu.Items is no list"),
  ]

  @Test(arguments: raising)
  func `what raises whenever it is come to is told`(_ body: String, _ finding: String) throws {
    #expect(
      try found("local n = 0 " + Self.segment("function(c, ctx) \(body) end")) == [
        "main.lua:1: \(finding)"
      ])
  }

  @Test func `a text that should be a duration is told, with the nearest`() throws {
    let told = try found(
      Self.segment("function(c) return c.orders:within(\"90 days\"):count() > 0 end"))
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix("main.lua:1: '90 days' is not a duration: perhaps \"90d\"?") == true)
  }

  @Test func `a segment that the plugin does not declare is told`() throws {
    func told(_ id: String, _ declarations: PluginDeclarations?) throws -> [String] {
      let main = Self.segment("function(c) return c.segments:has(\"\(id)\") end")
      return try #require(Self.checker).check(
        ["main.lua": Array(main.utf8)], beside: PluginFacts(id: "p", declarations: declarations)
      ).map(\.message)
    }
    var declared = PluginDeclarations()
    declared.segments = [
      SegmentRule(
        name: "p.loyal", title: "L", function: 0, place: SourcePlace(file: "main.lua", line: 1))
    ]
    #expect(
      try told("loyel", declared) == ["the plugin has no segment 'loyel'; did you mean 'loyal'?"])
    #expect(try told("loyal", declared) == [])
    #expect(try told("loyel", nil) == [])
  }

  private static let lasting = [
    "local seen = c.id seen = nil", "local m = 1 local f = function() m = m + 1 end f()",
    "local t = {} t.city = 1", "c = {} c.city = 1",
    "return c.orders:where { channel = \"x\", net = { min = 1 } }:count() > 0",
    "return c.events:where { anything = \"x\" }:count() > 0",
    "return c.orders:count() > (tonumber(\"3\") or 0)", "return c.id > \"3\"",
    "return ({ 1 })[1] > 0", "local l = c.orders.last return l(c.orders) ~= nil",
    "return c.orders:within(\"1d12h\"):count() > 0",
  ]

  @Test(arguments: lasting)
  func `what only looks like it is left alone`(_ body: String) throws {
    #expect(try found(Self.segment("function(c, ctx) \(body) end")) == [])
  }

  @Test func `a file may set its own while it is loaded, and a spec may try anything`() throws {
    #expect(
      try found(
        "local n = 0 local function bump() n = n + 1 end bump() count = n",
        [
          "test/a_spec.lua":
            "it(\"x\", function() local c = customer {} pcall(function() c.orders:within(\"x\") end) end)"
        ]) == [])
  }
}
