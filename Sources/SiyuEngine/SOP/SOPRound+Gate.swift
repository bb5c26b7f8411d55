internal import SiyuModel

/// What wants out, and what came of it all.
extension SOPRound {
  func hasWants(_ subject: SOPSubject) -> Bool {
    subject.walks.contains { if case .gate = $0.walk.stage { true } else { false } }
  }

  mutating func decide(_ subject: inout SOPSubject) throws {
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
      subject.change.points += jobs[index].walk.effects.points
      for tag in jobs[index].walk.effects.tags { step(tag, entry, &subject) }
      if jobs[index].walk.enrolment != jobs[index].before {
        subject.change.enrolments.append(jobs[index].walk.enrolment)
      }
    }
    subject.enrols = []
    // Rules that read tags have to look again.
    if !subject.steps.isEmpty { subject.due = min(subject.due, now.seconds) }
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
