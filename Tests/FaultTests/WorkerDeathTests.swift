import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// A worker is killed at any moment: one plugin is set aside with a sentence, and the next run
/// heals it.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct WorkerDeathTests {
  private static let scenarios = [
    Scenario("plan file", .full, ["plan", "--out", "new.plan", "--now", Base.now]),
    Scenario("apply", .full, ["apply", "--now", Base.now], isWhole: false),
    Scenario("apply what changed", .applied, ["apply", "--now", "2026-07-09"], isWhole: false),
    Scenario("SOPs", .walking, ["apply", "--now", SOPSample.tonight], isWhole: false),
    Scenario(
      "a map in Lua", .half, ["import", "orders", "data/shop.csv", "--map", "data/shop.lua"]),
    Scenario(
      "a script", .applied, ["run", "scripts/rfm.lua", "--now", Base.now], isWhole: false),
  ]

  @Test(arguments: scenarios)
  func `a worker that is killed harms its own plugin only`(_ scenario: Scenario) async throws {
    let siyu = try Siyu()
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    let calls = undisturbed.ownCalls
    let faults = [Fault.Kind.spawn, .message, .read, .memory].flatMap { kind in
      (1...max(1, calls[kind, default: 0])).map {
        Fault(kind: kind, number: $0, action: .killWorker)
      }
    }.prefix(KillTests.points)
    let results = await Lanes.all(Array(faults)) {
      try scenario.disturbed(by: $0, siyu, undisturbed)
    }
    for (fault, result) in results {
      switch result {
      case .success(let outcome):
        #expect(outcome.ran.isOrderly, "\(fault): \(outcome.ran)")
        #expect(outcome.problems == [], "\(fault): \(outcome.ran)")
        if outcome.ran.status != 0 {
          #expect(outcome.ran.errors.contains("worker"), "\(outcome.ran)")
        }
      case .failure(let error): Issue.record("\(fault): \(error)")
      }
    }
    #expect(results.contains { (try? $0.1.get().ran.status) ?? 0 != 0 }, "no kill was felt")
  }

  @Test func `a spec whose worker is killed fails with a sentence`() async throws {
    let siyu = try Siyu()
    let workspace = try await Lanes.run { try Base.full.copy(siyu, for: "spec") }
    defer { Base.remove(workspace) }
    let calls = try await Lanes.run { try siyu.calls(["test", "skincare"], in: workspace) }
    for number in Set([1, 2, calls[.message, default: 1] / 2, calls[.message, default: 1]]) {
      let fault = Fault(kind: .message, number: max(1, number), action: .killWorker)
      let ran = try await Lanes.run {
        try siyu.run(["test", "skincare"], in: workspace, fault: fault)
      }
      #expect(ran.isOrderly, "\(fault): \(ran)")
      #expect(ran.status == 0 || ran.words.contains("worker"), "\(fault): \(ran)")
    }
  }
}
