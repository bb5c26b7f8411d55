import SiyuModel

extension Gate {
  // MARK: What no waiting changes

  func lasting(
    _ want: GateWant, _ customer: GateSubject, _ history: ContactHistory, _ now: Instant
  ) -> GateRefusal? {
    if !want.isPermitted {
      return GateRefusal(
        rule: .permission, words: GateWords.permission(want.plugin, want.touchpoint))
    }
    if history.suppressed {
      return GateRefusal(rule: .suppressed, words: GateWords.suppressed)
    }
    if want.purpose == .marketing {
      if let at = history.unsubscribedAt {
        return GateRefusal(rule: .unsubscribed, words: GateWords.unsubscribed(at, zone))
      }
      if let refusal = consent(customer) { return refusal }
    }
    return reach(want.touchpoint, customer, history) ?? validity(want, now)
  }

  /// People consent, groups do not: whoever is in one can leave it.
  private func consent(_ customer: GateSubject) -> GateRefusal? {
    guard customer.kind == .customer else { return nil }
    switch customer.consent {
    case 0: return GateRefusal(rule: .consent, words: GateWords.saidNo)
    case 1: return nil
    default:
      guard rules.requiresConsent else { return nil }
      return GateRefusal(rule: .consent, words: GateWords.consentUnknown)
    }
  }

  private func reach(
    _ touchpoint: Touchpoint, _ customer: GateSubject, _ history: ContactHistory
  ) -> GateRefusal? {
    func no(_ words: String) -> GateRefusal { GateRefusal(rule: .unreachable, words: words) }
    switch (customer.kind, touchpoint) {
    case (.group, .group): return customer.staff == nil ? no(GateWords.groupWithoutOwner) : nil
    case (.group, _): return no(GateWords.notForGroups(touchpoint))
    case (.customer, .group): return no(GateWords.onlyForGroups)
    case (.customer, _): break
    }
    if let at = history.leftPoolAt { return no(GateWords.left(at, zone)) }
    if touchpoint.isSentByStaff {
      return customer.staff == nil ? no(GateWords.nobodyOwns(touchpoint)) : nil
    }
    return customer.isInPool ? nil : no(GateWords.inNoPool)
  }

  private func validity(_ want: GateWant, _ now: Instant) -> GateRefusal? {
    if let until = want.validUntil, until <= now {
      return GateRefusal(rule: .content, words: GateWords.contentOver(until, zone))
    }
    if let from = want.validFrom, from > now {
      return GateRefusal(rule: .content, words: GateWords.contentEarly(from, zone), until: from)
    }
    return nil
  }

  // MARK: What always waits

  func waiting(
    _ want: GateWant, _ customer: GateSubject, _ moment: GateMoment
  ) -> GateRefusal? {
    if isPaused { return GateRefusal(rule: .paused, words: GateWords.paused) }
    if let listsProblem { return GateRefusal(rule: .lists, words: listsProblem) }
    return quiet(customer, moment) ?? staffDay(want, customer, moment)
  }

  private func quiet(_ customer: GateSubject, _ moment: GateMoment) -> GateRefusal? {
    guard let quiet = rules.quiet else { return nil }
    var until = moment.quietUntil
    if let own = customer.zone { until = GateMoment.quietUntil(quiet, moment.now, own) }
    guard let until else { return nil }
    return GateRefusal(
      rule: .quiet, words: GateWords.quiet(quiet, customer.zone?.name), until: until)
  }

  private func staffDay(
    _ want: GateWant, _ customer: GateSubject, _ moment: GateMoment
  ) -> GateRefusal? {
    guard let sender = sender(of: want, customer) else { return nil }
    let use = staffUse(of: sender, moment)
    for cap in rules.staffCaps where cap.concerns(want) && use.count(of: cap.what) >= cap.most {
      return GateRefusal(
        rule: .staff, words: GateWords.staff(use.count(of: cap.what), cap), until: moment.nextDay)
    }
    return nil
  }

  // MARK: What counts

  /// Service messages are owed: they are not counted, and no count holds them.
  func counted(
    _ want: GateWant, _ customer: GateSubject, _ use: ContactUse, _ moment: GateMoment
  ) -> GateRefusal? {
    guard want.purpose == .marketing else { return nil }
    // Nobody can tell who of a group an answer is from, so only people are counted.
    if let most = rules.unanswered, customer.kind == .customer, use.unanswered >= most {
      return GateRefusal(rule: .unanswered, words: GateWords.unanswered(use.unanswered, most))
    }
    // Of several that are full the one that is full for longest says when.
    var full: (cap: GateMoment.Cap, count: Int)?
    for (cap, count) in zip(moment.caps, use.counts)
    where cap.concerns(want.touchpoint) && count >= cap.most {
      if let longest = full, longest.cap.next >= cap.next { continue }
      full = (cap, count)
    }
    return full.map {
      GateRefusal(rule: .cap, words: GateWords.cap($0.cap, $0.count), until: $0.cap.next)
    }
  }
}
