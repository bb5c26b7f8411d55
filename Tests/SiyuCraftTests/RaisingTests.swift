import SiyuModel
import SiyuScripting
import Testing

@testable import SiyuCraft

/// What raises whenever a rule comes to it, by what the plugin declares and by where the rule stands.
@Suite struct RaisingTests {
  private static let checker = try? LuaChecker(SurfaceDescription.current)

  private static var facts: PluginFacts {
    let place = SourcePlace(file: "main.lua", line: 1)
    var declared = PluginDeclarations()
    declared.sops = [
      SOPDeclaration(
        name: "mine.hi", title: "H",
        steps: [
          SOPStep(
            id: "offer", timing: .after(SOPStep.usualWithin), action: .points(1), place: place)
        ], place: place)
    ]
    declared.coupons = [CouponDeclaration(name: "mine.ten", title: "T", place: place)]
    let survey = Survey(
      name: "mine.koc", title: "K",
      questions: [
        SurveyQuestion(id: "city", form: .choice([.init(id: "north", title: "N")]))
      ])
    return PluginFacts(id: "mine", surveys: [survey], declarations: declared)
  }

  private func found(_ main: String, _ others: [String: String] = [:]) throws -> [String] {
    var files = others.mapValues { Array($0.utf8) }
    files["main.lua"] = Array(main.utf8)
    let told = try #require(Self.checker).check(files, beside: Self.facts)
    return told.filter {
      $0.severity == .error && $0.kind != .missingPermission
    }.map { "\($0.line):\($0.column) \($0.kind.rawValue): \($0.message)" }
  }

  private static func sop(_ body: String) -> String {
    "siyu.sop { id = \"hi\", title = \"H\", steps = { { id = \"offer\", when = function(c, ctx)\n"
      + body + "\nend } } }"
  }
  private static func group(_ body: String) -> String {
    "siyu.tag_group { id = \"g\", title = \"G\", dimension = \"value\", values = { a = \"A\" },\n"
      + "assign = function(c, ctx)\n" + body + "\nend }"
  }

  @Test(arguments: [
    (
      sop("return ctx.run:clicked(\"ofer\")"),
      "2:24 unknown-field: sop 'hi' has no step 'ofer'; did you mean 'offer'?"
    ),
    (
      group("return \"a\", { \"近 {n} 单 {m}\", n = 3 }"),
      "3:15 missing-field: the reason's template names 'm', which it is not given; there are n"
    ),
    (
      group("return \"a\", { \"近 {n\", n = 3 }"),
      "3:15 missing-field: the reason's template has a '{' without '}'"
    ),
    (
      group("return c.coupons(\"zz\"):count() > 0 and \"a\""),
      "3:18 unknown-field: the plugin has no coupon 'zz'; there are ten"
    ),
    (
      group("siyu.tag_group(nil) return \"a\""),
      "3:1 wrong-call: siyu.tag_group is called in a rule, and can be called only while the plugin loads"
    ),
    (
      group("return ctx.run and \"a\""),
      "3:12 unknown-field: ctx.run cannot be read in a function of siyu.tag_group"
    ),
    (
      group("return ctx.done and \"a\""),
      "3:12 unknown-field: ctx.done cannot be read in a function of siyu.tag_group"
    ),
    (
      sop("return ctx.done.points > 1"),
      "2:12 unknown-field: ctx.done cannot be read in a function of siyu.sop"
    ),
    (
      group("return c.answers(\"koc\"):choice(\"city\") == \"q\" and \"a\""),
      "3:43 unknown-choice: question 'city' has no choice 'q'; there are north"
    ),
  ])
  func `it is told`(_ main: String, _ told: String) throws {
    #expect(try found(main).filter { !$0.contains("siyu.tag_group wants") } == [told])
  }

  @Test(arguments: [
    sop("return ctx.run:clicked(\"offer\") and ctx.customer ~= nil and ctx.event == nil"),
    group("return \"a\", { \"近 {n} 单\", n = 3 }"),
    group("return nil, { \"{n}\" }"),
    group("return c.coupons(\"ten\"):count() > c.coupons(\"other.zz\"):count() and \"a\""),
    group("return c.answers(\"koc\"):choice(\"city\") ~= \"north\" and \"a\""),
    "siyu.koc { id = \"k\", title = \"K\", assess = { pass = function(c, ctx)\n"
      + "return ctx.done.points > 1\nend } }",
  ])
  func `what is right is not`(_ main: String) throws {
    #expect(
      try found(main).filter {
        $0.contains("ctx.") || $0.contains("has no") || $0.contains("reason")
      }
        == [])
  }

  @Test func `a file that only a rule asks for is told`() throws {
    let lib = ["lib/x.lua": "return { n = 1 }"]
    let rule = Self.group("return require(\"lib.x\").n > 0 and \"a\"")
    #expect(
      try found(rule, lib) == [
        "3:8 wrong-call: require(\"lib.x\") stands in a rule, and works only while the plugin loads"
      ])
    #expect(try found("require(\"lib.x\")\n" + rule, lib) == [])
  }

  @Test func `a permission that is missing is told once for what is read by it`() throws {
    let told = try #require(Self.checker).check(
      ["main.lua": Array(Self.group("return c.events:count() > 0 and \"a\"").utf8)], asked: [])
    #expect(told.filter { $0.kind == .missingPermission }.map(\.column) == [10])
  }
}
