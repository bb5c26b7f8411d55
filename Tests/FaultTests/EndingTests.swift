import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// Somebody ends a command: Ctrl-C, SIGTERM, a reader that goes away, an output that is full.
@Suite struct EndingTests {
  private static let canFail = Siyu.canFail
  private static let scenarios = Scenario.all.filter {
    ["first load of orders", "apply", "plan file", "export", "a map in Lua"].contains($0.name)
  }

  @Test(
    .enabled(if: canFail, "faults need Linux and the injector beside the tests"),
    arguments: scenarios)
  func `a command that is interrupted says so and is finished by the same command`(
    _ scenario: Scenario
  ) async throws {
    let siyu = try Siyu()
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    var random = SeededRandom(5)
    let faults = (0..<max(4, KillTests.points / 3)).map { index in
      Fault(
        kind: .any, number: 3 + random.below(undisturbed.calls - 3),
        action: index % 2 == 0 ? .terminate : .interrupt)
    }
    for (fault, result) in await Lanes.all(
      faults, { try scenario.disturbed(by: $0, siyu, undisturbed) })
    {
      let outcome = try result.get()
      let number = fault.action == .terminate ? SIGTERM : SIGINT
      #expect(outcome.problems == [], "\(fault)")
      #expect(outcome.ran.signal == number || outcome.ran.isDone, "\(fault): \(outcome.ran)")
      if outcome.ran.signal != nil {
        #expect(outcome.ran.errors.contains("interrupted: what was committed stays"), "\(fault)")
      }
    }
  }

  @Test(arguments: [["plan"], ["apply"], ["explain", "C000002"], ["export", "orders"]])
  func `results that cannot be written are told, and nothing is lost`(
    _ command: [String]
  ) async throws {
    let siyu = try Siyu()
    let words = command + ["--now", Base.now]
    let scenario = Scenario("full output", .full, words)
    try await Lanes.run {
      let expected = try scenario.base.copy(siyu, for: "expected")
      defer { Base.remove(expected) }
      try siyu.must(words, in: expected)
      let after = try Contents(of: expected)
      for output in [ChildProcess.Stream.file("/dev/full"), .closed] {
        let workspace = try scenario.base.copy(siyu, for: "output")
        defer { Base.remove(workspace) }
        let ran = try siyu.run(words, in: workspace, output: output)
        #expect(ran.status == 1, "\(words) \(output): \(ran)")
        #expect(ran.errors.contains("standard output"), "\(ran)")
        #expect(ran.errors.contains("cannot be written"), "\(ran)")
        #expect(try Contents(of: workspace).differences(from: after) == [])
      }
    }
  }

  @Test func `a reader that goes away ends the output and not the work`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.full.copy(siyu, for: "head")
      defer { Base.remove(workspace) }
      let gone = ChildProcess.Stream.pipe(closedAfter: 0)
      let applied = try siyu.run(["apply", "--now", Base.now], in: workspace, output: gone)
      #expect(applied.status == 0, "\(applied)")
      let exported = try siyu.run(["export", "orders"], in: workspace, output: gone)
      #expect(exported.status == 1 && exported.errors.contains("broken pipe"), "\(exported)")
      let plan = try siyu.must(["plan", "--now", Base.now], in: workspace)
      #expect(plan.output.contains("Nothing would change"), "\(plan)")
    }
  }

  @Test func `a command without standard input is like any other`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.half.copy(siyu, for: "input")
      defer { Base.remove(workspace) }
      for words in [
        ["import", "orders", "data/orders.csv"], ["apply", "--now", Base.now],
        ["test", "skincare"],
      ] {
        let ran = try siyu.run(words, in: workspace, input: .closed)
        #expect(ran.status == 0, "\(ran)")
      }
      _ = try Contents(of: workspace)
    }
  }
}
