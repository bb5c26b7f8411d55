public import SiyuModel

/// Asks a programme what it says of those who may be selected.
public struct KOCAsker: Sendable {
  private let asking: PluginAsking
  private let koc: KOCDeclaration

  public init(
    store: any Store, runtime: any PluginRuntime, plugin: PassPlugin, koc: KOCDeclaration,
    now: Instant
  ) {
    asking = PluginAsking(store: store, runtime: runtime, plugin: plugin, now: now)
    self.koc = koc
  }

  /// What was said of one customer.
  public struct Said: Sendable {
    public var score: Double?
    public var reason: String?
    public var part: String?
    public var failure: Diagnostic?
  }

  /// - Parameter scores: also asks for the score; otherwise only for the part, which members have too.
  /// - Throws: `SetAside` when the plugin was stopped: nothing is decided by half a plugin.
  public func ask(
    about customers: [CustomerNumber], scores: Bool
  ) throws -> [CustomerNumber: Said] {
    var questions: [Question] = []
    if scores { questions.append(Question(function: koc.select.score, kind: .value)) }
    if let per = koc.select.per { questions.append(Question(function: per, kind: .value)) }
    var found: [CustomerNumber: Said] = [:]
    try asking.ask(questions, about: customers) { take($0, $1, scores, into: &found) }
    return found
  }

  /// What `invite` says.
  public struct Inviting: Sendable {
    public var invites = false
    public var reason: String?
    public var failure: Diagnostic?
  }

  /// - Returns: `nil` for a programme that invites nobody by a function, and where nothing was answered.
  /// - Throws: `SetAside` when the plugin was stopped.
  public func inviting(_ customer: CustomerNumber) throws -> Inviting? {
    guard let invite = koc.recruit.invite else { return nil }
    var found: Inviting?
    try asking.ask([Question(function: invite, kind: .condition)], about: [customer]) {
      answers, _ in
      guard let column = answers.columns.first, let code = column.codes.first else { return }
      let isAnswer = code < AnswerColumn.largest
      found = Inviting(
        invites: code == 1, reason: column.reasons[0],
        failure: isAnswer
          ? nil : column.failures.first?.diagnostic ?? Diagnostic("no reason is known"))
    }
    return found
  }

  private func take(
    _ answers: BatchAnswers, _ numbers: [Int64], _ scores: Bool,
    into found: inout [CustomerNumber: Said]
  ) {
    for (subject, number) in numbers.enumerated() {
      var said = Said()
      for (index, column) in answers.columns.enumerated() {
        guard column.codes.indices.contains(subject), column.codes[subject] < AnswerColumn.largest
        else {
          // Only the first few are told with their words.
          said.failure =
            column.failures.first { $0.subject == subject }?.diagnostic
            ?? column.failures.first?.diagnostic ?? Diagnostic("no reason is known")
          continue
        }
        let value = column.values.indices.contains(subject) ? column.values[subject] : .null
        if scores, index == 0 {
          said.score = value.doubleValue
          said.reason = column.reasons[subject]
        } else {
          said.part = value.stringValue
        }
      }
      found[CustomerNumber(rawValue: number)] = said
    }
  }
}
