internal import SiyuModel

/// Takes the subjects of one slice through their SOPs.
///
/// All go on until each of them has either nothing more to do or wants a message out; the questions
/// they have on the way are asked together. Then the gate decides, one subject after the other in
/// their order, about all that each of them wants; and again, until nobody is due. A slice is a bucket
/// of customer numbers, whatever a pass looks at: so a pass over everybody, one over what changed and
/// one that is taken up after a crash decide alike.
struct SOPRound {
  let book: SOPBook
  let clock: StepClock
  let now: Instant
  let directory: TagDirectory
  /// Exclusive groups by name.
  let exclusive: Set<String>
  var gate: Gate
  /// Why messages wait in the outbox for a second person; `nil`: they need none.
  var holding: GateRefusal?
  var isSuppressed: @Sendable (Int64) throws -> Bool = { _ in false }
  /// Codes of coupons that are left, by pool.
  var codes: [String: Int64] = [:]
  var rulesChanged = false
  var zone: @Sendable (String) -> TimeZoneRules? = { _ in nil }
  var tally: SOPTally
  /// By entry.
  let bases: [WalkBase]

  init(
    book: SOPBook, clock: StepClock, now: Instant, directory: TagDirectory, gate: Gate,
    shared: [TagGroup] = []
  ) {
    self.book = book
    self.clock = clock
    self.now = now
    self.directory = directory
    self.gate = gate
    tally = SOPTally(book)
    exclusive = Set(
      (book.plugins.flatMap { $0.declarations.tagRules.map(\.group) } + shared)
        .filter(\.exclusive).map(\.name))
    bases = book.entries.map { entry in
      let plugin = book.plugins[entry.plugin]
      return WalkBase(
        entry.sop, clock: clock, checksum: plugin.source.checksum, contents: plugin.contents,
        grants: Grants(plugin.source), coupons: plugin.declarations.coupons)
    }
  }

  /// - Parameter bucket: the subjects of the slice.
  mutating func run(
    _ subjects: inout [SOPSubject], _ bucket: Range<Int>, asking asker: SOPAsker,
    about source: SOPAsker.Source
  ) throws {
    try askSegments(&subjects, bucket, asker, source)
    for index in bucket { try begin(&subjects[index]) }
    var active = bucket.filter {
      !subjects[$0].walks.isEmpty || !subjects[$0].enrols.isEmpty
    }
    while !active.isEmpty {
      try advanceAll(&subjects, active, asker, source)
      active = active.filter { hasWants(subjects[$0]) }
      for index in active { try decide(&subjects[index]) }
    }
    for index in bucket { try finish(&subjects[index]) }
  }

  // MARK: Segments

  /// Segments that triggers ask about, for everybody whose triggers are looked at.
  private func askSegments(
    _ subjects: inout [SOPSubject], _ bucket: Range<Int>, _ asker: SOPAsker,
    _ source: SOPAsker.Source
  ) throws {
    var wanted: [(plugin: Int, rule: SegmentRule)] = []
    for index in book.enrollingCustomers {
      let entry = book.entries[index]
      for trigger in entry.sop.conditions {
        guard case .inSegment(let name) = trigger.condition,
          let rule = book.plugins[entry.plugin].declarations.segments.first(where: {
            $0.name == name
          }), !wanted.contains(where: { $0.rule.name == name })
        else { continue }
        wanted.append((entry.plugin, rule))
      }
    }
    if wanted.isEmpty { return }
    var open: [SOPAsker.Open] = []
    var of: [(subject: Int, segment: Int)] = []
    for index in bucket where subjects[index].isLookedAt && subjects[index].group == nil {
      for (segment, one) in wanted.enumerated() {
        open.append(
          SOPAsker.Open(
            plugin: one.plugin,
            question: Question(function: one.rule.function, kind: .segment),
            subject: subjects[index].number, record: .null))
        of.append((index, segment))
      }
    }
    let answers = try asker.ask(open, about: source)
    for (answer, place) in zip(answers, of) {
      if let yes = answer.yes {
        subjects[place.subject].segments[wanted[place.segment].rule.name] = yes
      }
      subjects[place.subject].segmentsDue = min(subjects[place.subject].segmentsDue, answer.due)
    }
  }

