public import SiyuModel

extension KOCStages {
  /// - Returns: whether a period ended, so that there is another one to look at; `nil`: somebody has to
  ///   answer first.
  func assess(
    _ result: inout Result, _ facts: KOCFacts, _ replies: [Query: Reply], _ now: Instant
  ) -> Bool? {
    guard var member = result.member else { return false }
    guard let assess = koc.assess else { return false }
    if member.record.until == nil {
      // Selected when the programme assessed nobody yet: its first period begins now.
      Self.begin(&member.record, at: max(member.record.selectedAt ?? member.since, member.since))
      member.record.until = zone.adding(assess.every, to: member.record.from ?? now)
    }
    // What was another's is hers no more when the two are parted.
    member.record.proofs.removeAll { proof in
      guard proof.at <= now, let task = assess.task(proof.task) else { return false }
      return !facts.isHers(proof, task)
    }
    for task in assess.tasks { member.record.drop(waitingBeyond: task.times, of: task.id) }
    // What is refused leaves room for another, which is to be reviewed as well.
    var seen = Set(member.record.proofs.map(\.id))
    var known: [KOCProof]
    repeat {
      known = member.record.proofs
      take(&member.record, assess, facts, now)
      review(&member.record, assess, facts, replies, now, &seen, &result)
    } while member.record.proofs != known
    result.member = member
    guard result.open.isEmpty, let until = member.record.until else { return nil }
    guard now >= until else {
      result.due = until
      return false
    }
    let graceEnds = zone.adding(Self.reviewGrace, to: until)
    // Of a task that is declared no more nobody says anything.
    let isWaiting = member.record.proofs.contains {
      $0.state == .waiting && assess.task($0.task) != nil
    }
    if now < graceEnds, isWaiting {
      result.due = graceEnds
      return false
    }
    return judge(&result, assess, replies, now)
  }

  /// Makes a member of somebody who was chosen.
  public func selected(
    _ before: KOCMember?, reason: String?, at now: Instant
  ) -> (member: KOCMember, effects: [Effect]) {
    var record = KOCRecord()
    record.invitedAt = before?.invitedAt
    record.answeredAt = before?.record.answeredAt
    record.selectedAt = now
    if let assess = koc.assess {
      Self.begin(&record, at: now)
      record.until = zone.adding(assess.every, to: now)
    }
    var props: DataRecord = [:]
    if let reason { props["reason"] = .string(reason) }
    return (
      KOCMember(.active, since: now, record: record, reason: reason),
      [.event(KOCDeclaration.EventType.selected, at: now, props)]
    )
  }

  private static func begin(_ record: inout KOCRecord, at now: Instant) {
    record.selectedAt = record.selectedAt ?? now
    record.period = 0
    record.from = now
    record.proofs = []
  }

  // MARK: What was handed in

  /// Takes in what belongs to the period and was not seen yet.
  private func take(
    _ record: inout KOCRecord, _ assess: KOCAssessing, _ facts: KOCFacts, _ now: Instant
  ) {
    guard let from = record.from, let until = record.until else { return }
    var known = Set(record.proofs.map(\.id))
    // Nothing proves two tasks.
    var used = Set(record.proofs.map { $0.id.prefix { $0 != "/" } })
    for task in assess.tasks {
      let deadline = task.due.map { min(zone.adding($0, to: from), until) } ?? until
      let all =
        task.proof == .order
        ? facts.orders(for: task.id) : facts.handed.filter { $0.task == task.id }
      for one in all
      where !one.isPassedOn && one.at >= from && one.at < until && one.at <= now {
        let id = task.proof == .order ? "\(one.id)/\(task.id)" : one.id
        if known.contains(id) || used.contains(one.id[...]) { continue }
        if record.proofs.count >= KOCLimits.proofs { continue }
        let isLate = one.at > deadline
        // An order that is late is no attempt of hers; and what is enough is enough.
        if isLate, task.proof == .order { continue }
        let counting = record.proofs.count {
          $0.task == task.id && ($0.state == .waiting || $0.state == .accepted)
        }
        if !isLate, counting >= task.times { continue }
        known.insert(id)
        used.insert(one.id[...])
        record.proofs.append(
          KOCProof(id: id, task: task.id, at: one.at, state: isLate ? .late : .waiting))
      }
    }
    record.proofs.sort { ($0.at, $0.id) < ($1.at, $1.id) }
  }

