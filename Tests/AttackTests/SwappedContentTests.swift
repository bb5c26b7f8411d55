import Foundation
import SiyuTestPrograms
import Testing

/// Somebody looks at a plan, and before it is applied the words are others.
@Suite struct SwappedContentTests {
  @Test func `words that changed after the plan are not sent by it`() throws {
    let trial = try Trial([])
    let plan = try trial.run(["plan", "--out", "tonight.plan"] + Brand.clock)
    #expect(plan.status == 0, "\(plan.errors)")
    let path = trial.place.workspace + "/plugins/quiet/content/thanks.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "谢谢，", with: "免费领奖，")
      .write(toFile: path, atomically: false, encoding: .utf8)
    let applied = try trial.run(["apply", "tonight.plan"])
    #expect(applied.status == 1, "\(applied.output)\(applied.errors)")
    #expect(applied.errors.contains("quiet"), "\(applied.errors)")
    let messages = try trial.run(["export", "messages", "--format", "csv"])
    #expect(messages.output.split(separator: "\n").count == 1, "\(messages.output)")
    // Put back, the plan is what it was.
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try trial.run(["apply", "tonight.plan"]).status == 0)
    let sent = try trial.run(["export", "messages", "--format", "csv"])
    #expect(sent.output.contains("quiet.thanks"))
  }
}
