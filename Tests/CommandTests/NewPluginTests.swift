import Foundation
import SiyuTestPrograms
import Testing

/// Every plugin that `siyu plugin new` can write is right, and does something on the brand of `siyu demo`.
@Suite struct NewPluginTests {
  /// All choices of parts.
  static let choices: [[String]] = (1..<16).map { bits in
    ["tags", "sop", "koc", "membership"].enumerated().filter { bits >> $0.offset & 1 == 1 }
      .map(\.element)
  }

  /// Lines of the plan, by part.
  private static let shown: [String: [String]] = [
    "tags": ["activity 活跃度"],
    "sop": ["sop win-back 沉睡唤醒:", "hello"],
    "koc": ["koc ambassador 体验官:", "none  invited 已邀请"],
    "membership": ["membership vip 会员:", "none  silver 银卡"],
  ]

  @Test(arguments: choices)
  func `passes its specs, has no finding, and is seen in a plan`(_ parts: [String]) async throws {
    let programs = try Programs.folder()
    let done = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      func run(_ command: String) throws -> Outcome { try folder.run(command, limit: 120) }
      return [
        "made": try run(
          """
          siyu demo brand --customers 100 >/dev/null && cd brand &&
          siyu plugin new mine --industry '咖“"\\啡' --with \(parts.joined(separator: ","))
          """),
        "tested": try run("siyu test mine"),
        "checked": try run("siyu plugin check mine"),
        "linted": try run(
          "cd plugins/mine && if command -v luacheck; then luacheck --no-color -q .; fi; s=$?; cd ../..; exit $s"
        ),
        "planned": try run(
          """
          grants=$(siyu plugin grant mine | awk '$2 == "no" { print $1 }')
          [ -z "$grants" ] || siyu plugin grant mine $grants >/dev/null
          siyu plan --plugin mine --now "2026-06-30 10:00"
          """),
      ]
    }
    for (what, outcome) in done { #expect(outcome.status == 0, "\(what): \(outcome.lines)") }
    let tested = try #require(done["tested"])
    #expect(tested.lines.last?.hasSuffix(" passed, 0 failed") == true, "\(tested.lines)")
    #expect(tested.lines.last?.hasPrefix("0 ") == false)
    let checked = try #require(done["checked"])
    #expect(
      checked.lines.count == 1 && checked.lines[0].hasSuffix("; no problems"), "\(checked.lines)")
    let planned = try #require(done["planned"])
    for (part, words) in Self.shown {
      for word in words {
        #expect(
          planned.lines.contains { $0.contains(word) } == parts.contains(part),
          "\(part): \(word): \(planned.lines)")
      }
    }
    // What "Try it" names is what it needs.
    let made = try #require(done["made"])
    #expect(
      made.lines.last?.contains("siyu plugin grant")
        == (parts.contains("sop") || parts.contains("koc")))
  }
}
