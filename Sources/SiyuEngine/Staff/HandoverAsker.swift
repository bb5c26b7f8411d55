public import SiyuModel

/// Asks a plugin's function who shall have each of some customers.
public struct HandoverAsker: Sendable {
  let store: any Store
  let runtime: any PluginRuntime
  let plugin: PassPlugin
  let rule: HandoverRule
  let now: Instant

  /// Customers read and asked about at once.
  private static let batch = 1000

  public init(
    store: any Store, runtime: any PluginRuntime, plugin: PassPlugin, rule: HandoverRule,
    now: Instant
  ) {
    self.store = store
    self.runtime = runtime
    self.plugin = plugin
    self.rule = rule
    self.now = now
  }

  /// - Parameter staff: whom it may choose from.
  /// - Throws: `SetAside` when the plugin was stopped: nothing is decided by half a plugin.
  public func choices(
    for customers: [CustomerNumber], among staff: [String]
  ) throws -> [CustomerNumber: HandoverChoice] {
    if customers.isEmpty { return [:] }
    let groups = plugin.declarations.tagRules.map(\.group)
    let directory = try store.tagIDs(for: groups, reserve: false)
    let snapshot = try store.snapshot(readers: 1)
    let needs = plugin.source.needs
    let reader = try snapshot.reader(needs: needs, now: now)
    let lane = try runtime.lane(
      plugins: [plugin.source], tags: directory, lexicon: reader, needs: needs)
    defer { lane.close() }
    let question = Question(
      function: rule.function, kind: .handover,
      argument: ["staff": .list(staff.map { .string($0) })])
    var found: [CustomerNumber: HandoverChoice] = [:]
    for slice in try snapshot.slices(.only(customers.sorted()), size: Self.batch) {
      let batch = try lane.emptyBatch()
      guard try reader.read(slice, into: batch.writer) > 0 else { continue }
      try lane.ask(batch, [[question]], now: now)
      switch try lane.answers().first {
      case .failure(let aside)??: throw aside
      case .success(let answers)??: take(answers, batch.numbers(), staff, into: &found)
      case nil, .some(nil): break
      }
    }
    return found
  }

  private func take(
    _ answers: BatchAnswers, _ numbers: [Int64], _ staff: [String],
    into found: inout [CustomerNumber: HandoverChoice]
  ) {
    guard let column = answers.columns.first else { return }
    let failures = Dictionary(
      column.failures.map { ($0.subject, $0.diagnostic) }, uniquingKeysWith: { first, _ in first })
    for (subject, number) in numbers.enumerated() {
      let code = column.codes[subject]
      let choice: HandoverChoice
      switch code {
      case AnswerColumn.failed:
        // Only the first few are told.
        choice = .failed(
          failures[subject] ?? column.failures.first?.diagnostic ?? Diagnostic("no reason is known")
        )
      case AnswerColumn.keep, 0: choice = .nobody
      default:
        choice =
          staff.indices.contains(Int(code) - 1)
          ? .staff(staff[Int(code) - 1], reason: column.reasons[subject]) : .nobody
      }
      found[CustomerNumber(rawValue: number)] = choice
    }
  }
}
