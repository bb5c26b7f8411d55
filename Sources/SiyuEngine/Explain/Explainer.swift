public import SiyuModel

/// Why a customer has the tags they have, and what the rules say today.
public struct Explainer: Sendable {
  let store: any Store
  let runtime: any PluginRuntime
  let plugins: [PassPlugin]
  let now: Instant

  public init(
    store: any Store, runtime: any PluginRuntime, plugins: [PassPlugin], now: Instant
  ) {
    self.store = store
    self.runtime = runtime
    self.plugins = plugins
    self.now = now
  }

  /// What was decided, from the store, and what every rule answers now, with the evidence it reads.
  public func explain(_ customer: CustomerNumber) throws -> Explanation {
    let detail = try store.detail(of: customer)
    let groups = plugins.flatMap { $0.declarations.tagRules.map(\.group) }
    let directory = try store.tagIDs(for: groups, reserve: false)
    let snapshot = try store.snapshot()
    var rules: [RuleExplanation] = []
    var segments: [String] = []
    var setAside: [SetAside] = []
    guard let slice = try snapshot.slices(.only([customer]), size: 1).first else {
      return Explanation(detail: detail, rules: [], segments: [], setAside: [])
    }
    let needs = plugins.reduce(into: ReadNeeds()) { $0.formUnion($1.source.needs) }
    let reader = try snapshot.reader(needs: needs, now: now)
    let lane = try runtime.lane(
      plugins: plugins.map(\.source), tags: directory, lexicon: reader, needs: needs)
    defer { lane.close() }
    let batch = try lane.emptyBatch()
    guard try reader.read(slice, into: batch.writer) == 1 else {
      return Explanation(detail: detail, rules: [], segments: [], setAside: [])
    }
    let questions: [[Question]?] = plugins.map { plugin in
      plugin.questions.map {
        Question(function: $0.function, kind: $0.kind, argument: ["trace": true])
      }
    }
    try lane.ask(batch, questions, now: now)
    for (index, result) in try lane.answers().enumerated() {
      switch result {
      case .failure(let aside)?: setAside.append(aside)
      case .success(let answers)?:
        rules += explained(index, answers, lane)
        let count = plugins[index].declarations.tagRules.count
        for (offset, segment) in plugins[index].declarations.segments.enumerated()
        where answers.columns[count + offset].codes.first == 1 {
          segments.append(segment.name)
        }
      case nil: break
      }
    }
    return Explanation(detail: detail, rules: rules, segments: segments, setAside: setAside)
  }

  private func explained(
    _ index: Int, _ answers: BatchAnswers, _ lane: any PluginLane
  ) -> [RuleExplanation] {
    let plugin = plugins[index]
    let grants = Grants(plugin.source)
    return plugin.declarations.tagRules.enumerated().map { position, rule in
      let column = answers.columns[position]
      let code = column.codes.first ?? AnswerColumn.keep
      return RuleExplanation(
        group: rule.group, plugin: plugin.name, place: rule.place,
        answer: answer(code, rule.group, column),
        reason: column.reasons[0],
        evidence: Self.once(lane.reads(plugin: index, set: column.reads.first ?? 0)),
        failure: column.failures.first?.diagnostic,
        refusal: grants.refusal(of: .filling(rule, by: plugin.source.id)))
    }
  }

  /// A rule may read the same again and again.
  private static func once(_ lines: [String]) -> [String] {
    var told: Set<String> = []
    return lines.filter { told.insert($0).inserted }
  }

  private func answer(
    _ code: UInt16, _ group: TagGroup, _ column: AnswerColumn
  ) -> RuleExplanation.Answer {
    switch code {
    case AnswerColumn.failed: return .failed
    case AnswerColumn.keep: return .keep
    case 0: return .values([])
    default:
      let numbers = group.exclusive ? [code - 1] : column.sets[Int(code) - 1]
      return .values(numbers.map { group.values[Int($0)].name })
    }
  }
}

/// Everything `siyu explain` shows.
public struct Explanation: Sendable {
  public var detail: CustomerDetail
  public var rules: [RuleExplanation]
  /// Full names of the segments the customer is in now.
  public var segments: [String]
  public var setAside: [SetAside]
}

/// What one rule answers now.
public struct RuleExplanation: Sendable {
  public enum Answer: Sendable, Hashable {
    case values([String])
    case keep
    case failed
  }
  public var group: TagGroup
  public var plugin: String
  public var place: SourcePlace
  public var answer: Answer
  public var reason: String?
  /// What the rule read, with what came out and from which rows.
  public var evidence: [String]
  public var failure: Diagnostic?
  /// The plugin may not fill this group, whatever the rule answers.
  public var refusal: Refusal?
}
