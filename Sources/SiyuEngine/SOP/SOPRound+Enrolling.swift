internal import SiyuModel

/// Whom triggers enrol, subject by subject.
extension SOPRound {
  mutating func look(_ subject: inout SOPSubject) throws {
    let entries = subject.group == nil ? book.enrollingCustomers : book.enrollingGroups
    subject.due = min(subject.due, subject.nextAt, subject.segmentsDue)
    for index in entries {
      let entry = book.entries[index]
      // Nothing happened that could be an event.
      if !entry.looksAtEverybody, subject.seen.all.isEmpty { continue }
      switch entry.sop.subject {
      case .customer: try look(&subject, index, .customer(subject.number), nil)
      case .group:
        if let group = subject.group { try look(&subject, index, .group(group.id), nil) }
      case .entity(let kind):
        for entity in subject.entities where entity.kind == kind {
          try look(&subject, index, .entity(entity.number), entity)
        }
      }
    }
  }

  private mutating func look(
    _ subject: inout SOPSubject, _ index: Int, _ key: SubjectKey, _ entity: SOPEntity?
  ) throws {
    let entry = book.entries[index]
    guard let enrolling = entry.enrolling else { return }
    let name = entry.sop.name
    let view = self.view(of: subject, key, entity, name)
    let look = enrolling.look(view)
    var due: Instant?
    try faulting(index) { () throws(MissingCalendarYear) in due = try enrolling.due(view) }
    if let due { subject.due = min(subject.due, due.seconds) }
    if let day = enrolling.nextDay { subject.due = min(subject.due, day.seconds) }
    if subject.isOnlyPlanned {
      if !look.candidates.isEmpty || !look.marked.isEmpty || !look.unmarked.isEmpty {
        subject.due = SubjectDue.always
      }
      return
    }
    for number in look.unmarked {
      subject.change.unmarked.append(ConditionMark(sop: name, trigger: number, subject: key))
    }
    if look.candidates.isEmpty {
      mark(look.marked, name, key, &subject)
    } else {
      subject.enrols.append(
        EnrolJob(
          entry: index, subject: key, entityID: entity?.id, look: look, rows: view.enrolments))
    }
  }

  private func mark(
    _ numbers: [Int], _ sop: String, _ key: SubjectKey, _ subject: inout SOPSubject
  ) {
    for number in numbers {
      subject.change.marked.append(ConditionMark(sop: sop, trigger: number, subject: key))
    }
  }

  private func view(
    of subject: SOPSubject, _ key: SubjectKey, _ entity: SOPEntity?, _ sop: String
  ) -> Enrolling.Subject {
    /// A customer is one person under all their numbers; an entity is itself.
    func isSame(_ other: SubjectKey) -> Bool {
      if case .customer = key { if case .customer = other { return true } }
      return other == key
    }
    let ids = directory.ids
    func has(_ tag: TagName) -> Bool {
      ids[tag].map { subject.tags.contains($0.rawValue) } ?? false
    }
    return Enrolling.Subject(
      key: key, entityID: entity?.id, seen: subject.seen,
      holds: { condition in
        switch condition {
        case .hasTag(let tag): has(tag)
        case .lacksTag(let tag): !has(tag)
        case .inSegment(let name): subject.segments[name]
        }
      },
      date: { source in
        switch source {
        case .birthday: subject.birthday
        case .attribute(let name): subject.attributes[name]
        case .field(let name): entity?.dates[name]
        }
      },
      marked: Set(
        subject.state.conditions.filter { $0.sop == sop && isSame($0.subject) }.map(\.trigger)),
      enrolments: subject.state.enrolments.filter {
        $0.key.sop == sop && isSame($0.key.subject)
      })
  }

  // MARK: Candidates

  /// The question on which it waits; what became of its candidates before is done.
  mutating func advanceEnrolment(
    _ subject: inout SOPSubject, _ index: Int
  ) throws -> SOPAsker.Open? {
    while true {
      let job = subject.enrols[index]
      guard job.next < job.look.candidates.count else { break }
      let candidate = job.look.candidates[job.next]
      let entry = book.entries[job.entry]
      guard let enrolling = entry.enrolling else { return nil }
      switch enrolling.verdict(on: candidate, among: job.rows) {
      case .passedOver: subject.enrols[index].next += 1
      case .declined: decline(&subject, index)
      case .mayEnter:
        guard let when = entry.sop.enrolWhen else {
          try enter(&subject, index)
          continue
        }
        var record = SubjectRecord()
        record.event = candidate.event
        return question(when, job.entry, subject, job.entityID, &record)
      }
    }
    let job = subject.enrols[index]
    if !job.look.marked.isEmpty {
      mark(
        job.look.marked.filter { !job.undecided.contains($0) },
        book.entries[job.entry].sop.name, job.subject, &subject)
      subject.enrols[index].look.marked = []
    }
    return nil
  }

  private func checksum(_ entry: Int) -> String { bases[entry].checksum }

  mutating func decline(
    _ subject: inout SOPSubject, _ index: Int, because reason: String? = nil
  ) {
    let job = subject.enrols[index]
    guard let enrolling = book.entries[job.entry].enrolling else { return }
    var row = enrolling.decline(
      job.look.candidates[job.next], subject: job.subject, customer: customer(subject),
      checksum: checksum(job.entry))
    row.why = reason
    subject.change.enrolments.append(row)
    subject.enrols[index].rows.append(row)
    subject.enrols[index].next += 1
    tally.declined(book.entries[job.entry].tally)
  }

  mutating func enter(_ subject: inout SOPSubject, _ index: Int) throws {
    let job = subject.enrols[index]
    guard let enrolling = book.entries[job.entry].enrolling else { return }
    var made: Enrolment?
    try faulting(job.entry) { () throws(MissingCalendarYear) in
      made = try enrolling.enter(
        job.look.candidates[job.next], subject: job.subject, customer: customer(subject),
        checksum: checksum(job.entry))
    }
    guard let made else { return }
    subject.enrols[index].rows.append(made)
    subject.enrols[index].next += 1
    subject.walks.append(self.job(made, job.entry, subject, isNew: true))
  }

  private func customer(_ subject: SOPSubject) -> Int64? {
    subject.group == nil ? subject.number : nil
  }
}
