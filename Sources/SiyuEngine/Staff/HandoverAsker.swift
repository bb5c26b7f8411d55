public import SiyuModel

/// Asks a plugin's function who shall have each of some customers.
public struct HandoverAsker: Sendable {
  private let asking: PluginAsking
  private let rule: HandoverRule

  public init(
    store: any Store, runtime: any PluginRuntime, plugin: PassPlugin, rule: HandoverRule,
    now: Instant
  ) {
    asking = PluginAsking(store: store, runtime: runtime, plugin: plugin, now: now)
    self.rule = rule
  }

  /// - Parameter staff: whom it may choose from.
  /// - Throws: `SetAside` when the plugin was stopped: nothing is decided by half a plugin.
  public func choices(
    for customers: [CustomerNumber], among staff: [String]
  ) throws -> [CustomerNumber: HandoverChoice] {
    let question = Question(
      function: rule.function, kind: .handover,
      argument: ["staff": .list(staff.map { .string($0) })])
    var found: [CustomerNumber: HandoverChoice] = [:]
    try asking.ask([question], about: customers) { take($0, $1, staff, into: &found) }
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
