import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Answers to surveys in passes: who is looked at again, and who sees whose.
@Suite struct SurveyPassTests {
  private static let day: Int64 = 86_400

  private static func survey(_ plugin: String) -> Survey {
    Survey(
      name: "\(plugin).koc", title: "问卷",
      questions: [SurveyQuestion(id: "fans", form: .number(min: 0, max: nil))])
  }

  private static func plugin(
    _ id: String, grants: Set<String> = ["answers", "tag"]
  ) -> PluginSource {
    var source = PluginSource.lua(
      id,
      #"""
      siyu.tag_group {
        id = "reach", title = "影响力", dimension = "value", values = { "big", "small" },
        assign = function(c)
          local answers = c.answers("koc")
          if not answers:has("fans") then return nil end
          return answers:number("fans", 0) >= 1000 and "big" or "small"
        end,
      }
      """#, grants: grants)
    source.surveys = [survey(id)]
    return source
  }

  private func answer(
    _ customer: String, _ fans: Double, at: Instant, to survey: String = "asks.koc"
  ) -> AnswerRecord {
    AnswerRecord(
      person: PersonReference(customerID: customer), survey: survey, question: "fans",
      answer: "\(fans)", at: at, value: .number(fans))
  }

  @Test func `a new answer is seen by the next incremental pass, and only its customer asked`()
    throws
  {
    let lab = try EngineLab([Self.plugin("asks")])
    try lab.bringCustomers(1...5)
    try lab.bring(.answers([answer("c1", 1200, at: lab.now), answer("c2", 80, at: lab.now)]))
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c1 asks.reach:big", "c2 asks.reach:small"])
    lab.now.seconds += 60
    try lab.bring(.answers([answer("c2", 5000, at: lab.now)]))
    let report = try lab.planner().apply()
    #expect(report.outcome.touched == 1)
    #expect(try lab.held() == ["c1 asks.reach:big", "c2 asks.reach:big"])
    // An older answer that comes late changes nothing.
    try lab.bring(
      .answers([answer("c2", 1, at: Instant(seconds: lab.now.seconds - Self.day))]))
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c1 asks.reach:big", "c2 asks.reach:big"])
  }

  @Test func `an answer of tomorrow counts tomorrow, without a new import`() throws {
    let lab = try EngineLab([Self.plugin("asks")])
    try lab.bringCustomers(1...3)
    try lab.bring(
      .answers([
        answer("c1", 80, at: lab.now),
        answer("c1", 2000, at: Instant(seconds: lab.now.seconds + Self.day)),
        answer("c2", 2000, at: Instant(seconds: lab.now.seconds + Self.day)),
      ]))
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c1 asks.reach:small"])
    lab.now.seconds += 2 * Self.day
    let report = try lab.planner().apply()
    #expect(report.outcome.touched == 2)
    #expect(try lab.held() == ["c1 asks.reach:big", "c2 asks.reach:big"])
  }

  @Test func `two plugins each see the answers to their own survey`() throws {
    let lab = try EngineLab([Self.plugin("asks"), Self.plugin("other")])
    try lab.bringCustomers(1...2)
    try lab.bring(
      .answers([
        answer("c1", 1200, at: lab.now), answer("c1", 3, at: lab.now, to: "other.koc"),
        answer("c2", 1200, at: lab.now, to: "other.koc"),
        // Of a survey that no plugin has any more.
        answer("c2", 1, at: lab.now, to: "gone.koc"),
      ]))
    _ = try lab.planner().apply()
    #expect(
      try lab.held() == ["c1 asks.reach:big", "c1 other.reach:small", "c2 other.reach:big"])
  }

  @Test func `a plugin that was not granted answers fails where it reads them`() throws {
    let lab = try EngineLab([Self.plugin("asks", grants: ["tag"])])
    try lab.bringCustomers(1...1)
    try lab.bring(.answers([answer("c1", 1200, at: lab.now)]))
    let rule = try #require(try lab.planner().apply().outcome.plugins.first?.rules.first)
    #expect(rule.failures == 1)
    #expect(
      rule.failureExamples.first?.diagnostic.description.contains(
        "c.answers needs the permission 'answers'") == true)
    #expect(rule.failureExamples.first?.diagnostic.line == 4)
  }
}