  // MARK: Beginning

  private mutating func begin(_ subject: inout SOPSubject) throws {
    if subject.isLookedAt { try look(&subject) }
    if subject.isOnlyPlanned { return }
    endMerged(&subject)
    for enrolment in subject.state.enrolments { try take(up: enrolment, &subject) }
  }

  private mutating func endMerged(_ subject: inout SOPSubject) {
    if subject.state.enrolments.count < 2 { return }
    let later = EnrolmentMerge.later(
      subject.state.enrolments, isRunning: { isRunning($0) }, isOnce: book.isOnce)
    for index in later {
      var enrolment = subject.state.enrolments[index]
      guard let entry = entry(of: enrolment) else { continue }
      enrolment.state = .merged
      enrolment.step = nil
      enrolment.moment = nil
      enrolment.due = nil
      enrolment.waiting = nil
      subject.state.enrolments[index] = enrolment
      subject.change.enrolments.append(enrolment)
      tally.merged(book.entries[entry].tally)
    }
  }

  private func isRunning(_ enrolment: Enrolment) -> Bool {
    if enrolment.state == .active { return true }
    return enrolment.state == .holdout && enrolment.due.map { $0 > now } ?? false
  }

  private func entry(of enrolment: Enrolment) -> Int? {
    switch book.place(of: enrolment) {
    case .at(let entry), .moving(let entry, _): entry
    case .resting, .stranded: nil
    }
  }

  /// Goes on with an enrolment that is there, if anything can have come of it.
  private mutating func take(up enrolment: Enrolment, _ subject: inout SOPSubject) throws {
    guard enrolment.state.isMeasured else { return }
    switch book.place(of: enrolment) {
    case .resting: return
    case .stranded:
      guard enrolment.state == .active else { return }
      var ended = enrolment
      ended.state = .stranded
      ended.step = nil
      ended.moment = nil
      ended.due = nil
      ended.waiting = nil
      subject.change.enrolments.append(ended)
    case .at(let entry):
      let matters = matters(enrolment, subject, bases[entry].sop)
      guard matters || rulesChanged else { return }
      var job = job(enrolment, entry, subject)
      if rulesChanged { job.walk.followRules() }
      guard matters || job.walk.enrolment != enrolment else { return }
      subject.walks.append(job)
    case .moving(let entry, let old):
      var job = job(enrolment, entry, subject)
      try faulting(entry) { () throws(MissingCalendarYear) in
        try job.walk.migrate(from: old.map { book.entries[$0].sop })
      }
      subject.walks.append(job)
    }
  }

  /// Whether a look at it can show anything new.
  private func matters(
    _ enrolment: Enrolment, _ subject: SOPSubject, _ sop: SOPDeclaration
  ) -> Bool {
    if let due = enrolment.due, due <= now { return true }
    if !subject.seen.all.isEmpty { return enrolment.state == .active || sop.goal != nil }
    return enrolment.state == .active && (subject.state.contacts.leftPoolAt != nil)
  }

  func job(
    _ enrolment: Enrolment, _ entry: Int, _ subject: SOPSubject, isNew: Bool = false
  ) -> WalkJob {
    var side = WalkSide(staff: subject.staff)
    if let group = subject.group { side.group = group.id } else { side.customer = subject.number }
    var entityID: String?
    if case .entity(let number) = enrolment.key.subject,
      let entity = subject.entities.first(where: { $0.number == number })
    {
      entityID = entity.id
      side.customer = entity.owner ?? subject.number
    }
    return WalkJob(
      walk: Walk(
        enrolment, in: bases[entry], side: side,
        facts: WalkFacts(
          now: now, seen: subject.seen, leftPoolAt: subject.state.contacts.leftPoolAt)),
      entry: entry, before: isNew ? nil : enrolment, entityID: entityID)
  }

