internal import SiyuModel

/// Why a plan was not applied: the decisions are not those it was made of.
public struct PlanDiffers: Error, Sendable, CustomStringConvertible {
  /// What in the inputs changed, in words.
  public var inputs: [String]
  /// Customers the plan touches whose decisions changed, and the first few public ids.
  public var customers: Int
  public var examples: [String]

  public var description: String {
    var text = "the plan no longer holds; nothing was written"
    for line in inputs { text += "\n  \(line)" }
    if customers > 0 {
      text += "\n  decisions changed for \(customers) of the plan's customers"
      if !examples.isEmpty { text += ": \(examples.joined(separator: ", "))" }
    }
    return text + "\n  make a new plan, look at it, and apply that one"
  }
}

extension Planner {
  /// Commits a plan made before, if computing it again gives the same decisions.
  ///
  /// Only customers the plan touches count: whatever else changed since waits for the next plan.
  /// A plan whose apply was interrupted goes on where it stopped.
  /// - Throws: `PlanDiffers`, with nothing written.
  public func apply(_ plan: PlanFile) throws -> ApplyReport {
    var copy = self
    copy.now = plan.now
    return try copy.applyAtItsTime(plan)
  }

  private func applyAtItsTime(_ plan: PlanFile) throws -> ApplyReport {
    let inputs = Fingerprint.inputs(plugins.map(\.source), surroundings)
    if inputs != Fingerprint.inputs(of: plan.fingerprint) {
      throw PlanDiffers(inputs: differences(from: plan), customers: 0, examples: [])
    }
    let rules = Fingerprint.rules(of: plan.fingerprint)
    let pause = try reading { try $0.outreach.pauseMark }
    if !rules.isEmpty, rules != sops.fingerprint(pause: pause) {
      throw PlanDiffers(
        inputs: [
          "the gate's rules in siyu.toml or the calendar of workdays changed, or a pause began or ended"
        ],
        customers: 0, examples: [])
    }
    let identity = "\(plan.digest) \(plan.now.seconds) \(plan.change)"
    if !plan.isEmpty, let run = try store.finishedRun(identity: identity) {
      throw Diagnostic(
        "this plan was committed already, as run \(run); nothing was written",
        hint: "make a new plan with 'siyu plan --out FILE'")
    }
    let resumed = try store.unfinishedRun(identity: identity) ?? 0
    let settled = try settleInvitations()
    // After another apply in between, or a part of one, only the plan's own customers are computed
    // again, and the mark stays where it is.
    let isBroken = try plan.isIncremental && store.wasInterrupted(besides: identity)
    let isFirst = try !isBroken && store.evaluationMark() == plan.mark
    let numbers = plan.touched.map(\.customer)
    let wanted = SortedNumbers(numbers)
    let spool = try PassSpool(in: temporaryDirectory)
    let computed = try reading { snapshot in
      guard plan.change <= snapshot.change else {
        throw PlanDiffers(
          inputs: ["this is not the store it was made from, or an older copy of it"],
          customers: 0, examples: [])
      }
      return try compute(
        snapshot, spool: spool, choice: plan.choice,
        scope: isFirst ? nil : .only(numbers.map { CustomerNumber(rawValue: $0) }),
        restriction: { wanted.contains($0) && CustomerNumber(rawValue: $0).bucket >= resumed })
    }
    try compare(plan, computed, from: resumed)
    // Whatever changed since the plan, data or names of tags, the next pass has yet to see.
    let mark = EvaluationMark(
      change: plan.change, now: plan.now, fingerprint: plan.fingerprint)
    let committed = try commit(
      spool, computed, identity: identity, mark: isFirst ? mark : nil, from: resumed)
    return ApplyReport(
      outcome: computed.result.outcome, choice: computed.choice, now: plan.now,
      run: committed.run, settled: settled, nextLook: committed.nextLook)
  }

  private func compare(_ plan: PlanFile, _ computed: Computed, from bucket: Int64) throws {
    let again = PlanFile(computed)
    let same =
      again.plugins.map(\.name) == plan.plugins.map(\.name)
      && zip(again.plugins, plan.plugins).allSatisfy { now, then in
        now.buckets == then.buckets.filter { $0.bucket >= bucket }
      } && again.outreach.isSame(as: plan.outreach.filter { $0.bucket >= bucket }, from: bucket)
    if same { return }
    var inputs: [String] = []
    for plugin in plan.plugins where !again.plugins.contains(where: { $0.name == plugin.name }) {
      inputs.append("\(plugin.name) was set aside this time")
    }
    for plugin in again.plugins where !plan.plugins.contains(where: { $0.name == plugin.name }) {
      inputs.append("\(plugin.name) was set aside when the plan was made")
    }
    let then = Dictionary(
      uniqueKeysWithValues: plan.touched.filter {
        CustomerNumber(rawValue: $0.customer).bucket >= bucket
      }.map { ($0.customer, $0.mark) })
    let now = Dictionary(uniqueKeysWithValues: again.touched.map { ($0.customer, $0.mark) })
    let changed = then.keys.filter { now[$0] != then[$0] }.sorted()
    // Two that were merged since have one id; in another store there may be no such customer.
    var examples: [String] = []
    for number in changed where examples.count < examplesKept {
      guard let id = try? store.publicID(of: CustomerNumber(rawValue: number)) else { continue }
      if !examples.contains(id) { examples.append(id) }
    }
    throw PlanDiffers(inputs: inputs, customers: changed.count, examples: examples)
  }

  private func differences(from plan: PlanFile) -> [String] {
    var lines: [String] = []
    for plugin in plugins {
      guard let then = plan.plugins.first(where: { $0.name == plugin.name }) else {
        lines.append("\(plugin.name) is new")
        continue
      }
      if then.checksum != plugin.source.checksum {
        lines.append("the files of \(plugin.name) changed")
      }
    }
    for then in plan.plugins where !plugins.contains(where: { $0.name == then.name }) {
      lines.append("\(then.name) is gone")
    }
    if lines.isEmpty { lines.append("settings, grants or the workspace's declarations changed") }
    return lines
  }
}

extension [BucketDigest] {
  /// - Parameter bucket: what stands below was committed by a run that died. It may have got as far as
  ///   the groups, of which nothing is left to do then.
  func isSame(as then: [BucketDigest], from bucket: Int64) -> Bool {
    if self == then { return true }
    return bucket > 0 && self == then.filter { $0.bucket != OutreachDigester.groupsBucket }
  }
}

/// Membership in an ascending list, by halving.
struct SortedNumbers: Sendable {
  private let numbers: [Int64]
  init(_ numbers: [Int64]) { self.numbers = numbers }

  func contains(_ number: Int64) -> Bool {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number
  }
}
