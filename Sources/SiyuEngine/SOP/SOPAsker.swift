internal import SiyuModel

/// Asks the plugins' functions about subjects of a slice: those who have a question open are read into
/// a batch, and answer in one round.
///
/// No worker is begun before the first question: an SOP without functions needs none.
final class SOPAsker {
  private let snapshot: any PassSnapshot
  private let runtime: any PluginRuntime
  private let directory: TagDirectory
  private let book: SOPBook
  private let now: Instant
  private var reader: (any PassReader)?
  private var lane: (any PluginLane)?
  private var batch: (any PluginBatch)?
  /// Where subjects lie in the batch, by number.
  private var places: [Int64: Int] = [:]
  /// Of subjects of the slice whose standings changed in this pass, all that count.
  private var standings: [Int64: [Standing]] = [:]

  /// Asked about at once; a batch may name a subject several times.
  private static let most = 40_000

  init(
    snapshot: any PassSnapshot, runtime: any PluginRuntime, directory: TagDirectory, book: SOPBook,
    now: Instant
  ) {
    self.snapshot = snapshot
    self.runtime = runtime
    self.directory = directory
    self.book = book
    self.now = now
  }

  func close() {
    lane?.close()
    lane = nil
  }

  /// Other subjects follow, or the same ones with other tags.
  func beginSlice() {
    batch = nil
    places = [:]
    standings = [:]
  }

  /// Who is asked about later is seen with these.
  func show(_ changed: [Int64: [Standing]]) {
    if changed.isEmpty { return }
    standings.merge(changed, uniquingKeysWith: { $1 })
    batch = nil
    places = [:]
  }

  struct Open {
    /// Position among the book's plugins.
    var plugin: Int
    var question: Question
    var subject: Int64
    var record: DataValue
  }

  struct Answer {
    /// `nil`: the function raised an error.
    var yes: Bool?
    /// Of a question for a plain value; `nil`: the function raised an error.
    var value: DataValue?
    /// The author's.
    var reason: String?
    var diagnostic: Diagnostic?
    var due: Int64
  }

  /// Who is asked about: customers of a slice of the store, or groups.
  enum Source {
    case customers(numbers: Range<Int64>, TagOverlay)
    case groups([GroupFacts])
  }

  /// Answers in the order of the questions.
  /// - Throws: `SOPFault` for the plugins that were set aside.
  func ask(_ open: [Open], about source: Source) throws -> [Answer] {
    var answers = [Answer](repeating: Answer(yes: nil, due: .max), count: open.count)
    var start = 0
    while start < open.count {
      let end = min(start + Self.most, open.count)
      try ask(open, start..<end, about: source, into: &answers)
      start = end
    }
    return answers
  }

  private func ask(
    _ open: [Open], _ range: Range<Int>, about source: Source, into answers: inout [Answer]
  ) throws {
    let lane = try self.lane(source)
    let batch = try self.batch(for: Set(open[range].map(\.subject)), source, lane)
    var byPlugin: [Int: [Int]] = [:]
    for index in range { byPlugin[open[index].plugin, default: []].append(index) }
    var asked = [Asked?](repeating: nil, count: book.plugins.count)
    for (plugin, indices) in byPlugin {
      asked[plugin] = try self.asked(indices.map { open[$0] })
    }
    try lane.ask(batch, asked, now: now)
    let results = try lane.answers()
    let failed = results.compactMap { result -> SetAside? in
      if case .failure(let setAside)? = result { setAside } else { nil }
    }
    if !failed.isEmpty { throw SOPFault(failed) }
    for (plugin, indices) in byPlugin {
      guard case .success(let answer)? = results[plugin] else { continue }
      take(answer, asked[plugin]?.questions ?? [], open, indices, into: &answers)
    }
  }

  private func asked(_ open: [Open]) throws -> Asked {
    var questions: [Question] = []
    var numbers: [Question: Int] = [:]
    var rows: [[Int]] = []
    for (row, one) in open.enumerated() {
      if let known = numbers[one.question] {
        rows[known].append(row)
      } else {
        numbers[one.question] = questions.count
        questions.append(one.question)
        rows.append([row])
      }
    }
    let masks: [SubjectMask?] =
      questions.count == 1 ? [] : rows.map { SubjectMask(count: open.count, asked: $0) }
    let subjects = try open.map { one in
      // Never about somebody else.
      guard let place = places[one.subject] else {
        throw StoreError(.failed, "a subject that is asked about was not read")
      }
      return place
    }
    return Asked(
      questions, about: subjects, masks: masks,
      records: open.map(\.record))
  }

  private func take(
    _ answer: BatchAnswers, _ questions: [Question], _ open: [Open], _ indices: [Int],
    into answers: inout [Answer]
  ) {
    var numbers: [Question: Int] = [:]
    for (number, question) in questions.enumerated() { numbers[question] = number }
    for (row, index) in indices.enumerated() {
      guard let number = numbers[open[index].question] else { continue }
      let code = answer.columns[number].codes[row]
      answers[index].yes = code < AnswerColumn.largest ? code > 0 : nil
      if open[index].question.kind == .value, code < AnswerColumn.largest {
        let values = answer.columns[number].values
        answers[index].value = values.isEmpty ? .null : values[row]
      }
      answers[index].due = answer.due[row]
      if !answer.columns[number].reasons.isEmpty {
        answers[index].reason = answer.columns[number].reasons[row]
      }
    }
    for (number, column) in answer.columns.enumerated() {
      for failure in column.failures where indices.indices.contains(failure.subject) {
        let index = indices[failure.subject]
        guard numbers[open[index].question] == number else { continue }
        answers[index].diagnostic = failure.diagnostic
      }
    }
  }

  // MARK: Batches

  private func lane(_ source: Source) throws -> any PluginLane {
    if let lane { return lane }
    let reader = try snapshot.reader(needs: book.askNeeds, now: now)
    let made = try runtime.lane(
      plugins: book.plugins.map(\.source), tags: directory, lexicon: reader, needs: book.askNeeds)
    self.reader = reader
    lane = made
    return made
  }

  /// The last one, where everybody is in it.
  private func batch(
    for numbers: Set<Int64>, _ source: Source, _ lane: any PluginLane
  ) throws -> any PluginBatch {
    if let batch, numbers.allSatisfy({ places[$0] != nil }) { return batch }
    let made = try lane.emptyBatch()
    switch source {
    case .customers(let range, let overlay):
      let slice = PassSlice(index: 0, numbers: range, only: numbers.sorted())
      _ = try reader?.read(slice, into: OverlayWriter(made.writer, overlay, standings: standings))
    case .groups(let groups):
      for number in numbers.sorted() {
        let id = Array(groups[Int(number)].id.utf8)
        try id.withUnsafeBufferPointer {
          try made.writer.customer(CustomerRow(number: number, id: $0))
        }
        try made.writer.endCustomer(nextOrderAt: .max, nextEventAt: .max)
      }
    }
    places = [:]
    for (place, number) in made.numbers().enumerated() { places[number] = place }
    batch = made
    return made
  }
}
