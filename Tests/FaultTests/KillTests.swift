import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// siyu dies at any moment; the same command finishes its work, and nothing is lost or doubled.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct KillTests {
  /// Points for each scenario; SIYU_SEEDS asks for more.
  static let points =
    ProcessInfo.processInfo.environment["SIYU_SEEDS"].flatMap { Int($0) } ?? 8

  /// SIYU_SCENARIOS asks for those alone whose names begin with it.
  static let scenarios = Scenario.all.filter {
    $0.name.hasPrefix(ProcessInfo.processInfo.environment["SIYU_SCENARIOS"] ?? "")
  }

  @Test(arguments: scenarios)
  func `killed anywhere, the same command finishes the work`(_ scenario: Scenario) async throws {
    let siyu = try Siyu()
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    var random = SeededRandom(scenario.name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    let count = scenario.base.isLarge ? max(4, Self.points / 4) : Self.points
    let faults = (0..<count).map { _ in
      Fault(
        kind: .any, number: 1 + random.below(undisturbed.calls),
        action: Fault.Action.deaths[random.below(3)])
    }
    let results = await Lanes.all(faults) { try scenario.disturbed(by: $0, siyu, undisturbed) }
    var died = 0
    for (fault, result) in results {
      switch result {
      case .success(let outcome):
        died += outcome.ran.wasKilled ? 1 : 0
        #expect(outcome.problems == [], "\(fault)")
        #expect(outcome.ran.wasKilled || outcome.ran.isDone, "\(fault): \(outcome.ran)")
      case .failure(let error): Issue.record("\(fault): \(error)")
      }
    }
    // Threads move points a little, but not past the end as a rule.
    #expect(died * 10 >= count * 8, "only \(died) of \(count) points were reached")
  }
}
