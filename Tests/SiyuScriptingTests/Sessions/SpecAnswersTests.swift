import SiyuModel
import Testing

@testable import SiyuScripting

/// `c.answers("koc")`, read by rules of customers described in specs.
@Suite struct SpecAnswersTests {
  static let survey = Survey(
    name: "skincare.koc", title: "护肤体验官",
    questions: [
      SurveyQuestion(id: "fans", form: .number(min: 0, max: nil), required: true),
      SurveyQuestion(
        id: "skin",
        form: .choice([SurveyChoice(id: "dry", title: "干"), SurveyChoice(id: "oily", title: "油")])),
      SurveyQuestion(
        id: "likes",
        form: .choices(
          [SurveyChoice(id: "mask", title: "面膜"), SurveyChoice(id: "cream", title: "面霜")], most: 2)),
      SurveyQuestion(
        id: "joy", form: .scale(from: 1, to: 5), required: true,
        askIf: [SurveyCondition(question: "skin", values: ["dry"])]),
      SurveyQuestion(id: "why", form: .text(longest: 100)),
    ])

  private static func run(
    _ customer: String, _ expression: String, grants: Set<String> = ["answers", "answers:text"],
    surveys: [Survey] = [survey]
  ) throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        local c = customer { \(customer) }
        print(\(expression))
      end)
      """, grants: grants.union(["tag", "orders"]), surveys: surveys
    ).lines
  }

  @Test(arguments: [
    ("answers = { koc = { fans = 1200 } }", "c.answers('koc'):number('fans')", "1200"),
    ("answers = { koc = { fans = 0.5 } }", "c.answers('koc'):number('fans', 7)", "0.5"),
    ("", "c.answers('koc'):number('fans', 7)", "7"),
    ("", "c.answers('koc'):number('fans')", "nil"),
    ("answers = { koc = { fans = 3 } }", "c.answers('skincare.koc'):number('fans')", "3"),
    ("answers = { koc = { skin = 'dry' } }", "c.answers('koc'):choice('skin')", "dry"),
    ("answers = { koc = { skin = '干' } }", "c.answers('koc'):choice('skin')", "dry"),
    ("", "c.answers('koc'):choice('skin', 'oily')", "oily"),
    ("answers = { koc = { skin = 'dry' } }", "c.answers('koc'):has('skin', 'dry')", "true"),
    ("answers = { koc = { skin = 'dry' } }", "c.answers('koc'):has('skin', 'oily')", "false"),
    ("", "c.answers('koc'):has('skin', 'oily')", "false"),
    ("answers = { koc = { skin = 'dry' } }", "c.answers('koc'):has('skin')", "true"),
    ("answers = { koc = { skin = 'dry' } }", "c.answers('koc'):has('fans')", "false"),
    (
      "answers = { koc = { likes = { 'cream', 'mask' } } }",
      "c.answers('koc'):has('likes', 'mask')",
      "true"
    ),
    ("answers = { koc = { likes = 'cream' } }", "c.answers('koc'):has('likes', 'mask')", "false"),
    (
      "answers = { koc = { likes = { 'cream', 'mask' } } }",
      "table.concat(c.answers('koc'):list('likes'), '+')", "mask+cream"
    ),
    ("answers = { koc = { likes = 'cream' } }", "c.answers('koc'):list('likes')[1]", "cream"),
    ("answers = { koc = { fans = 1 } }", "#c.answers('koc'):list('likes')", "0"),
    ("answers = { koc = { skin = 'dry', joy = 4 } }", "c.answers('koc'):scale('joy')", "4"),
    // Not asked: by what is answered, the branch is not taken.
    ("answers = { koc = { joy = 4 } }", "c.answers('koc'):scale('joy')", "nil"),
    ("answers = { koc = { skin = 'oily', joy = 4 } }", "c.answers('koc'):scale('joy', 1)", "1"),
    ("answers = { koc = { skin = 'oily', joy = 4 } }", "c.answers('koc'):has('joy')", "false"),
    ("answers = { koc = { skin = 'oily', joy = 4 } }", "c.answers('koc'):at('joy')", "nil"),
    ("answers = { koc = { skin = 'oily', joy = 4 } }", "c.answers('koc'):at() ~= nil", "true"),
    ("answers = { koc = { why = '想试试' } }", "c.answers('koc'):text('why')", "想试试"),
    ("", "c.answers('koc'):text('why', '无')", "无"),
    ("", "c.answers('koc'):at()", "nil"),
    (
      "answers = { koc = { fans = 1, at = '-1d' } }", "clock.now() - c.answers('koc'):at()", "86400"
    ),
    ("answers = { koc = { fans = 1, at = '-1d' } }", "c.answers('koc'):at('skin')", "nil"),
    ("answers = { koc = { fans = 1, at = '+1d' } }", "c.answers('koc'):number('fans')", "nil"),
    ("", "c.answers('koc'):complete()", "false"),
    ("answers = { koc = { fans = 1 } }", "c.answers('koc'):complete()", "true"),
    ("answers = { koc = { fans = 1, skin = 'dry' } }", "c.answers('koc'):complete()", "false"),
    (
      "answers = { koc = { fans = 1, skin = 'dry', joy = 1 } }", "c.answers('koc'):complete()",
      "true"
    ),
  ]) func `answers are read by their types`(
    customer: String, expression: String, value: String
  ) throws {
    #expect(
      try Self.run(customer, expression) == ["passed: x", "  printed test/a_spec.lua:3: \(value)"])
  }

  @Test(arguments: [
    (
      "", "c.answers('kok')",
      "there is no survey 'kok' in this plugin; did you mean 'koc'?"
    ),
    (
      "", "c.answers('koc'):number('fan')",
      "survey 'koc' has no question 'fan'; did you mean 'fans'?"
    ),
    (
      "", "c.answers('koc'):number('skin')",
      "question 'skin' of survey 'koc' is of type \"choice\", not \"number\": write :choice(\"skin\")."
    ),
    (
      "", "c.answers('koc'):choice('likes')",
      "question 'likes' of survey 'koc' is of type \"choices\", not \"choice\": write :list(\"likes\") or :has(\"likes\", \"mask\")."
    ),
    (
      "", "c.answers('koc'):list('skin')",
      "question 'skin' of survey 'koc' is of type \"choice\", not \"list\": write :choice(\"skin\")."
    ),
    (
      "", "c.answers('koc'):has('skin', 'drry')",
      "question 'skin' has no choice 'drry'; did you mean 'dry'?"
    ),
    (
      "", "c.answers('koc'):has('fans', 'x')",
      "question 'fans' has no choices; it is of type \"number\": write :number(\"fans\")."
    ),
    (
      "", "c.answers('koc'):numbr('fans')",
      "there is no method 'numbr' here; did you mean 'number'?"
    ),
    (
      "", "c.answers('koc'):number('fans', 'x')",
      "answers:number wants a number or nil as argument 2, got a string."
    ),
    (
      "answers = { koc = { fans = 'many' } }", "1",
      "'fans' of the answers to survey 'koc' wants a number of at least 0 such as 1200, got 'many'."
    ),
    (
      "answers = { koc = { fan = 1 } }", "1",
      "unknown field 'fan' of the answers to survey 'koc'; did you mean 'fans'?"
    ),
    (
      "answers = { kok = { fans = 1 } }", "1",
      "unknown field 'kok' of the answers of a customer; did you mean 'koc'?"
    ),
    (
      "answers = { koc = { skin = true } }", "1",
      "'skin' of the answers to survey 'koc' wants an answer, got true."
    ),
  ]) func `a wrong reading is told with what would be right`(
    customer: String, expression: String, told: String
  ) throws {
    let lines = try Self.run(customer, expression)
    #expect(lines.first == "failed: x" || lines.first == "error: x", "\(lines)")
    #expect(lines.contains { $0.contains(told) }, "\(lines)")
    #expect(lines.contains { $0.contains("test/a_spec.lua:") }, "\(lines)")
  }

  @Test func `answers are there for those who are granted them`() throws {
    let answers = "answers = { koc = { fans = 1, why = '想试试' } }"
    let without = try Self.run(answers, "c.answers('koc')", grants: [])
    #expect(without.contains { $0.contains("c.answers needs the permission 'answers'") })
    let noWords = try Self.run(answers, "c.answers('koc'):text('why')", grants: ["answers"])
    #expect(
      noWords.contains { $0.contains("answers:text needs the permission 'answers:text'") })
    // That something was said is no secret to whoever sees the rest.
    #expect(
      try Self.run(answers, "c.answers('koc'):has('why')", grants: ["answers"])
        == ["passed: x", "  printed test/a_spec.lua:3: true"])
    let none = try Self.run("", "c.answers('koc')", surveys: [])
    #expect(none.contains { $0.contains("the plugin has none; write surveys/koc.toml.") })
  }

  @Test func `a rule's answer tells what it read, and answers are not kept beyond it`() throws {
    let main = """
      local kept
      siyu.tag_group {
        id = "reach", title = "影响力", dimension = "value", values = { { "big", "大" } },
        assign = function(c, ctx)
          local answers = c.answers("koc")
          return answers:number("fans", 0) >= 1000 and "big" or nil
        end,
      }
      """
    let host = try SpecHarness.run(
      """
      it("big", function()
        assert.equal("big", tag(customer { answers = { koc = { fans = 1000 } } }, "reach"))
        assert.equal(nil, tag(customer { answers = { koc = { fans = 999 } } }, "reach"))
      end)
      it("kept", function()
        local a = customer { answers = { koc = { fans = 5 } } }
        local answers = a.answers("koc")
        local b = customer {}
        print(b.answers("koc"):number("fans"))
        print(answers:number("fans"))
      end)
      """, main: main, grants: ["tag", "answers"], surveys: [Self.survey])
    let lines = host.lines
    #expect(lines.first == "passed: big", "\(lines)")
    #expect(
      lines.contains { $0.contains("this answers belongs to an earlier question") }, "\(lines)")
  }
}