  private func review(
    _ record: inout KOCRecord, _ assess: KOCAssessing, _ facts: KOCFacts,
    _ replies: [Query: Reply], _ now: Instant, _ seen: inout Set<String>,
    _ result: inout Result
  ) {
    for index in record.proofs.indices where record.proofs[index].state == .waiting {
      let proof = record.proofs[index]
      guard let task = assess.task(proof.task) else { continue }
      if facts.counted[proof.id] != nil {
        // By an apply that saw her as one with somebody else: it happened once, and is paid.
        record.proofs[index].state = .accepted
        continue
      }
      var accepted: Bool?
      if let finding = facts.findings[proof.id] {
        // People have the last word, whoever was to look at it.
        accepted = finding.accepted
      } else {
        switch task.review {
        case .none: accepted = true
        case .staff:
          if seen.insert(proof.id).inserted { result.effects.append(.review(proof)) }
        case .function:
          switch replies[.review(proof.id)] {
          case nil:
            if !result.open.contains(.review(proof.id)) {
              result.open.append(.review(proof.id))
            }
          case .yes?: accepted = true
          case .no?: accepted = false
          case .at?, .failed?: break
          }
        }
      }
      guard let accepted else { continue }
      record.proofs[index].state = accepted ? .accepted : .refused
      guard accepted else { continue }
      var props: DataRecord = ["task": .string(task.id), "points": .int(task.points)]
      props["proof"] = .string(proof.id)
      result.effects.append(.event(KOCDeclaration.EventType.taskAccepted, at: now, props))
      if task.points > 0 { result.effects.append(.points(record.proofs[index], task.points)) }
    }
  }

  // MARK: A period's end

  private func judge(
    _ result: inout Result, _ assess: KOCAssessing, _ replies: [Query: Reply], _ now: Instant
  ) -> Bool? {
    guard let member = result.member else { return false }
    let record = member.record
    let passed: Bool
    var reason: String?
    if assess.pass != nil {
      switch replies[.pass(record.period)] {
      case nil:
        result.open.append(.pass(record.period))
        return nil
      case .yes(let why)?: (passed, reason) = (true, why)
      case .no(let why)?: (passed, reason) = (false, why)
      case .at?, .failed?:
        // The period waits for a function that answers.
        return false
      }
    } else {
      let missing = assess.tasks.filter { record.accepted($0.id) < $0.times }
      passed = missing.isEmpty
      if let first = missing.first {
        reason = "\(first.title): \(record.accepted(first.id)) of \(first.times)"
      }
    }
    end(&result, member, assess, passed: passed, reason: reason, now)
    return true
  }

  private func end(
    _ result: inout Result, _ member: KOCMember, _ assess: KOCAssessing, passed: Bool,
    reason: String?, _ now: Instant
  ) {
    var record = member.record
    let done = KOCDone(record, assess)
    var props: DataRecord = [
      "period": .int(Int64(record.period + 1)), "points": .int(done.points),
    ]
    if let reason { props["reason"] = .string(reason) }
    let stage: KOCStage
    let event: String
    if passed {
      (stage, event) = (.active, KOCDeclaration.EventType.passed)
      record.warnings = 0
    } else if record.warnings < assess.warnings {
      (stage, event) = (.warned, KOCDeclaration.EventType.warned)
      record.warnings += 1
    } else {
      (stage, event) = (.left, KOCDeclaration.EventType.left)
    }
    let ended = record.until ?? now
    if stage == .left {
      // What was handed in stays until she comes back.
      (record.from, record.until) = (nil, nil)
    } else {
      record.from = ended
      record.period += 1
      record.until = bound(after: ended, record, assess)
      record.proofs = []
    }
    result.effects.append(.event(event, at: now, props))
    if stage != member.stage { result.moves.append((member.stage, stage, reason)) }
    result.member = KOCMember(
      stage, since: stage == member.stage ? member.since : now, record: record,
      reason: stage == member.stage && passed ? member.reason : reason)
    result.due = nil
  }

  /// Counted from the selection, so that months do not drift: the 31st stays the last day.
  private func bound(after ended: Instant, _ record: KOCRecord, _ assess: KOCAssessing) -> Instant {
    if let start = record.selectedAt, let whole = assess.every.times(record.period + 1) {
      let next = zone.adding(whole, to: start)
      if next > ended { return next }
    }
    // The periods have another length since.
    let next = zone.adding(assess.every, to: ended)
    return next > ended ? next : .max
  }
}

extension CalendarDuration {
  /// `nil` for more than 1,000 years.
  func times(_ count: Int) -> CalendarDuration? {
    let (months, a) = months.multipliedReportingOverflow(by: count)
    let (days, b) = days.multipliedReportingOverflow(by: count)
    let (seconds, c) = seconds.multipliedReportingOverflow(by: Int64(count))
    return a || b || c ? nil : CalendarDuration(months: months, days: days, seconds: seconds)
  }
}
