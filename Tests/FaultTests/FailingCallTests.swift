import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// A call to the system fails: siyu says so and what to do, and once the cause is gone the same
/// command finishes its work.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct FailingCallTests {
  private static let points = max(4, KillTests.points / 3)
  private static let small = KillTests.scenarios.filter { !$0.base.isLarge }

  private func check(
    _ scenario: Scenario, kinds: [Fault.Kind], _ actions: [Fault.Action], stays: Bool,
    _ judge: (Fault, Ran) -> Void
  ) async throws {
    let siyu = try Siyu()
    let undisturbed = try await Lanes.run { try Undisturbed(scenario, siyu) }
    var random = SeededRandom(scenario.name.utf8.reduce(11) { $0 &* 31 &+ UInt64($1) })
    let possible = kinds.filter { undisturbed.ownCalls[$0, default: 0] > 0 }
    let faults = (0..<Self.points).map { _ in
      let kind = random.pick(possible)
      return Fault(
        kind: kind, number: 1 + random.below(undisturbed.ownCalls[kind] ?? 1), fromThereOn: stays,
        action: random.pick(actions), path: "/siyu-faults-")
    }
    for (fault, result) in await Lanes.all(
      faults, { try scenario.disturbed(by: $0, siyu, undisturbed) })
    {
      switch result {
      case .success(let outcome):
        #expect(outcome.problems == [], "\(fault)")
        judge(fault, outcome.ran)
      case .failure(let error): Issue.record("\(fault): \(error)")
      }
    }
  }

  @Test(arguments: small)
  func `a disk that is full is told, and room mends it`(_ scenario: Scenario) async throws {
    try await check(scenario, kinds: [.write], [.fail("ENOSPC"), .fail("EDQUOT")], stays: true) {
      #expect($1.isOrderly, "\($0): \($1)")
      guard $1.status == 1 else { return }
      #expect($1.errors.contains("error: ") && $1.errors.contains("\n  "), "\($0): \($1)")
      #expect(
        ["disk is full", "no space left", "quota", "has room"].contains(where: $1.errors.contains),
        "\($0): \($1)")
    }
  }

  @Test(arguments: small)
  func `a call that fails once ends in words`(_ scenario: Scenario) async throws {
    let kinds: [Fault.Kind] = [.open, .write, .sync, .truncate, .rename, .unlink, .mkdir, .read]
    let errors = ["EIO", "EROFS", "EACCES", "EMFILE"]
    try await check(scenario, kinds: kinds, errors.map { .fail($0) }, stays: false) {
      #expect($1.isOrderly, "\($0): \($1)")
      if $1.status == 1 { #expect($1.errors.contains("\n  "), "\($0): \($1)") }
    }
  }

  @Test(arguments: small)
  func `a write that does half is finished`(_ scenario: Scenario) async throws {
    try await check(scenario, kinds: [.write], [.short], stays: false) {
      #expect($1.isDone || $1.errors.contains("error: "), "\($0): \($1)")
    }
  }
}
