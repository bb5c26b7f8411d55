public import SiyuModel

/// Asks a programme what it says of those who may be selected.
public struct KOCAsker: Sendable {
  let store: any Store
  let runtime: any PluginRuntime
  let plugin: PassPlugin
  let koc: KOCDeclaration
  let now: Instant

  /// Customers read and asked about at once.
  private static let batch = 1000

  public init(
    store: any Store, runtime: any PluginRuntime, plugin: PassPlugin, koc: KOCDeclaration,
    now: Instant
  ) {
    self.store = store
    self.runtime = runtime
    self.plugin = plugin
    self.koc = koc
    self.now = now
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
    if customers.isEmpty || questions.isEmpty { return [:] }
    let directory = try store.tagIDs(
      for: plugin.declarations.tagRules.map(\.group), reserve: false)
    let snapshot = try store.snapshot(readers: 1)
    let needs = plugin.source.needs
    let reader = try snapshot.reader(needs: needs, now: now)
    let lane = try runtime.lane(
      plugins: [plugin.source], tags: directory, lexicon: reader, needs: needs)
    defer { lane.close() }
    var found: [CustomerNumber: Said] = [:]
    for slice in try snapshot.slices(.only(customers.sorted()), size: Self.batch) {
      let batch = try lane.emptyBatch()
      guard try reader.read(slice, into: batch.writer) > 0 else { continue }
      try lane.ask(batch, [questions], now: now)
      switch try lane.answers().first {
      case .failure(let aside)??: throw aside
      case .success(let answers)??: take(answers, batch.numbers(), scores, into: &found)
      case nil, .some(nil): break
      }
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
