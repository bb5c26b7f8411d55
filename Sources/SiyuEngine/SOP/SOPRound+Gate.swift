internal import SiyuModel

/// What wants out, and what came of it all.
extension SOPRound {
  func hasWants(_ subject: SOPSubject) -> Bool {
    subject.walks.contains {
      switch $0.walk.stage {
      case .gate, .coupon: true
      default: false
      }
    }
  }

  mutating func decide(_ subject: inout SOPSubject) throws {
    try dealCodes(&subject)
    var wants: [GateWant] = []
    var jobs: [Int] = []
    for index in subject.walks.indices {
      guard case .gate(let want) = subject.walks[index].walk.stage else { continue }
      wants.append(gateWant(want, subject.walks[index].entry))
      jobs.append(index)
    }
    if subject.group == nil, !wants.isEmpty {
      do {
        subject.state.contacts.suppressed = try isSuppressed(subject.number)
      } catch let problems as Diagnostics {
        gate.listsProblem = problems.all.first?.message ?? "a suppression list cannot be read"
      }
    }
    let verdicts = gate.decide(
      wants,
      customer: GateSubject(
        subject.group == nil ? .customer : .group, consent: subject.consent, staff: subject.staff,
        isInPool: subject.isInPool, zone: subject.zone.flatMap(zone)),
      history: subject.state.contacts, now: now)
    for (place, index) in jobs.enumerated() {
      let verdict = verdicts[place]
      if verdict == .admit, wants[place].purpose == .marketing {
        subject.state.contacts.contacts.append(
          Contact(at: now, touchpoint: wants[place].touchpoint))
        subject.state.contacts.unanswered += 1
      }
      try faulting(subject.walks[index].entry) { () throws(MissingCalendarYear) in
        try subject.walks[index].walk.decide(verdict.refusal)
      }
    }
  }

  /// One code each, as long as there are any: in the order of customers, as the gate decides.
  private mutating func dealCodes(_ subject: inout SOPSubject) throws {
    for index in subject.walks.indices {
      guard case .coupon(let coupon) = subject.walks[index].walk.stage, let pool = coupon.pool
      else { continue }
      let left = codes[pool] ?? 0
      if left > 0 { codes[pool] = left - 1 }
      try faulting(subject.walks[index].entry) { () throws(MissingCalendarYear) in
        try subject.walks[index].walk.decide(hasCode: left > 0)
      }
    }
  }

  /// Codes for what programmes give, before the SOPs' turn. Where none is left the rest of the benefit
  /// is given, the event says so, and the standing keeps that it is missed.
  /// - Returns: gifts for which no code is left.
  mutating func dealGifts(
    _ subjects: inout [SOPSubject], _ bucket: Range<Int>
  ) -> [MissedGift] {
    var missed: [MissedGift] = []
    for index in bucket where subjects[index].change.postings.contains(where: { $0.pool != nil }) {
      var kept: [LedgerRequest] = []
      for request in subjects[index].change.postings {
        guard let pool = request.pool else {
          kept.append(request)
          continue
        }
        let left = codes[pool.name] ?? 0
        let wasMissed = subjects[index].note(isMissed: left <= 0, by: request.key)
        if left > 0 {
          codes[pool.name] = left - 1
          kept.append(request)
          continue
        }
        subjects[index].tellMissed(request, isAgain: wasMissed)
        missed.append(
          MissedGift(request: request, isAgain: wasMissed, customer: subjects[index].number))
      }
      subjects[index].change.postings = kept
    }
    return missed
  }

  private func gateWant(_ want: SendWant, _ entry: Int) -> GateWant {
    let base = bases[entry]
    return GateWant(
      id: want.id, plugin: base.sop.plugin, sop: base.sop.name, step: want.step,
      touchpoint: want.facts.touchpoint, purpose: want.facts.purpose, hasLink: want.facts.hasLink,
      priority: base.sop.priority, deadline: want.deadline,
      isPermitted: base.grants.allows(
        .send(touchpoint: want.facts.touchpoint.rawValue)),
      validFrom: want.facts.validFrom, validUntil: want.facts.validUntil)
  }

  // MARK: Finishing

  mutating func finish(_ subject: inout SOPSubject) throws {
    let jobs = subject.walks
    subject.walks = []
    for index in jobs.indices {
      let entry = jobs[index].entry
      tally.add(
        jobs[index].walk, before: jobs[index].before, to: book.entries[entry].tally,
        name(of: subject))
      for message in jobs[index].walk.effects.messages {
        subject.change.messages.append(held(message))
      }
      subject.change.tasks += jobs[index].walk.effects.tasks
      subject.change.postings += jobs[index].walk.effects.postings.map(\.request)
      for tag in jobs[index].walk.effects.tags { step(tag, entry, &subject) }
      if jobs[index].walk.enrolment != jobs[index].before {
        subject.change.enrolments.append(jobs[index].walk.enrolment)
      }
    }
    subject.enrols = []
    // Rules that read tags have to look again.
    if !subject.steps.isEmpty || changesWallet(subject) {
      subject.due = min(subject.due, now.seconds)
    }
  }

  /// Whether rules that read what customers have are to look again.
  private func changesWallet(_ subject: SOPSubject) -> Bool {
    book.readsWallets && !subject.change.postings.isEmpty
  }

  private func held(_ message: Message) -> Message {
    guard let holding else { return message }
    var held = message
    held.state = .planned
    held.reason = holding.words
    return held
  }

  /// A tag of a step's, by the rules for tags: what people set stays, and an exclusive group has one.
  private func step(_ tag: SteppedTag, _ entry: Int, _ subject: inout SOPSubject) {
    guard let id = directory.ids[tag.tag]?.rawValue else { return }
    let rule = book.rule(entry: entry, step: tag.step)
    let has = subject.tags.contains(id)
    if subject.byHand.contains(id) || has == tag.gained { return }
    if tag.gained, exclusive.contains(tag.tag.group) {
      let others = subject.tags.filter {
        directory.names[TagID(rawValue: $0)]?.group == tag.tag.group
      }
      if others.contains(where: subject.byHand.contains) { return }
      for other in others {
        subject.steps.append(SteppedChange(tag: other, gained: false, rule: rule))
        subject.tags.removeAll { $0 == other }
      }
    }
    subject.steps.append(SteppedChange(tag: id, gained: tag.gained, rule: rule))
    if tag.gained { subject.tags.append(id) } else { subject.tags.removeAll { $0 == id } }
  }
}
