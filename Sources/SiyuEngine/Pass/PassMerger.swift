internal import SiyuModel
internal import Synchronization

/// Everything a finished pass leaves behind inside the engine.
struct PassResult: Sendable {
  var outcome: PassOutcome
  /// By plugin of the request; empty for those set aside.
  var digests: [[BucketDigest]]
  /// Customers with any decision that counts, ascending.
  var touched: [TouchedSubject]
  /// By plugin of the request.
  var setAside: [Int: SetAside]
  /// Of the stratum of SOPs; `nil` where no plugin has any.
  var sops: SOPResult?
}

/// Puts the slices of a pass back in order and adds them up.
///
/// Lanes call `add` from their own threads; one lock guards the sums, held for microseconds a
/// slice.
final class PassMerger: Sendable {
  private struct State {
    var waiting: [Int: SliceResult] = [:]
    var next = 0
    var evaluated: Int64 = 0
    var parts: [PluginSums]
    var setAside: [Int: SetAside]
  }

  private struct PluginSums {
    var digests: [BucketDigest] = []
    var touched: [TouchedSubject] = []
    var counts: [ChangeKey: ChangeCount] = [:]
    var failures: [Int64]
    var failureExamples: [[(id: String, diagnostic: Diagnostic)]]
    var segmentMembers: [Int64]
    var segmentFailures: [Int64]
    var segmentExamples: [[(id: String, diagnostic: Diagnostic)]]
  }

  private let plugins: [PassPlugin]
  private let table: RuleTable
  private let directory: TagDirectory
  private let spool: DecisionSpool?
  private let total: Int64
  private let progress: (@Sendable (Int64, Int64) -> Void)?
  private let state: Mutex<State>

  init(
    plugins: [PassPlugin], table: RuleTable, directory: TagDirectory, spool: DecisionSpool?,
    excluded: [Int: SetAside], total: Int64, progress: (@Sendable (Int64, Int64) -> Void)?
  ) {
    self.plugins = plugins
    self.table = table
    self.directory = directory
    self.spool = spool
    self.total = total
    self.progress = progress
    let parts = plugins.map { plugin in
      PluginSums(
        failures: plugin.declarations.tagRules.map { _ in 0 },
        failureExamples: plugin.declarations.tagRules.map { _ in [] },
        segmentMembers: plugin.declarations.segments.map { _ in 0 },
        segmentFailures: plugin.declarations.segments.map { _ in 0 },
        segmentExamples: plugin.declarations.segments.map { _ in [] })
    }
    state = Mutex(State(parts: parts, setAside: excluded))
  }

  /// - Returns: how many slices are merged by now, all from the first one on.
  func add(_ result: SliceResult) throws -> Int {
    let (done, merged) = try state.withLock { state in
      state.waiting[result.index] = result
      while let ready = state.waiting.removeValue(forKey: state.next) {
        try merge(ready, into: &state)
        state.next += 1
      }
      return (state.evaluated, state.next)
    }
    progress?(done, total)
    return merged
  }

  private func merge(_ slice: SliceResult, into state: inout State) throws {
    state.evaluated += Int64(slice.evaluated)
    for (index, part) in slice.plugins.enumerated() {
      if let setAside = part.setAside {
        state.setAside[index] = state.setAside[index] ?? setAside
        continue
      }
      if state.setAside[index] != nil { continue }
      add(part, to: &state.parts[index])
    }
    try spool?.append(slice)
  }

  private func add(_ part: PluginSlice, to sums: inout PluginSums) {
    // Two slices never share a bucket, so digests only follow each other.
    sums.digests.append(contentsOf: part.digests)
    sums.touched.append(contentsOf: part.touched)
    for (key, count) in part.counts {
      sums.counts[key, default: ChangeCount()].count += count.count
      let missing = examplesKept - (sums.counts[key]?.examples.count ?? 0)
      if missing > 0 {
        sums.counts[key]?.examples.append(contentsOf: count.examples.prefix(missing))
      }
    }
    for index in part.failures.indices {
      sums.failures[index] += part.failures[index]
      let missing = examplesKept - sums.failureExamples[index].count
      if missing > 0 {
        sums.failureExamples[index].append(contentsOf: part.failureExamples[index].prefix(missing))
      }
    }
    for index in part.segmentMembers.indices {
      sums.segmentMembers[index] += part.segmentMembers[index]
      sums.segmentFailures[index] += part.segmentFailures[index]
      let missing = examplesKept - sums.segmentExamples[index].count
      if missing > 0 {
        sums.segmentExamples[index].append(contentsOf: part.segmentExamples[index].prefix(missing))
      }
    }
  }

