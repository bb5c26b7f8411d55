public import SiyuModel

/// What plugins as they are now decide otherwise than versions of before, over the same state at the
/// same clock.
public struct VersionComparison: Sendable {
  /// Who would hold which tag with the new version and not with the old one, and the other way round.
  public var rules: [RuleOutcome] = []
  public var sops: [SOPDifference] = []
  /// By step, of steps that both send; empty where nobody compared words.
  public var words: [WordsDifference] = []
  /// Who would read at least one message differently.
  public var rewordedCustomers: Int64 = 0
  public var rewordedGroups: Int64 = 0
  /// How far each uses up what the gate allows.
  public var quota: (then: QuotaUse, now: QuotaUse) = (QuotaUse(), QuotaUse())
  /// The gate's rules, the same for both.
  public var gate = GateRules()
  public var setAside: [SetAside] = []

  /// No difference.
  public init() {}

  public struct SOPDifference: Sendable {
    public var name: String
    public var title: String
    public var enrolled: Before
    public var steps: [StepDifference]
    /// Refused or held back, by the gate's rule.
    public var refused: [GateRule: Before]
  }

  public struct StepDifference: Sendable {
    public var id: String
    public var messages: Before
    public var tasks: Before
  }

  /// A count with the old version and with the new one.
  public struct Before: Sendable, Hashable {
    public var then: Int64 = 0
    public var now: Int64 = 0
    public init(then: Int64 = 0, now: Int64 = 0) {
      self.then = then
      self.now = now
    }
    public var isSame: Bool { then == now }
  }

  public var messages: Before {
    sops.flatMap(\.steps).reduce(into: Before()) {
      $0.then += $1.messages.then
      $0.now += $1.messages.now
    }
  }

  /// - Parameters:
  ///   - old: with the versions of before; `new`: with those of now. Else the same.
  ///   - reading: compares what two messages say; `nil`: nobody asks.
  ///   - overlay: a copy of their store. The old version is applied to it, so that what the new one
  ///     changes there is the difference between the two.
  public static func of(
    _ old: Planner, _ new: Planner, overlay: any StoreOverlay, reading: Reading? = nil
  ) throws -> VersionComparison {
    let (then, oldMessages) = try old.planned()
    let (now, newMessages) = try new.planned()
    var before = old
    before.store = overlay.store
    before.full = true
    _ = try before.apply()
    var after = new
    after.store = overlay.store
    let tags = try after.plan(alone: true).outcome
    var comparison = VersionComparison()
    comparison.rules = tags.plugins.flatMap(\.rules)
    comparison.quota = (then.quota, now.quota)
    comparison.gate = new.sops.gate
    comparison.compare(then.plugins.flatMap(\.sops), now.plugins.flatMap(\.sops))
    if let reading { try comparison.compareWords(oldMessages, newMessages, reading) }
    for outcome in [then, now, tags] {
      for aside in outcome.setAside
      where !comparison.setAside.contains(where: { $0.plugin == aside.plugin }) {
        comparison.setAside.append(aside)
      }
    }
    return comparison
  }

  private mutating func compare(_ then: [SOPOutcome], _ now: [SOPOutcome]) {
    var names: [String] = []
    for sop in now + then where !names.contains(sop.name) { names.append(sop.name) }
    for name in names {
      let (old, new) = (then.first { $0.name == name }, now.first { $0.name == name })
      var ids: [String] = []
      for step in (new?.steps ?? []) + (old?.steps ?? []) where !ids.contains(step.id) {
        ids.append(step.id)
      }
      sops.append(
        SOPDifference(
          name: name, title: new?.title ?? old?.title ?? "",
          enrolled: Before(then: old?.enrolled ?? 0, now: new?.enrolled ?? 0),
          steps: ids.map { id in
            let (a, b) = (old?.step(id), new?.step(id))
            return StepDifference(
              id: id, messages: Before(then: a?.count(.sent) ?? 0, now: b?.count(.sent) ?? 0),
              tasks: Before(then: a?.tasks ?? 0, now: b?.tasks ?? 0))
          }, refused: Self.refused(old, new)))
    }
  }

  private static func refused(_ old: SOPOutcome?, _ new: SOPOutcome?) -> [GateRule: Before] {
    var all: [GateRule: Before] = [:]
    for step in old?.steps ?? [] {
      for (rule, count) in step.refused.merging(step.waiting, uniquingKeysWith: +) {
        all[rule, default: Before()].then += count
      }
    }
    for step in new?.steps ?? [] {
      for (rule, count) in step.refused.merging(step.waiting, uniquingKeysWith: +) {
        all[rule, default: Before()].now += count
      }
    }
    return all
  }
}

extension SOPOutcome {
  fileprivate func step(_ id: String) -> SOPStepOutcome? { steps.first { $0.id == id } }
}