  // MARK: Going on

  /// Until everybody is through or wants a message out.
  private mutating func advanceAll(
    _ subjects: inout [SOPSubject], _ active: [Int], _ asker: SOPAsker, _ source: SOPAsker.Source
  ) throws {
    var going = active
    while true {
      var open: [SOPAsker.Open] = []
      var of: [(subject: Int, job: OpenJob)] = []
      for index in going { try advance(&subjects[index], index, &open, &of) }
      if open.isEmpty { return }
      let answers = try asker.ask(open, about: source)
      for (answer, place) in zip(answers, of) {
        try take(answer, place.job, &subjects[place.subject])
      }
      going = []
      for place in of where going.last != place.subject { going.append(place.subject) }
    }
  }

  private enum OpenJob {
    case walk(Int)
    case enrol(Int)
  }

  private mutating func advance(
    _ subject: inout SOPSubject, _ index: Int, _ open: inout [SOPAsker.Open],
    _ of: inout [(subject: Int, job: OpenJob)]
  ) throws {
    for job in subject.enrols.indices {
      if let question = try advanceEnrolment(&subject, job) {
        open.append(question)
        of.append((index, .enrol(job)))
      }
    }
    for job in subject.walks.indices {
      let entry = subject.walks[job].entry
      var need: WalkNeed?
      try faulting(entry) { () throws(MissingCalendarYear) in
        need = try subject.walks[job].walk.advance()
      }
      guard case .ask(let function) = need else { continue }
      var record = SubjectRecord()
      record.run = RunRecord(
        subject.walks[job].walk.enrolment, subject.state.facts, subject.seen)
      open.append(
        question(function, entry, subject, subject.walks[job].entityID, &record))
      of.append((index, .walk(job)))
    }
  }

  func question(
    _ function: Int, _ entry: Int, _ subject: SOPSubject, _ entityID: String?,
    _ record: inout SubjectRecord
  ) -> SOPAsker.Open {
    let kind: SubjectKind
    switch book.entries[entry].sop.subject {
    case .customer: kind = .customer
    case .group:
      kind = .group
      record.group = subject.group
    case .entity:
      kind = .entity
      record.entity = entityID
    }
    return SOPAsker.Open(
      plugin: book.entries[entry].plugin,
      question: Question(function: function, kind: .condition, subject: kind),
      subject: subject.number, record: record.data)
  }

  private mutating func take(
    _ answer: SOPAsker.Answer, _ job: OpenJob, _ subject: inout SOPSubject
  ) throws {
    switch job {
    case .walk(let index):
      let entry = subject.walks[index].entry
      if answer.yes == nil {
        tally.failed(book.entries[entry].tally, name(of: subject), answer.diagnostic)
      }
      try faulting(entry) { () throws(MissingCalendarYear) in
        try subject.walks[index].walk.answer(answer.yes, reason: answer.reason)
      }
    case .enrol(let index):
      switch answer.yes {
      case true?: try enter(&subject, index)
      case false?: decline(&subject, index, because: answer.reason)
      case nil:
        // Asked again at the next look.
        let enrol = subject.enrols[index]
        if let condition = enrol.look.candidates[enrol.next].condition {
          subject.enrols[index].undecided.insert(condition)
        }
        subject.enrols[index].next += 1
        tally.failed(book.entries[enrol.entry].tally, name(of: subject), answer.diagnostic)
      }
    }
  }

  func name(of subject: SOPSubject) -> SOPTally.SubjectName {
    subject.group.map { .group($0.id) } ?? .customer(subject.number)
  }

  /// Without a year of the calendar the SOP that needs it rests, and says why.
  func faulting(
    _ entry: Int, _ body: () throws(MissingCalendarYear) -> Void
  ) throws {
    do throws(MissingCalendarYear) { try body() } catch {
      throw SOPFault(sop: book.entries[entry].sop.name, error)
    }
  }
}
