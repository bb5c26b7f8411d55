import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// Two commands at once: one is stopped at any call while the other runs from beginning to end.
/// One of them may be refused with a sentence; run again, both are done, as if one after the other.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct RaceTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    var base: Base
    var first: [String]
    var second: [String]
    var testDescription: String {
      first.prefix(2).joined(separator: " ") + " / " + second.prefix(2).joined(separator: " ")
    }
  }

  static let apply = ["apply", "--now", Base.now]
  static let walk = ["apply", "--now", SOPSample.tonight]
  /// Handing over would go by the clock on the wall.
  static let planned = ["apply", "tonight.plan", "--no-deliver"]
  static let undo = ["undo", "\(SOPSample.lastRun)", "--yes", "--now", "2026-07-01T10:00"]
  /// SIYU_SCENARIOS asks for those alone of which one command begins with it.
  static let pairs = all.filter { pair in
    let wanted = ProcessInfo.processInfo.environment["SIYU_SCENARIOS"] ?? ""
    return [pair.first, pair.second].contains { $0.joined(separator: " ").hasPrefix(wanted) }
  }

  private static let all = [
    Pair(base: .full, first: apply, second: apply),
    Pair(base: .full, first: apply, second: ["import", "customers", "data/customers-more.csv"]),
    Pair(base: .half, first: ["import", "orders", "data/orders.csv"], second: apply),
    Pair(
      base: .people, first: ["import", "orders", "data/orders.csv"],
      second: ["import", "orders", "data/orders.csv"]),
    Pair(
      base: .half, first: ["import", "orders", "data/orders.csv"],
      second: ["import", "events", "data/events.csv"]),
    Pair(
      base: .full, first: ["plugin", "install", "data/v1/kit", "--yes"],
      second: ["plugin", "install", "data/v1/tea", "--yes"]),
    Pair(
      base: .full, first: ["plugin", "grant", "party", "birthday"],
      second: ["plugin", "install", "data/v1/kit", "--yes"]),
    Pair(base: .full, first: ["plan", "--now", Base.now, "--out", "p.plan"], second: apply),
    Pair(
      base: .full, first: apply,
      second: ["tag", "C000007", "skincare.value:high", "--now", Base.now]),
    Pair(base: .full, first: apply, second: ["merge", "C000003", "C000004"]),
    Pair(base: .planned, first: ["apply", "tonight.plan"], second: ["apply", "tonight.plan"]),
    Pair(base: .full, first: ["export", "orders", "--out", "o.csv"], second: apply),
    Pair(base: .full, first: apply, second: ["key", "rotate"]),
    Pair(base: .applied, first: ["key", "rotate"], second: ["key", "rotate"]),
    Pair(
      base: .people, first: ["import", "orders", "data/orders.csv"], second: ["key", "rotate"]),
    Pair(base: .full, first: apply, second: ["privacy", "erase", "C000009", "--yes"]),
    Pair(base: .full, first: apply, second: ["doctor", "--mend"]),
    Pair(base: .walking, first: walk, second: walk),
    Pair(base: .walking, first: walk, second: ["merge", "C000020", "C000021"]),
    Pair(base: .walking, first: walk, second: ["privacy", "erase", "C000009", "--yes"]),
    Pair(base: .walking, first: walk, second: ["key", "rotate"]),
    Pair(base: .walkingPlanned, first: planned, second: walk),
    Pair(base: .delivering, first: walk, second: walk),
    Pair(base: .delivering, first: walk, second: undo),
    Pair(base: .delivering, first: undo, second: walk),
    Pair(base: .walking, first: undo, second: undo),
    Pair(base: .walkingPlanned, first: planned, second: undo),
  ]

  @Test(arguments: pairs)
  func `two at once end as one after the other`(_ pair: Pair) async throws {
    let siyu = try Siyu()
    let (calls, possible) = try await Lanes.run { try Self.possible(pair, siyu) }
    var random = SeededRandom(pair.testDescription.utf8.reduce(3) { $0 &* 31 &+ UInt64($1) })
    let points = (0..<max(4, KillTests.points / 3)).map { _ in 1 + random.below(calls) }
    let results = await Lanes.all(points) { try Self.problems(of: pair, at: $0, siyu, possible) }
    for (point, result) in results {
      switch result {
      case .success(let problems): #expect(problems == [], "stopped at \(point)")
      case .failure(let error): Issue.record("stopped at \(point): \(error)")
      }
    }
  }

  /// How many calls the first makes, and what is left when they run one after the other.
  private static func possible(_ pair: Pair, _ siyu: Siyu) throws -> (Int, [Contents]) {
    let (a, b) = (pair.first, pair.second)
    var calls = 0
    let possible = try [[a, b, a, b, a], [b, a, a, b, a]].map { order in
      let workspace = try pair.base.copy(siyu, for: "order")
      defer { Base.remove(workspace) }
      for (index, words) in order.enumerated() {
        if index == 0, words == a {
          calls = try siyu.calls(words, in: workspace)[.any] ?? 1
        } else {
          _ = try siyu.run(words, in: workspace)
        }
      }
      return try Contents(of: workspace)
    }
    return (calls, possible)
  }

  private static func problems(
    of pair: Pair, at point: Int, _ siyu: Siyu, _ possible: [Contents]
  ) throws -> [String] {
    let workspace = try pair.base.copy(siyu, for: "race")
    defer { Base.remove(workspace) }
    let first = try siyu.start(
      pair.first, in: workspace, fault: Fault(kind: .any, number: point, action: .stop))
    let isStopped = try first.waitUntilStopped()
    let second = try siyu.start(pair.second, in: workspace, haste: 100).wait()
    if isStopped { first.goOn() }
    var problems: [String] = []
    for ran in [try first.wait(), second] where !ran.isDone {
      let isSaid =
        ran.status == 1 && ran.errors.contains("error: ")
        && (ran.errors.contains("\n  ") || ran.errors.contains("already"))
      // doctor answers in its report.
      if ran.status == 1, ran.output.contains("another siyu is writing") { continue }
      if !isSaid { problems.append("\(ran)") }
    }
    for words in [pair.first, pair.second, pair.first] {
      let ran = try siyu.run(words, in: workspace)
      if !ran.isDone, !Self.saysDone(ran), !isStale(ran) {
        problems.append("again: \(ran)")
      }
    }
    let found = try Contents(of: workspace)
    // What either of them leaves of a plan depends on when it looked.
    let differences = possible.map { found.differences(from: $0).filter { !$0.contains(".plan") } }
    if !differences.contains([]) {
      problems += differences.min { $0.count < $1.count } ?? []
    }
    return problems
  }

  /// What can be done once only says so the second time.
  private static func saysDone(_ ran: Ran) -> Bool {
    ran.errors.contains("committed already")
      || ran.errors.contains("cannot be taken back: it was already")
      || ran.errors.contains("later runs have changed")
      || (ran.isOrderly && ran.errors.contains("C000009"))
  }

  /// A plan made before the other wrote is refused, which is what plan files are for.
  private static func isStale(_ ran: Ran) -> Bool {
    ran.status == 1 && ran.errors.contains("plan")
  }

  @Test func `two that start together end as one after the other`() async throws {
    let siyu = try Siyu()
    for pair in Self.all.prefix(5) {
      let (_, possible) = try await Lanes.run { try Self.possible(pair, siyu) }
      for _ in 0..<2 {
        let problems = try await Lanes.run {
          let workspace = try pair.base.copy(siyu, for: "together")
          defer { Base.remove(workspace) }
          let both = [
            try siyu.start(pair.first, in: workspace), try siyu.start(pair.second, in: workspace),
          ]
          for ran in try both.map({ try $0.wait() }) where !ran.isOrderly {
            throw ProgramError("\(ran)")
          }
          for words in [pair.first, pair.second, pair.first] { try siyu.must(words, in: workspace) }
          let found = try Contents(of: workspace)
          let differences = possible.map { found.differences(from: $0) }
          return differences.contains([]) ? [] : differences[0]
        }
        #expect(problems == [], "\(pair.testDescription)")
      }
    }
  }
}