  func finish(change: Int64) throws -> PassResult {
    state.withLock { state in
      let outcomes = plugins.indices.map { index in
        outcome(of: index, state.parts[index], setAside: state.setAside[index])
      }
      let healthy = plugins.indices.filter { state.setAside[$0] == nil }
      let touched = Self.union(healthy.map { state.parts[$0].touched })
      return PassResult(
        outcome: PassOutcome(
          evaluated: state.evaluated, plugins: outcomes, touched: Int64(touched.count),
          change: change),
        digests: plugins.indices.map { state.setAside[$0] == nil ? state.parts[$0].digests : [] },
        touched: touched, setAside: state.setAside)
    }
  }

  private func outcome(of index: Int, _ sums: PluginSums, setAside: SetAside?) -> PluginOutcome {
    let plugin = plugins[index]
    let declarations = plugin.declarations
    let rules = declarations.tagRules.enumerated().map { position, rule in
      let number = table.byPlugin[index].lowerBound + position
      return RuleOutcome(
        group: rule.group, place: rule.place, refusal: table.rules[number].refusal,
        values: setAside == nil ? values(of: rule, number: number, sums.counts) : [],
        failures: sums.failures[position], failureExamples: sums.failureExamples[position])
    }
    let segments = declarations.segments.enumerated().map { position, segment in
      SegmentOutcome(
        name: segment.name, title: segment.title, members: sums.segmentMembers[position],
        failures: sums.segmentFailures[position],
        failureExamples: sums.segmentExamples[position])
    }
    return PluginOutcome(
      name: plugin.name, title: plugin.title, setAside: setAside, id: plugin.source.id,
      rules: rules, segments: segments, missing: Grants(plugin.source).missing)
  }

  private func values(
    of rule: TagRule, number: Int, _ counts: [ChangeKey: ChangeCount]
  ) -> [ValueOutcome] {
    var values = rule.group.values.map { ValueOutcome(value: $0) }
    let ordered = counts.filter { $0.key.rule == number }.sorted { $0.key.tag < $1.key.tag }
    for (key, count) in ordered {
      let name = directory.names[TagID(rawValue: key.tag)]?.value ?? "?"
      let position: Int
      if let found = values.firstIndex(where: { $0.value.name == name }) {
        position = found
      } else {
        values.append(ValueOutcome(value: TagValue(name: name, title: name)))
        position = values.count - 1
      }
      if key.gained {
        values[position].gained = count.count
        values[position].examples = count.examples
      } else {
        values[position].lost = count.count
        if values[position].examples.isEmpty { values[position].examples = count.examples }
      }
    }
    return values
  }

  /// Merges ascending runs; a customer that several plugins touch is marked by all of them.
  static func union(_ runs: [[TouchedSubject]]) -> [TouchedSubject] {
    guard var merged = runs.first else { return [] }
    for run in runs.dropFirst() {
      var next: [TouchedSubject] = []
      next.reserveCapacity(max(merged.count, run.count))
      var left = 0
      var right = 0
      while left < merged.count || right < run.count {
        if right == run.count
          || (left < merged.count && merged[left].customer < run[right].customer)
        {
          next.append(merged[left])
          left += 1
        } else if left == merged.count || run[right].customer < merged[left].customer {
          next.append(run[right])
          right += 1
        } else {
          let mark = (merged[left].mark &* 31) ^ run[right].mark
          next.append(TouchedSubject(customer: run[right].customer, mark: mark))
          left += 1
          right += 1
        }
      }
      merged = next
    }
    return merged
  }
}
