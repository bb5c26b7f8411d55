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
    var changedTags = keeps ? Array(repeating: false, count: numbers.count) : []
    var parts: [PluginSlice] = []
    for index in plugins.indices {
      var part = PluginSlice(setAside: nil)
      switch answers[index] {
      case .failure(let setAside)?: part.setAside = setAside
      case .success(let answer)?:
        collectFailures(index, answer, batch, into: &part)
        collect(
          decided[index], plugin: index, answer: answer, numbers: numbers, batch: batch,
          lane: lane, changedTags: &changedTags, into: &part)
      case nil: break
      }
      parts.append(part)
    }
    return SliceResult(
      index: slice.index, evaluated: numbers.count, plugins: parts,
      dues: keeps ? dues(numbers, good, changedTags) : [])
  }

  private func collect(
    _ changes: [TagDecider.Change], plugin: Int, answer: BatchAnswers, numbers: [Int64],
    batch: any PluginBatch, lane: any PluginLane, changedTags: inout [Bool],
    into part: inout PluginSlice
  ) {
    var digester = DecisionDigester()
    // Counting by a dictionary for each change would cost as much as deciding it.
    var counts: [ChangeKey: ChangeCount] = [:]
    var last: (key: ChangeKey, position: Dictionary<ChangeKey, ChangeCount>.Index)?
    var readWords: [UInt16: [String]] = [:]
    for change in changes {
      let customer = numbers[change.subject]
      if let restriction, !restriction(customer) { continue }
      digester.add(customer: customer, tag: change.tag, gained: change.gained)
      let key = ChangeKey(rule: change.rule, tag: change.tag, gained: change.gained)
      let position: Dictionary<ChangeKey, ChangeCount>.Index
      if let last, last.key == key {
        position = last.position
      } else if let found = counts.index(forKey: key) {
        position = found
      } else {
        counts[key] = ChangeCount()
        position = counts.index(forKey: key)!
      }
      last = (key, position)
      counts.values[position].count += 1
      if counts.values[position].examples.count < examplesKept {
        counts.values[position].examples.append(batch.id(of: change.subject))
      }
      guard keeps else { continue }
      changedTags[change.subject] = true
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
    part.counts = counts
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
        part.segmentMembers.append(Int64(column.codes.count { $0 == 1 }))
      }
    }
  }

  /// The earliest time any plugin's answers about a subject can change; now, where rules read
  /// tags and the tags of this subject are about to change.
  private func dues(
    _ numbers: [Int64], _ answers: [BatchAnswers?], _ changedTags: [Bool]
  ) -> [SubjectDue] {
    numbers.indices.map { subject in
      var due = Int64.max
      for case let answer? in answers {
        due = min(due, answer.due[subject])
        if changedTags[subject], answer.readTags[subject] { due = min(due, now.seconds) }
      }
      return SubjectDue(customer: numbers[subject], due: due)
    }
  }
}
