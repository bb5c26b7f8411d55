import Foundation
import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

@Suite struct LuaCheckerTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)

  private func found(_ main: String, _ others: [String: String] = [:]) throws -> [String] {
    var files = others.mapValues { Array($0.utf8) }
    files["main.lua"] = Array(main.utf8)
    return try #require(Self.checker).check(files).map {
      "\($0.file):\($0.line):\($0.column): \($0.message)"
    }
  }

  private func inRule(_ body: String) throws -> [String] {
    try found("siyu.segment { id = \"a\", title = \"A\", where = function(c, ctx)\n\(body)\nend }")
  }

  @Test func `files are asked for in one way`() throws {
    let lib = ["lib/rfm.lua": "return { n = 1 }"]
    #expect(try found("local rfm = require(\"lib.rfm\") return rfm", lib) == [])
    #expect(
      try found("local rfm = require(\"lib/rfm\") return rfm", lib)
        == ["main.lua:1:21: files are asked for with dots"])
    #expect(
      try found("return require(\"rfm\")", lib)
        == ["main.lua:1:16: the plugin has no file 'rfm.lua'; did you mean require(\"lib.rfm\")?"])
    #expect(
      try found("return require(\"lib.rmf\")", lib)
        == [
          "main.lua:1:16: the plugin has no file 'lib/rmf.lua'; did you mean require(\"lib.rfm\")?"
        ])
    #expect(
      try found("return require(\"lib.x\")") == [
        "main.lua:1:16: the plugin has no file 'lib/x.lua'"
      ])
    // What may be another plugin's, and what only a run knows.
    #expect(try found("return require(\"kit.lib.rfm\"), require(\"lib.\" .. \"x\")", lib) == [])
    #expect(
      try found(
        "return require(\"lib.b\")", ["lib/b.lua": "return require(\"lib.c\")", "lib/c.lua": ""])
        == [])
  }

  private static let wrong: [(body: String, finding: String)] = [
    ("return c.ordrs:count() > 0", "2:10: siyu.Customer has no 'ordrs'; did you mean 'orders'?"),
    (
      "return c.orders:withn(\"30d\"):count() > 0",
      "2:17: siyu.Orders has no 'withn'; did you mean 'within'?"
    ),
    ("return c.orders.count() > 0", "2:17: 'count' is called with a colon"),
    ("return c.orders.within(\"7d\"):count() > 0", "2:17: 'within' is called with a colon"),
    ("local n = c.orders.count return n() > 0", "2:33: n wants 'self' as well"),
    (
      "local function f() local c = {} c = 1 return c end return f() == c.ordrs",
      "2:68: siyu.Customer has no 'ordrs'; did you mean 'orders'?"
    ),
    (
      "if true then local c = 1 c = 2 end return c.ordrs",
      "2:45: siyu.Customer has no 'ordrs'; did you mean 'orders'?"
    ),
    (
      "for c in pairs({}) do c = 1 end return c.ordrs",
      "2:42: siyu.Customer has no 'ordrs'; did you mean 'orders'?"
    ),
    ("return c:level(\"vip\")", "2:10: 'level' is called with a dot"),
    (
      "return c.orders:sum(\"nett\") > 0",
      "2:21: 'field' of :sum cannot be \"nett\"; did you mean 'net'?"
    ),
    ("return c.orders:last().nett > 0", "2:24: siyu.Order has no 'nett'; did you mean 'net'?"),
    (
      "local n = c.orders:within(30)",
      "2:27: 'duration' of :within wants a text, and here is a number"
    ),
    ("return siyu.time.ad(ctx.now, \"1d\")", "2:18: siyu.time has no 'ad'; did you mean 'add'?"),
    ("return siyu.mony(1)", "2:13: siyu has no 'mony'; did you mean 'money'?"),
    ("return ctx.nwo", "2:12: siyu.Context has no 'nwo'; did you mean 'now'?"),
    ("return siyu.time.add(ctx.now) > 0", "2:8: siyu.time.add wants 'duration' as well"),
    ("return nope(c)", "2:8: there is nothing called 'nope' here"),
    (
      "for o in c.orders:each() do if o.amont > 1 then return true end end",
      "2:34: siyu.Order has no 'amont'; did you mean 'amount'?"
    ),
    ("return c.tags:has(5)", "2:19: 'tag' of :has wants a text, and here is a number"),
  ]

  @Test(arguments: wrong)
  func `what is certainly wrong in a rule is told`(_ body: String, _ finding: String) throws {
    let expected = "main.lua:\(finding)"
    #expect(try inRule(body).map { $0.hasPrefix(expected) ? expected : $0 } == [expected])
  }

  private static let right = [
    "local o = c.orders:last() return o and o.net > 100",
    "local t = {} t.x = 1 return t.x == 1",
    "local x = c.city or \"none\" return x:sub(1, 3) == \"杭州\"",
    "local best for o in c.orders:each() do if not best or o.net > best then best = o.net end end return best",
    "return ctx.settings.anything == 5, { \"{n} 单\", n = c.orders:count() }",
    "for i, v in ipairs({ 1, 2 }) do print(i + v) end return true",
    "return pcall(function() return c.orders.count(c.orders) end)",
    "local o = c.orders local n = o.count return n(o) > 0",
    "local o = c.orders return o[\"within\"](o, \"7d\"):count() > 0",
    "return c[\"orders\"][\"count\"](c[\"orders\"]) > 1",
    "local has = c.tags.has return has(c.tags, \"a:b\")",
    "local o, p = c.orders, c.orders return o.within(p, \"7d\"):count() > 0",
    "return c.orders.count(c.orders:within(\"7d\")) > 0",
    "c = c.nothing or nil return c.ordrs",
    "local o = c.orders repeat local o = 1 o = 2 until o > 1 o = nil return o",
    "return c.orders:where { status = { \"paid\", \"shipped\" }, net = { min = 5 } }:count() > 0",
    "return (c.city or \"\"):gsub(\".\", function(c) return c:upper() end) ~= nil",
    "local state = false local function f() return state.x end state = { x = 1 } return f() == 1",
    "local n = 0 local add = function() n = n + 1 end add() return n > 0",
    "return string.format(\"%d\", math.floor(c.orders:sum(\"net\") / 100)) ~= \"\"",
  ]

  @Test(arguments: right) func `what is right is left alone`(_ body: String) throws {
    #expect(try inRule(body) == [])
  }

  @Test func `declarations are looked at field by field`() throws {
    #expect(
      try found("siyu.tag_group { id = \"a\", title = \"A\", dimension = \"valu\", asign = 1 }")
        .contains { $0.contains("has no 'asign'; did you mean 'assign'?") })
    #expect(
      try found(
        "siyu.membership { id = \"a\", title = \"A\", kind = \"growth\", sells = { \"x\" } }"
      )
      .contains { $0.contains("siyu.GrowthMembership has no 'sells'") })
  }

  @Test func `what a declaration cannot do without is wanted`() throws {
    #expect(
      try found("siyu.segment { id = \"a\", where = function() end }")
        == ["main.lua:1:14: siyu.SegmentDeclaration wants 'title' as well"])
  }

  @Test func `a permission that is not asked for is told once, where it is used first`() throws {
    let main = """
      siyu.segment { id = "a", title = "A", where = function(c, ctx)
        return c.orders:count() > 0 and c.phone and c.orders:last() and c.level("vip")
      end }
      """
    let checker = try #require(Self.checker)
    let files = ["main.lua": Array(main.utf8)]
    #expect(checker.check(files, asked: ["orders", "phone"]) == [])
    let found = checker.check(files, asked: ["orders"])
    #expect(found.map(\.line) == [2])
    #expect(
      found.first?.hint == "write there under [permissions]: read = [\"orders\", \"phone\"]")
    #expect(found.first?.message.contains("'phone' needs the permission \"phone\"") == true)
    // What a spec looks at is the spec's.
    #expect(checker.check(["test/a_spec.lua": Array(main.utf8)], asked: []) == [])
  }

  @Test func `modules are known where they are asked for`() throws {
    #expect(
      try found(
        "local m = require(\"lib.m\")\nreturn m.f",
        ["lib/m.lua": "local M = {}\nfunction M.f(c, ctx) return c.qqqqqq end\nreturn M"])
        == ["lib/m.lua:2:31: siyu.Customer or siyu.Entity or siyu.Group has no 'qqqqqq'"])
  }

  @Test func `a long chain of calls is walked once, and a mistake in it told once`() throws {
    let chain = "return c.qqqqqq" + String(repeating: ".f(1)", count: 100)
    #expect(try inRule(chain).count == 1)
    let nested =
      "return " + String(repeating: "pcall(function() return ", count: 60)
      + "c.qqqqqq" + String(repeating: " end)", count: 60)
    #expect(try inRule(nested).count == 1)
  }

  @Test func `types that grow without end are given up`() throws {
    let many = (0..<3_000).map { "local x = x or \"k\($0)\" " }.joined()
    #expect(try found("local x\n" + many) == [])
    let line = String(repeating: "zzzzzz() ", count: 100_000)
    #expect(try found(line).count == 200)
  }

  @Test func `of thousands of mistakes the first are told`() throws {
    let many = String(repeating: "local _ = zzzzzz ", count: 5_000)
    #expect(try found(many).count == 200)
  }

  @Test func `what only other files find is told with where it is`() throws {
    #expect(
      try inRule("return siyu.customer(\"C001\") ~= nil") == [
        "main.lua:2:13: 'siyu.customer' is there only in the REPL, siyu repl"
      ])
    #expect(
      try inRule("return siyu.now > 0") == [
        "main.lua:2:13: 'siyu.now' is there only in scripts and in the REPL"
      ])
    #expect(
      try found("for c in siyu.customers() do print(c.id) end") == [
        "main.lua:1:15: 'siyu.customers' is there only in scripts, siyu run"
      ])
    #expect(
      try inRule("return #tags(c) > 0") == [
        "main.lua:2:9: 'tags' is there only in specs and in the REPL"
      ])
    #expect(
      try found("", ["test/a_spec.lua": "it(\"x\", function() siyu.customer(\"C1\") end)"]) == [
        "test/a_spec.lua:1:25: 'siyu.customer' is there only in the REPL, siyu repl"
      ])
    // One's own of that name.
    #expect(try found("local function tags(c) return c end return tags(1)") == [])
  }

  @Test func `words of specs are found in specs only`() throws {
    #expect(try found("it(\"x\", function() end)").count == 1)
    #expect(
      try found(
        "", ["test/a_spec.lua": "it(\"x\", function() assert.equal(1, 1) assert(true) end)"]) == [])
  }

  @Test func `a customer of a spec has the fields there are`() throws {
    func about(_ customer: String) throws -> [String] {
      try found(
        "",
        ["test/a_spec.lua": "it(\"x\", function() local c = customer { \(customer) } tags(c) end)"])
    }
    #expect(
      try about(
        """
        city = "杭州", orders = { { paid_at = "-1d", amount = 900, items = { { price = "9.00" } } } },
        entities = { { kind = "pet", born = "2024-05-01" } }, points = 3
        """) == [])
    #expect(try about("ordrs = {}").count == 1)
    #expect(try about("orders = { { paid = \"-1d\" } }").count == 2)
    #expect(try about("points = \"many\"").count == 1)
    #expect(
      try found("", ["test/a_spec.lua": "it.each { { 1 } }(\"{1}\", function(n) print(n) end)"])
        == [])
  }

  @Test func `what is no Lua is one finding with its place`() throws {
    #expect(try found("x = = 1") == ["main.lua:1:5: a value is wanted before '='"])
  }

  /// Every plugin that comes with siyu is made of what the definitions describe.
  @Test func `the shipped plugins have no finding`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("plugins")
    let plugins = try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
    #expect(plugins.count >= 3)
    for plugin in plugins {
      let folder = root.appendingPathComponent(plugin)
      var files: [String: [UInt8]] = [:]
      for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init()
      where path.hasSuffix(".lua") {
        files[path] = Array(try Data(contentsOf: folder.appendingPathComponent(path)))
      }
      let findings = try #require(Self.checker).check(files)
      #expect(findings.map { "\(plugin)/\($0.file):\($0.line): \($0.message)" } == [])
    }
  }

  @Test func `what is required of another plugin has its type, and its faults are its own`() throws
  {
    let checker = try #require(Self.checker)
    let kit = [
      "lib/rfm.lua":
        "local p = require('lib.parts')\nlocal M = { parts = p }\nfunction M.score(c) return c.ordres end\nreturn M",
      "lib/parts.lua": "return { n = 1 }",
    ].mapValues { Array($0.utf8) }
    let needed = NeededModules(["kit": kit], requires: ["care": ["kit"], "kit": []])
    func found(_ main: String) -> [String] {
      checker.check(["main.lua": Array(main.utf8)], needed: needed).map {
        "\($0.line) \($0.message)"
      }
    }
    #expect(found("local rfm = require('kit.lib.rfm')\nprint(rfm.score, rfm.parts.n)") == [])
    // What another version of it gives is not known here.
    #expect(found("local rfm = require('kit.lib.rfm')\nprint(rfm.scroe)") == [])
  }

  @Test func `what other languages have is told with what to write`() throws {
    #expect(
      try found("local a = 1\nif a != 1 then end") == ["main.lua:2:6: Lua has no '!='"])
    #expect(
      try found("local a = “a”")
        == ["main.lua:1:11: '“' is a sign of the Chinese keyboard, which Lua does not read"])
    #expect(
      try found("local now = os.time()")
        == [
          "main.lua:1:13: 'os' is not there for plugins: nothing outside the plugin is; ctx.now is the time, siyu.time the calendar"
        ])
    #expect(
      try found("print(null)") == ["main.lua:1:7: 'null' is not there; write nil"])
    let specs = try found("", ["test/a_spec.lua": "setup(function() end)"])
    #expect(specs == ["test/a_spec.lua:1:1: 'setup' is not there; write before_each"])
  }
}
