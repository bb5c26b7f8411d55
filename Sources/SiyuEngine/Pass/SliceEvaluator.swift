internal import SiyuModel

/// Makes a slice's result from the answers: the part of a pass's work that lanes do in parallel.
struct SliceEvaluator {
  let plugins: [PassPlugin]
  let table: RuleTable
  let decider: TagDecider
  let now: Instant
  let restriction: (@Sendable (Int64) -> Bool)?
  /// Keep the decisions, for an apply, and not only what is said of them.
  let keeps: Bool

  func evaluate(
    slice: PassSlice, batch: any PluginBatch, answers: [Result<BatchAnswers, SetAside>?],
    lane: any PluginLane
  ) -> SliceResult {
    let numbers = batch.numbers()
    let good = answers.map { try? $0?.get() }
    let decided = decider.decide(answers: good, held: batch.heldTags(), subjects: numbers.count)
    var fates = keeps ? Array(repeating: Fate.same, count: numbers.count) : []
    var parts: [PluginSlice] = []
    for index in plugins.indices {
      var part = PluginSlice(setAside: nil)
      switch answers[index] {
      case .failure(let setAside)?: part.setAside = setAside
      case .success(let answer)?:
        collectFailures(index, answer, batch, into: &part)
        collect(
          decided[index], plugin: index, answer: answer, numbers: numbers, batch: batch,
          lane: lane, fates: &fates, into: &part)
      case nil: break
      }
      parts.append(part)
    }
    return SliceResult(
      index: slice.index, evaluated: numbers.count, plugins: parts,
      dues: keeps ? dues(numbers, good, fates) : [])
  }

  private func collect(
    _ changes: [TagDecider.Change], plugin: Int, answer: BatchAnswers, numbers: [Int64],
    batch: any PluginBatch, lane: any PluginLane, fates: inout [Fate],
    into part: inout PluginSlice
  ) {
    var digester = DecisionDigester(table.marks)
    // A tag belongs to one rule of a plugin, so counts lie in an array by tag: hashing a key for
    // each change would cost as much as deciding it.
    var tally = ChangeTally(largestTag: table.largestTag)
    var readWords: [UInt16: [String]] = [:]
    for change in changes {
      let customer = numbers[change.subject]
      if let restriction, !restriction(customer) {
        if keeps { fates[change.subject] = .dropped }
        continue
      }
      tally.add(change) { batch.id(of: change.subject) }
      if table.rules[change.rule].refusal != nil { continue }
      digester.add(customer: customer, tag: change.tag, gained: change.gained)
      guard keeps else { continue }
      fates[change.subject] = .changed
      let column = answer.columns[table.rules[change.rule].question]
      let set = change.subject < column.reads.count ? column.reads[change.subject] : 0
      let reads: [String]
      if let known = readWords[set] {
        reads = known
      } else {
        reads = lane.reads(plugin: plugin, set: set)
        readWords[set] = reads
      }
      part.changes.append(
        DecidedChange(
          customer: customer, rule: change.rule, tag: change.tag, gained: change.gained,
          reason: change.gained ? column.reasons[change.subject] : nil, reads: reads))
    }
    digester.finish()
    part.digests = digester.digests
    part.touched = digester.touched
    part.counts = tally.counts
  }

  private func collectFailures(
    _ plugin: Int, _ answer: BatchAnswers, _ batch: any PluginBatch, into part: inout PluginSlice
  ) {
    let rules = plugins[plugin].declarations.tagRules.count
    for (question, column) in answer.columns.enumerated() {
      var failed: Int64 = 0
      if !column.failures.isEmpty {
        for code in column.codes where code == AnswerColumn.failed { failed += 1 }
      }
      let examples = column.failures.prefix(examplesKept).map {
        (id: batch.id(of: $0.subject), diagnostic: $0.diagnostic)
      }
      if question < rules {
        part.failures.append(failed)
        part.failureExamples.append(examples)
      } else {
        part.segmentFailures.append(failed)
        part.segmentExamples.append(examples)
        part.segmentMembers.append(Int64(column.codes.count { $0 == 1 }))
      }
    }
  }

  /// What becomes of a subject's tags.
  private enum Fate { case same, changed, dropped }

  /// The earliest time any plugin's answers about a subject can change; now, where rules read
  /// tags and the tags of this subject are about to change; always, where decisions were dropped.
  private func dues(
    _ numbers: [Int64], _ answers: [BatchAnswers?], _ fates: [Fate]
  ) -> [SubjectDue] {
    numbers.indices.map { subject in
      var due = fates[subject] == .dropped ? SubjectDue.always : Int64.max
      for case let answer? in answers {
        due = min(due, answer.due[subject])
        if fates[subject] == .changed, answer.readTags[subject] { due = min(due, now.seconds) }
      }
      return SubjectDue(customer: numbers[subject], due: due)
    }
  }
}

/// Counts changes by tag and direction.
private struct ChangeTally {
  private var numbers: [Int64]
  private var rules: [Int]
  private var examples: [Int: [String]] = [:]

  init(largestTag: Int) {
    numbers = Array(repeating: 0, count: (largestTag + 1) * 2)
    rules = Array(repeating: 0, count: (largestTag + 1) * 2)
  }

  @inline(__always)
  mutating func add(_ change: TagDecider.Change, _ id: () -> String) {
    let index = Int(change.tag) * 2 + (change.gained ? 1 : 0)
    numbers[index] += 1
    if numbers[index] > Int64(examplesKept) { return }
    rules[index] = change.rule
    examples[index, default: []].append(id())
  }

  var counts: [ChangeKey: ChangeCount] {
    var counts: [ChangeKey: ChangeCount] = [:]
    for index in numbers.indices where numbers[index] > 0 {
      let key = ChangeKey(
        rule: rules[index], tag: Int32(index / 2), gained: index % 2 == 1)
      counts[key] = ChangeCount(count: numbers[index], examples: examples[index] ?? [])
    }
    return counts
  }
}
