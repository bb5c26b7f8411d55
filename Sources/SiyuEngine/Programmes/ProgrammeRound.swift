internal import SiyuModel

/// Takes the customers of one bucket through all programmes: questions are asked together, then each
/// programme decides, customer by customer.
struct ProgrammeRound {
  let programmes: [any Programme]
  let now: Instant
  var tally: ProgrammeTally
  /// Which programme gives, by the ledger's key; of the bucket under way.
  private var givers: [String: String] = [:]

  /// So often a programme may ask about one customer.
  static let mostTurns = 4

  init(_ programmes: [any Programme], now: Instant) {
    self.programmes = programmes
    self.now = now
    tally = ProgrammeTally(programmes)
  }

  /// - Parameter bucket: the subjects of the slice.
  mutating func run(
    _ subjects: inout [SOPSubject], _ bucket: Range<Int>, asking asker: SOPAsker,
    about source: SOPAsker.Source
  ) throws {
    if programmes.isEmpty { return }
    for stratum in ProgrammeStratum.allCases {
      let own = programmes.indices.filter { programmes[$0].stratum == stratum }
      if own.isEmpty { continue }
      try run(own, &subjects, bucket, asker, source)
      // No function reads what somebody is by a screen.
      if stratum == .screen { continue }
      var changed: [Int64: [Standing]] = [:]
      for index in bucket where !subjects[index].change.standings.isEmpty {
        changed[subjects[index].number] = subjects[index].standingsThatCount
      }
      asker.show(changed)
    }
  }

  /// A programme's turn for one customer.
  private struct Job {
    var subject: Int
    var programme: Int
    var questions: [ProgrammeQuestion]
  }

  private mutating func run(
    _ own: [Int], _ subjects: inout [SOPSubject], _ bucket: Range<Int>, _ asker: SOPAsker,
    _ source: SOPAsker.Source
  ) throws {
    var jobs: [Job] = []
    for index in bucket {
      for programme in own where isDue(subjects[index], in: programmes[programme].name) {
        jobs.append(
          Job(
            subject: index, programme: programme,
            questions: programmes[programme].questions(about: subjects[index], at: now)))
      }
    }
    for _ in 0..<Self.mostTurns where !jobs.isEmpty {
      let answers = try asker.ask(jobs.flatMap { opened($0, subjects) }, about: source)
      var next: [Job] = []
      var start = 0
      for job in jobs {
        let own = answers[start..<start + job.questions.count]
        start += job.questions.count
        if let more = decide(job, own, &subjects[job.subject]) { next.append(more) }
      }
      jobs = next
    }
  }

  /// Adds up what is given, after it is known for whom there is a code.
  mutating func countGifts(_ subjects: [SOPSubject], _ bucket: Range<Int>) {
    if givers.isEmpty { return }
    for posting in subjects[bucket].lazy.flatMap(\.change.postings) {
      guard let giver = givers[posting.key], case .give(let amount, _) = posting.movement else {
        continue
      }
      tally.gave(giver, amount, to: posting.purse)
    }
    givers.removeAll(keepingCapacity: true)
  }

  /// A plugin that would keep more about a customer than a standing holds is set aside, before anything
  /// of the pass is written.
  /// - Throws: `SOPFault`.
  func checkRoom(_ subjects: [SOPSubject], _ bucket: Range<Int>) throws(SOPFault) {
    for subject in subjects[bucket] {
      for standing in subject.change.standings where standing.keepsTooMuch {
        throw SOPFault([
          SetAside(
            plugin: Standing.plugin(of: standing.programme), cause: .memory,
            diagnostic: Diagnostic(
              "\(standing.programme) keeps too much about one customer: more than "
                + "\(Standing.longestData) bytes",
              hint: "shorter ids of its levels and benefits, or fewer benefits, make room"))
        ])
      }
    }
  }

  /// Everybody who is looked at; otherwise those whose own time has come, or who miss a code.
  private func isDue(_ subject: SOPSubject, in programme: String) -> Bool {
    subject.isLookedAt
      || subject.state.standings.contains {
        $0.programme == programme
          && ($0.due.map { $0 <= now } ?? false || $0.data[Standing.noCode] != nil)
      }
  }

  private func opened(_ job: Job, _ subjects: [SOPSubject]) -> [SOPAsker.Open] {
    job.questions.map {
      SOPAsker.Open(
        plugin: programmes[job.programme].plugin,
        question: Question(function: $0.function, kind: $0.kind),
        subject: subjects[job.subject].number, record: $0.record.data)
    }
  }

  /// - Returns: what else it asks.
  private mutating func decide(
    _ job: Job, _ answers: ArraySlice<SOPAsker.Answer>, _ subject: inout SOPSubject
  ) -> Job? {
    let programme = programmes[job.programme]
    if subject.isLookedAt, !programme.asksOnce {
      for answer in answers { subject.due = min(subject.due, answer.due) }
    }
    // A pass that only plans what others decided: when to look again is all that counts.
    if subject.isOnlyPlanned { return nil }
    var values: [ProgrammeAnswer] = []
    for (question, answer) in zip(job.questions, answers) {
      let value =
        question.kind == .value ? answer.value : answer.yes.map { DataValue.bool($0) }
      guard let value else {
        tally.failed(programme.name, subject.number, answer.diagnostic)
        return nil
      }
      values.append(ProgrammeAnswer(value: value, reason: answer.reason))
    }
    let before = subject.change.postings.count
    let more = programme.decide(&subject, values, at: now, into: &tally)
    // What memberships give is told by benefit.
    for posting in subject.change.postings.dropFirst(before) where programme.effect == .koc {
      givers[posting.key] = programme.name
    }
    subject.restOthers(in: programme.name)
    if more.isEmpty { return nil }
    return Job(subject: job.subject, programme: job.programme, questions: more)
  }
}
