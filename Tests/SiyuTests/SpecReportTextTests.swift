import SiyuModel
import SiyuWords
import Testing

@testable import siyu

/// What came of specs, in the author's language; values and names stay as they are.
@Suite struct SpecReportTextTests {
  private func example(_ fields: [(String, DataValue)]) throws -> SpecReport.Example {
    var record: DataRecord = ["status": "failed", "name": ["is empty"]]
    for (name, value) in fields { record[name] = value }
    let example = SpecReport.Example(DataValue.record(record))
    return try #require(example)
  }

  private func chinese(_ example: SpecReport.Example) -> [String] {
    Language.$here.withValue(.chinese) {
      example.lines.map { line in String(line.drop { $0 == " " }) }
    }
  }

  @Test func `headings and messages are said in Chinese, and what was compared stays`() throws {
    let one = try example([
      ("message", .string("assert.equal: not what was expected")),
      ("detail", .list([.string("expected: \"cannot be opened\""), .string("got:      nil")])),
    ])
    #expect(
      chinese(one) == [
        "", "失败 → ", "is empty", "assert.equal：与应有的不同", "应为：    \"cannot be opened\"",
        "实际：    nil",
      ])
  }

  @Test func `lines of a comparison stay, but for how many are left out`() throws {
    let diff: [DataValue] = ["  … 5 that are the same", "- cannot be opened", "  cannot be opened"]
    let one = try example([
      ("detail", .list([.string("- expected, + got")] + diff)), ("diff", .list(diff)),
    ])
    #expect(
      chinese(one).suffix(4) == [
        "- 应有，+ 实际", "… 5 项相同", "- cannot be opened", "cannot be opened",
      ])
  }

  @Test func `the summary counts in Chinese`() throws {
    var report = SpecReport(folder: "plugins/a")
    report.files = 1
    report.examples = [try example([])]
    let lines = Language.$here.withValue(.chinese) { report.lines(timings: false) }
    #expect(lines[2] == "  0 个成功 / 1 个失败 / 0 个错误 / 0 个待写")
    #expect(report.lines(timings: false)[2] == "  0 successes / 1 failure / 0 errors / 0 pending")
  }
}
