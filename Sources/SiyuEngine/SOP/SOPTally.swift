internal import SiyuModel

/// Adds up what a pass does in SOPs, as it goes along.
struct SOPTally {
  struct Sums {
    var enrolled: Int64 = 0
    var heldOut: Int64 = 0
    var declined: Int64 = 0
    var ended: [EnrolmentState: Int64] = [:]
    var goals: Int64 = 0
    var bounded: Int64 = 0
    var steps: [Step] = []
    var places: [String: Int] = [:]
    var nextDue: Int64 = .max
    var failures: Int64 = 0
    var failureExamples: [(subject: SubjectName, diagnostic: Diagnostic)] = []
    var examples: [SubjectName] = []

    mutating func step(_ id: String, _ body: (inout Step) -> Void) {
      let place: Int
      if let known = places[id] {
        place = known
      } else {
        place = steps.count
        places[id] = place
        steps.append(Step(outcome: SOPStepOutcome(id: id)))
      }
      body(&steps[place])
    }
  }

  struct Step {
    var outcome: SOPStepOutcome
    var examples: [SubjectName] = []
  }

  /// A customer by number, a group by its id.
  enum SubjectName: Hashable {
    case customer(Int64)
    case group(String)
  }

  private(set) var sums: [Sums]
  /// Messages let out.
  private(set) var messages = 0
  private(set) var touchpoints: [Touchpoint: Int64] = [:]

  init(_ book: SOPBook) {
    sums = book.names.map { _ in Sums() }
    for entry in book.entries {
      for step in entry.sop.steps { sums[entry.tally].step(step.id) { _ in } }
    }
  }

  mutating func declined(_ tally: Int) { sums[tally].declined += 1 }

  mutating func failed(_ tally: Int, _ subject: SubjectName, _ diagnostic: Diagnostic?) {
    sums[tally].failures += 1
    if let diagnostic, sums[tally].failureExamples.count < examplesKept {
      sums[tally].failureExamples.append((subject, diagnostic))
    }
  }

  /// What became of an enrolment in this pass.
  mutating func add(
    _ walk: Walk, before: Enrolment?, to tally: Int, _ subject: SubjectName
  ) {
    let after = walk.enrolment
    if before == nil {
      if sums[tally].examples.count < examplesKept { sums[tally].examples.append(subject) }
      // Whether it was held out stands in its state for good.
      if after.state == .holdout { sums[tally].heldOut += 1 } else { sums[tally].enrolled += 1 }
    }
    for record in after.history.dropFirst(before?.history.count ?? 0) {
      sums[tally].step(record.step) { step in
        step.outcome.outcomes[record.outcome, default: 0] += 1
        if record.outcome == .refused {
          if let rule = record.gateRule {
            step.outcome.refused[rule, default: 0] += 1
          } else if record.reason?.hasPrefix(Walk.noCode + ":") == true {
            step.outcome.withoutCode += 1
          }
        }
        if step.examples.count < examplesKept { step.examples.append(subject) }
      }
    }
    for message in walk.effects.messages {
      sums[tally].step(message.step) { $0.outcome.touchpoints[message.touchpoint, default: 0] += 1 }
      touchpoints[message.touchpoint, default: 0] += 1
    }
    for task in walk.effects.tasks { sums[tally].step(task.step) { $0.outcome.tasks += 1 } }
    for given in walk.effects.postings { add(given, to: tally) }
    messages += walk.effects.messages.count
    if let waiting = after.waiting, let step = after.step, waiting != before?.waiting {
      sums[tally].step(step) { $0.outcome.waiting[waiting.rule, default: 0] += 1 }
    }
    if after.goalAt != nil, before?.goalAt == nil { sums[tally].goals += 1 }
    if after.state != .active, after.state != .holdout, before?.state ?? .active == .active {
      sums[tally].ended[after.state, default: 0] += 1
    }
    if walk.isBounded { sums[tally].bounded += 1 }
    if let due = after.due { sums[tally].nextDue = min(sums[tally].nextDue, due.seconds) }
  }

  private mutating func add(_ given: SteppedPosting, to tally: Int) {
    guard case .give(let amount, _) = given.request.movement else { return }
    sums[tally].step(given.step) { step in
      switch given.request.purse.unit {
      case .points: step.outcome.points += amount
      case .pieces: step.outcome.coupons += amount
      case .money: break
      }
    }
  }

  mutating func merged(_ tally: Int) { sums[tally].ended[.merged, default: 0] += 1 }

  /// - Parameter publicID: `nil` where the subject has none any more.
  func outcomes(
    _ book: SOPBook, _ inFlight: [InFlight], publicID: (Int64) -> String?
  ) -> [(plugin: Int, outcome: SOPOutcome)] {
    func names(_ subjects: [SubjectName]) -> [String] { subjects.compactMap(name) }
    func name(_ subject: SubjectName) -> String? {
      switch subject {
      case .customer(let number): publicID(number)
      case .group(let id): id
      }
    }
    return book.names.indices.map { index in
      let (sums, known) = (sums[index], book.names[index])
      var outcome = SOPOutcome(name: known.name, title: known.title)
      if let entry = book.currentEntry(known.name).map({ book.entries[$0] }) {
        outcome.refusal = entry.refusal
        outcome.rest = entry.rest
        outcome.isDraining = entry.isDraining
        outcome.begins = entry.begins && !entry.sop.triggers.isEmpty
      }
      outcome.enrolled = sums.enrolled
      outcome.heldOut = sums.heldOut
      outcome.declined = sums.declined
      outcome.ended = sums.ended
      outcome.goals = sums.goals
      outcome.bounded = sums.bounded
      outcome.steps = sums.steps.map { step in
        var outcome = step.outcome
        outcome.examples = names(step.examples)
        return outcome
      }
      outcome.inFlight = inFlight.reduce(0) { $0 + ($1.sop == known.name ? $1.count : 0) }
      outcome.standing = standing(known.name, book, inFlight)
      outcome.nextDue = sums.nextDue == .max ? nil : Instant(seconds: sums.nextDue)
      outcome.failures = sums.failures
      outcome.failureExamples = sums.failureExamples.compactMap { example in
        name(example.subject).map { ($0, example.diagnostic) }
      }
      outcome.examples = names(sums.examples)
      return (known.plugin, outcome)
    }
  }
}

extension SOPTally {
  /// Where enrolments of an SOP stood before the pass.
  private func standing(
    _ name: String, _ book: SOPBook, _ inFlight: [InFlight]
  ) -> [SOPOutcome.Standing] {
    let now = book.currentEntry(name).map { book.plugins[book.entries[$0].plugin].source.checksum }
    return inFlight.filter { $0.sop == name && $0.count > 0 }.map {
      SOPOutcome.Standing(
        step: $0.step, olderVersion: $0.checksum == now ? nil : $0.checksum, count: $0.count)
    }.sorted { a, b in
      // Current ones first, then by version; within one as the steps come.
      if a.olderVersion != b.olderVersion { return (a.olderVersion ?? "") < (b.olderVersion ?? "") }
      return place(a.step, name, book) < place(b.step, name, book)
    }
  }

  private func place(_ step: String?, _ name: String, _ book: SOPBook) -> Int {
    guard let step else { return .max }
    let entry = book.currentEntry(name).map { book.entries[$0] }
    return entry?.sop.step(step) ?? .max - 1
  }
}

extension StepRecord {
  /// The gate's rule behind a refusal, which its reason begins with.
  var gateRule: GateRule? {
    reason.flatMap { GateRule(rawValue: String($0.prefix { $0 != ":" })) }
  }
}
