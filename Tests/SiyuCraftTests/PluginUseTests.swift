import Foundation
import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// What a plugin's files say to each other: asked for and used, declared and read, named and there.
@Suite struct PluginUseTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)

  private static let survey = Survey(
    name: "mine.koc", title: "K",
    questions: [
      SurveyQuestion(id: "fans", form: .number(min: nil, max: nil)),
      SurveyQuestion(
        id: "often",
        form: .choice([.init(id: "daily", title: "D"), .init(id: "weekly", title: "W")])),
      SurveyQuestion(id: "likes", form: .choices([.init(id: "sweet", title: "S")], most: 1)),
    ])

  private static let group = TagGroup(
    name: "mine.value", title: "V", dimension: .value, exclusive: true,
    values: [.init(name: "high", title: "H"), .init(name: "low", title: "L")])

  private func found(_ main: String, _ facts: PluginFacts, manifest: String = "") throws -> [String]
  {
    let files = ["main.lua": Array(main.utf8), "plugin.toml": Array(manifest.utf8)]
    return try #require(Self.checker).check(files, beside: facts).map {
      "\($0.file):\($0.line):\($0.column) \($0.kind.rawValue): \($0.message)"
    }
  }

  private func inRule(_ body: String, _ facts: PluginFacts) throws -> [String] {
    try found(
      "siyu.segment { id = \"a\", title = \"A\", where = function(c, ctx)\n\(body)\nend }", facts)
  }

  // MARK: Tags

  private func declaring(shared: [TagGroup]? = []) -> PluginFacts {
    var declared = PluginDeclarations()
    declared.tagRules = [
      TagRule(
        group: Self.group, shared: false, function: 0, place: SourcePlace(file: "main.lua", line: 1)
      )
    ]
    var facts = PluginFacts(id: "mine", declarations: declared)
    facts.sharedGroups = shared
    return facts
  }

  @Test(
    arguments: [
      ("has(\"vlaue:high\")", "there is no tag group 'vlaue'; did you mean 'value'?"),
      ("has(\"value:hihg\")", "tag group 'value' has no value 'hihg'; did you mean 'high'?"),
      ("has(\"mine.none\")", "there is no tag group 'mine.none'; there are city, value"),
      ("get(\"none\")", "there is no tag group 'none'; there are city, value"),
      ("has(\"city:x\")", "tag group 'city' has no value 'x'; there are north"),
    ])
  func `a tag is told that nothing declares`(_ call: String, _ message: String) throws {
    let city = TagGroup(
      name: "city", title: "C", dimension: .customer, exclusive: true,
      values: [.init(name: "north", title: "N")])
    let told = try inRule("return c.tags:\(call)", declaring(shared: [city]))
    #expect(told == ["main.lua:2:19 unknown-tag: \(message)"])
  }

  @Test func `a tag that may be declared elsewhere is not told`() throws {
    let rule = """
      local name = ctx.settings.name or "none"
      return c.tags:has("value") and c.tags:has("mine.value:low") and c.tags:has("other.none:x")
        and c.tags:has(name) and c.tags:get("value") == "none"
      """
    #expect(try inRule(rule, declaring()).filter { $0.contains("tag") } == [])
    // Where siyu.toml is not known, or what the plugin declares.
    #expect(
      try inRule("return c.tags:has(\"none\")", declaring(shared: nil)) == [])
    #expect(try inRule("return c.tags:has(\"none\")", PluginFacts(id: "mine")) == [])
  }

  @Test func `shared Lua may ask for groups of those that require it`() throws {
    let rule = { (call: String) in
      "---@param c siyu.Customer\nlocal function f(c) return c.tags:\(call) end return f"
    }
    let city = TagGroup(
      name: "city", title: "C", dimension: .customer, exclusive: true,
      values: [.init(name: "north", title: "N")])
    func told(_ call: String, in path: String) throws -> [String] {
      try #require(Self.checker).check(
        [path: Array(rule(call).utf8)], beside: declaring(shared: [city])
      ).filter { $0.kind == .unknownTag }.map(\.message)
    }
    for call in ["has(\"age:old\")", "get(\"age\")", "has(\"city:x\")"] {
      #expect(try told(call, in: "lib/x.lua") == [], "\(call)")
      #expect(try told(call, in: "main.lua").count == 1, "\(call)")
    }
    for call in ["has(\"value:hihg\")", "has(\"mine.none\")", "has(\"mine.value:hihg\")"] {
      #expect(try told(call, in: "lib/x.lua").count == 1, "\(call)")
    }
  }

  // MARK: Files that are not known

  @Test func `of files that could not be taken nothing is said`() throws {
    let main = "local x = require(\"lib.big\") return x + {}"
    func told(lacksFiles: Bool) throws -> [SourceFinding.Kind] {
      try #require(Self.checker).check(["main.lua": Array(main.utf8)], lacksFiles: lacksFiles)
        .map(\.kind)
    }
    #expect(try told(lacksFiles: false).contains(.module))
    #expect(try told(lacksFiles: true) == [])
  }

  // MARK: Permissions

  private let manifest = """
    [permissions]
    read = ["orders", "name", "membership:other.vip"]
    write = ["tag", "koc"]
    send = ["wecom.chat"]
    """

  private func asking(_ declared: PluginDeclarations = .init()) -> PluginFacts {
    PluginFacts(
      id: "mine",
      asked: [
        "orders": 2, "name": 2, "membership:other.vip": 2, "tag": 3, "koc": 3, "wecom.chat": 4,
      ],
      declarations: declared)
  }

  @Test func `what is asked for and needed by nothing is told where it is asked`() throws {
    let all = try found("return c", asking(), manifest: manifest).filter { !$0.contains("global") }
    #expect(
      all == [
        "plugin.toml:2:9 unused-permission: plugin.toml asks for \"orders\", and nothing here needs it",
        "plugin.toml:2:19 unused-permission: plugin.toml asks for \"name\", and nothing here needs it",
        "plugin.toml:2:27 unused-permission: plugin.toml asks for \"membership:other.vip\", and nothing here needs it",
        "plugin.toml:3:10 unused-permission: plugin.toml asks for \"tag\", and nothing here needs it",
        "plugin.toml:3:17 unused-permission: plugin.toml asks for \"koc\", and nothing here needs it",
        "plugin.toml:4:9 unused-permission: plugin.toml asks for \"wecom.chat\", and nothing here needs it",
      ])
  }

  @Test func `what Lua, contents and declarations need is used`() throws {
    var declared = PluginDeclarations()
    declared.tagRules = [
      TagRule(
        group: Self.group, shared: false, function: 1,
        place: SourcePlace(file: "lib/x.lua", line: 1))
    ]
    declared.screens = [
      ScreenRule(
        name: "mine.odd", title: "O", on: ["pool.joined"], function: 2,
        place: SourcePlace(file: "lib/x.lua", line: 2))
    ]
    var facts = asking(declared)
    facts.touchpoints = ["wecom.chat"]
    facts.contentVariables = ["subject.name"]
    // A helper of whose argument nothing is known.
    let main = "local function f(x) return x.orders:count() + x.level(\"other.vip\") end return f"
    #expect(try found(main, facts, manifest: manifest) == [])
  }

  @Test func `nothing is called unused where that cannot be known`() throws {
    var facts = asking()
    #expect(try found("return require(\"kit.rfm\")", facts, manifest: manifest) == [])
    #expect(
      try found("x = = 1", facts, manifest: manifest).allSatisfy { !$0.contains("unused") })
    facts.declarations = nil
    #expect(try found("return 1", facts, manifest: manifest) == [])
  }

  // MARK: Settings

  private let settings = PluginFacts(
    id: "mine",
    settings: [
      .init(name: "high_value", type: "integer", line: 1),
      .init(name: "lasts_cream", type: "integer", line: 2),
      .init(name: "shop_link", type: "string", line: 3),
    ], declarations: PluginDeclarations())

  @Test func `a setting that nobody reads is told`() throws {
    let manifest = "[settings.high_value]\n[settings.lasts_cream]\n[settings.shop_link]\n"
    #expect(
      try found("return 1", settings, manifest: manifest).map { String($0.prefix(32)) } == [
        "plugin.toml:1:11 unused-setting:", "plugin.toml:2:11 unused-setting:",
        "plugin.toml:3:11 unused-setting:",
      ])
    var facts = settings
    facts.contentVariables = ["settings.shop_link"]
    let main =
      "local function f(s, kind) return s.high_value + s[\"lasts_\" .. kind] end return f"
    #expect(try found(main, facts, manifest: manifest) == [])
    #expect(
      try found(
        "local function f(ctx) for k in pairs(ctx.settings) do print(k) end end return f", settings,
        manifest: manifest) == [])
    // Looked up by the names of a table.
    let keys = "local weights = { high_value = 2, lasts_cream = 1, shop_link = 0 }\n"
    #expect(
      try found(
        keys + "return function(s) for name, n in pairs(weights) do print(s[name], n) end end",
        settings, manifest: manifest) == [])
    #expect(
      try found(keys + "return function(s) return s[1] + s['x'] end", settings, manifest: manifest)
        .count == 3)
  }

  @Test func `a setting that is not declared is told, with the nearest`() throws {
    let all = try inRule("return ctx.settings.hihg_value > 5", settings)
      .filter { !$0.contains("unused") }
    #expect(
      all == [
        "main.lua:2:21 unknown-setting: plugin.toml declares no setting 'hihg_value'; did you mean 'high_value'?"
      ])
    // Handed on: only what looks like a slip.
    let helper = "local function f(settings) return settings.%% end return f"
    func about(_ name: String) throws -> [String] {
      try found(helper.replacing("%%", with: name), settings).filter { $0.contains("unknown") }
    }
    #expect(try about("hihg_value").count == 1)
    #expect(try about("quite_another") == [])
    #expect(try about("high_value") == [])
  }

  @Test func `a setting has the type that it was declared with`() throws {
    #expect(
      try inRule("return c.orders:within(ctx.settings.high_value):count() > 1", settings)
        .contains { $0.contains("wrong-type") })
  }

  // MARK: Surveys

  private let surveyed = PluginFacts(id: "mine", surveys: [survey])

  private static let wrong: [(body: String, finding: String)] = [
    (
      "return c.answers(\"kok\"):number(\"fans\") ~= nil",
      "2:18 unknown-survey: the plugin has no survey 'kok'; did you mean 'koc'?"
    ),
    (
      "return c.answers(\"koc\"):number(\"fnas\") ~= nil",
      "2:32 unknown-question: the survey 'koc' has no question 'fnas'; did you mean 'fans'?"
    ),
    (
      "local a = c.answers(\"koc\") return a:scale(\"fans\") ~= nil",
      "2:37 wrong-question: question 'fans' is of type \"number\", and :scale reads \"scale\""
    ),
    (
      "return #c.answers(\"koc\"):list(\"often\") > 0",
      "2:26 wrong-question: question 'often' is of type \"choice\", and :list reads \"choices\""
    ),
    (
      "return c.answers(\"koc\"):has(\"often\", \"dayly\")",
      "2:38 unknown-choice: question 'often' has no choice 'dayly'; did you mean 'daily'?"
    ),
    (
      "return ctx.answers:number(\"fnas\") > 5",
      "2:27 unknown-question: the survey 'koc' has no question 'fnas'; did you mean 'fans'?"
    ),
  ]

  private func ofSurveys(_ body: String) throws -> [String] {
    try inRule(body, surveyed).filter { !$0.contains("permission") && !$0.contains(" cannot be") }
  }

  @Test(arguments: wrong)
  func `what a survey does not have is told`(_ body: String, _ finding: String) throws {
    #expect(try ofSurveys(body) == ["main.lua:\(finding)"])
  }

  @Test(arguments: [
    "local a = c.answers(\"koc\") return a:number(\"fans\", 0) > 1 and a:has(\"often\", \"daily\")",
    "return #c.answers(\"koc\"):list(\"likes\") > 0 and c.answers(\"koc\"):at(\"fans\") ~= nil",
    "for _, p in ipairs { \"a\" } do c.answers(\"koc\"):number(p .. \"_fans\") end",
    "return c.answers(\"koc\"):complete() and ctx.answers:choice(\"often\") == \"daily\"",
  ])
  func `what a survey has is left alone`(_ body: String) throws {
    #expect(try ofSurveys(body) == [])
  }

  // MARK: Tags

  private func grouped(
    _ assign: String, shared: Bool = false, steps: [SOPStep] = []
  ) throws -> [String] {
    var declared = PluginDeclarations()
    declared.sops = [
      SOPDeclaration(
        name: "mine.s", title: "S", steps: steps, place: SourcePlace(file: "main.lua", line: 1))
    ]
    var group = Self.group
    if shared { group.name = "value" }
    declared.tagRules = [
      TagRule(
        group: group, shared: shared, function: 1, place: SourcePlace(file: "main.lua", line: 1))
    ]
    return try found(
      """
      local function named(c, ctx) return "high" end
      siyu.tag_group { id = "value", title = "V", dimension = "value", exclusive = true,
      values = { high = "H", low = "L" }, assign = \(assign) }
      """, PluginFacts(id: "mine", declarations: declared))
  }

  @Test func `a value that is returned and not declared is told`() throws {
    #expect(
      try grouped("function(c, ctx) return c.id == \"1\" and \"hihg\" or \"low\" end")
        .last
        == "main.lua:3:86 unknown-return: 'assign' returns \"hihg\", which is no value of tag group 'value'; did you mean 'high'?"
    )
    #expect(
      try grouped("function(c) return { \"low\", \"other\" } end").contains {
        $0.contains("\"other\"")
      })
  }

  @Test func `of two functions of one name nothing is said`() throws {
    let twice = """
      local function named(c, ctx) return "x" end
      siyu.tag_group { id = "value", title = "V", dimension = "value", exclusive = true,
      values = { high = "H", low = "L" }, assign = named }
      local function named(c, ctx) return "y" end
      return named
      """
    var declarations = PluginDeclarations()
    declarations.tagRules = [
      TagRule(
        group: Self.group, shared: false, function: 1,
        place: SourcePlace(file: "main.lua", line: 2))
    ]
    #expect(
      try found(twice, PluginFacts(id: "mine", declarations: declarations))
        .allSatisfy { !$0.contains("unknown-return") && !$0.contains("unused-value") })
  }

  @Test func `a value that is declared and never returned is told`() throws {
    let unused = "main.lua:3:24 unused-value: 'assign' never returns \"low\""
    #expect(try grouped("function(c, ctx) if c.id then return \"high\" end end") == [unused])
    #expect(try grouped("named") == [unused])
    #expect(try grouped("function() return nil end").count == 2)
  }

  @Test(arguments: [
    "function(c) return c.gender == \"female\" and \"high\" or \"low\" end",
    "function(c) local v = \"high\" return v end",
    "function(c) if c.id then return \"high\" else return (\"low\") end end",
    "function(c) return ({ a = \"high\" })[c.id] end",
    "function(c) local f = function() return \"else\" end return f() end",
  ])
  func `what may be returned is left alone`(_ assign: String) throws {
    #expect(try grouped(assign) == [])
  }

  @Test func `of a group that others fill nothing is missed`() throws {
    // By hand, or by a step.
    #expect(try grouped("function() return siyu.keep end") == [])
    let steps = [
      SOPStep(
        id: "a", timing: .after(CalendarDuration(days: 0)!),
        action: .tag(TagName(group: "mine.value", value: "low"), gained: true),
        place: SourcePlace(file: "main.lua", line: 1))
    ]
    #expect(try grouped("function() return \"high\" end", steps: steps) == [])
    #expect(try grouped("function(c) return \"high\" end", shared: true) == [])
    #expect(try grouped("function(c) return \"hihg\" end", shared: true).count == 1)
  }

  // MARK: Steps

  @Test func `a step that is never taken is told`() throws {
    func about(_ when: String) throws -> [String] {
      try found(
        """
        siyu.sop { id = "s", title = "S", steps = {
          { id = "a", send = "content/a", when = \(when) },
        } }
        """, PluginFacts(id: "mine"))
    }
    #expect(
      try about("function(c, ctx) return false end")
        == ["main.lua:2:42 step-never: step 'a' is never taken: its 'when' says no to everybody"])
    #expect(try about("function() end").count == 1)
    #expect(try about("function(c) return false, \"off\" end").count == 1)
    #expect(try about("function(c) if c.id then return true end return false end") == [])
    #expect(try about("function(c) return c.pool ~= nil end") == [])
  }

  @Test func `every kind of finding says what is so and what to do, once`() {
    let all = FindingCode.allCases
    #expect(Set(all.map(\.about)).count == all.count)
    for code in all {
      #expect(code.about.hasSuffix(".") && !code.mend.isEmpty, "\(code)")
    }
  }
}
