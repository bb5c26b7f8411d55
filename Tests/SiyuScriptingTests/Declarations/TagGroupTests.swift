import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct TagGroupDeclarationTests {
  @Test func `a tag group becomes a rule under its full name`() throws {
    let machine = try Harness.machine(
      """
      siyu.tag_group {
        id = "value", title = "消费价值", dimension = "value", review = "6h",
        values = { mid = "中价值", high = "高价值" },
        assign = function(c, ctx) return "high" end,
      }
      """)
    let declarations = try machine.load().get()
    let rule = try #require(declarations.tagRules.first)
    #expect(rule.group.name == "skincare.value")
    #expect(rule.group.exclusive)
    #expect(
      rule.group.values == [
        TagValue(name: "high", title: "高价值"), TagValue(name: "mid", title: "中价值"),
      ])
    #expect(rule.place == SourcePlace(file: "main.lua", line: 1))
    #expect(machine.rules[rule.function].review == .every(seconds: 21_600))
    #expect(machine.rules[rule.function].valueNumbers == ["high": 1, "mid": 2])
    #expect(machine.functions.count == 1)
    #expect(Harness.ask(machine) == #"string("high")"#)
  }
}
