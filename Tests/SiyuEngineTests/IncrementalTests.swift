import Foundation
import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Looking only at those for whom something can have changed finds what looking at everybody does.
@Suite struct IncrementalTests {
  /// A handful here; `SIYU_SEEDS=500` looks further, `SIYU_SEED=17` at one again.
  static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let one = environment["SIYU_SEED"].flatMap(UInt64.init) { return [one] }
    let first = environment["SIYU_FIRST_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["SIYU_SEEDS"].flatMap(UInt64.init) ?? 4
    return Array(first..<(first + count))
  }()

  @Test func `an incremental plan shows what a full one does`() async throws {
    let late = try await withThrowingTaskGroup(of: LatePlans.self) { group in
      for seed in Self.seeds {
        group.addTask { try HistoryWalk(seed: seed).run(steps: 25) }
      }
      return try await group.reduce(into: LatePlans()) { $0.add($1) }
    }
    // One seed alone may be all of one kind.
    guard Self.seeds.count > 3 else { return }
    #expect(late.committed > 0)
    #expect(late.refused > 0)
  }

  @Test func `a tag used for the first time can change everybody's answers`() throws {
    let lab = try EngineLab([
      .lua(
        "star",
        #"""
        siyu.tag_group {
          id = "is", title = "星", dimension = "value", values = { "yes", "no" },
          assign = function(c) return c.tags:has("manual:star") and "yes" or "no" end,
        }
        """#)
    ])
    try lab.bringCustomers(1...3)
    // There is no such tag yet: the rule may have misspelt it.
    #expect(try lab.planner().apply().outcome.plugins[0].rules[0].failures == 3)
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c2"), at: lab.now)
    let report = try lab.planner().apply()
    #expect(report.choice == .full(.vocabulary))
    #expect(report.outcome.touched == 3)
    // The rule reads tags, and theirs have just changed: looked at once more.
    #expect(try lab.planner().apply().outcome.evaluated == 3)
    // From now on only those who get it or lose it are.
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c3"), at: lab.now)
    #expect(try lab.planner().apply().outcome.evaluated == 1)
    #expect(try lab.held().contains("c3 star.is:yes"))
  }
}

/// One random history with a pass after every step.
struct HistoryWalk {
  let seed: UInt64

  /// - Returns: what became of plans that were applied late.
  func run(steps: Int) throws -> LatePlans {
    var late = LatePlans()
    var limits = PluginLimits()
    limits.memoryBytes = 4 << 20
    var random = SeededRandom(seed &+ 1 << 32)
    let lab = try EngineLab(
      HistoryPlugins.some(&random) + (seed % 3 == 0 ? [HistoryPlugins.greedy] : []),
      zone: seed % 2 == 0 ? .utc : Berlin.zone, shared: HistoryPlugins.shared, limits: limits)
    var history = BrandHistory(seed: seed)
    for step in 0..<steps {
      for _ in 0...random.below(4) { try history.act(on: lab) }
      lab.now = history.clock(after: lab.now)
      let plan = try compare(lab, step)
      if random.oneIn(6) {
        late.add(try applyLate(plan.file, lab, &history, &random))
      } else {
        try apply(plan, lab, &random, step)
      }
    }
    return late
  }

  /// Much may have happened since the plan was made, and it is committed or it is not: the passes
  /// that follow must see what is left to do.
  private func applyLate(
    _ plan: PlanFile, _ lab: EngineLab, _ history: inout BrandHistory, _ random: inout SeededRandom
  ) throws -> LatePlans {
    for _ in 0..<random.below(3) { try history.act(on: lab) }
    if random.oneIn(3) {
      let other = history.clock(after: lab.now)
      _ = try lab.planner(full: random.oneIn(2), at: other).apply()
    }
    do {
      _ = try lab.planner().apply(plan)
      return LatePlans(committed: 1)
    } catch is PlanDiffers {
      return LatePlans(refused: 1)
    } catch let again as Diagnostic where again.message.contains("committed already") {
      return LatePlans(refused: 1)
    }
  }

  /// Plans both ways; they must show the same.
  private func compare(_ lab: EngineLab, _ step: Int) throws -> PlanReport {
    let some = try lab.planner(full: false).plan()
    let all = try lab.planner(full: true, workers: 2).plan()
    try requireEqual(
      some.outcome.setAside.map(\.plugin), all.outcome.setAside.map(\.plugin),
      "seed \(seed), step \(step): set aside")
    // Where a plugin is set aside, the others fill the groups it shares with them as they see fit:
    // for those they are asked about.
    let isWhole = some.outcome.setAside.isEmpty
    let (shown, wanted) = (
      changes(some.outcome, shared: isWhole), changes(all.outcome, shared: isWhole)
    )
    if shown != wanted || isWhole && some.file.digest != all.file.digest {
      throw PassesDiffer(
        description: """
          seed \(seed), step \(step), at \(TimeText.iso(lab.now)): incremental (\(some.choice)) \
          shows \(shown), full shows \(wanted)
          """)
    }
    return some
  }

  private func changes(_ outcome: PassOutcome, shared: Bool = true) -> [String] {
    outcome.plugins.flatMap { plugin in
      plugin.programmes.flatMap { programme in
        programme.moves.map { "\(programme.name) \($0.from) \($0.to) \($0.count) \($0.examples)" }
      }
        + plugin.rules.filter { shared || $0.group.name.contains(".") }.flatMap { rule in
          rule.values.filter { $0.gained > 0 || $0.lost > 0 }.map {
            "\(plugin.name) \(rule.group.name):\($0.value.name) +\($0.gained) -\($0.lost) \($0.examples)"
          }
        }
    }
  }

  /// Commits, in one of the ways there are; sometimes not at all.
  private func apply(
    _ plan: PlanReport, _ lab: EngineLab, _ random: inout SeededRandom, _ step: Int
  ) throws {
    let report: ApplyReport
    // A full pass may see more of those that a bad plugin gives up.
    let isWhole = plan.outcome.setAside.isEmpty
    switch random.below(8) {
    case 0: return
    case 1 where isWhole: report = try lab.planner(full: true).apply()
    case 2, 3:
      let file = try PlanFile(decoding: plan.file.encoded(), file: "plan.json")
      report = try lab.planner().apply(file)
    default: report = try lab.planner(workers: 2).apply()
    }
    try requireEqual(
      changes(report.outcome), changes(plan.outcome), "seed \(seed), step \(step): applied")
    // What rules of other groups read was just changed, so there may be more to do at once.
    if random.oneIn(2) { _ = try compare(lab, step) }
  }
}

/// How often a plan that was not applied at once was committed, or refused.
struct LatePlans: Sendable {
  var committed = 0
  var refused = 0

  mutating func add(_ other: LatePlans) {
    committed += other.committed
    refused += other.refused
  }
}

struct PassesDiffer: Error, CustomStringConvertible {
  var description: String
}
