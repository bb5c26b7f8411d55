internal import SiyuModel

/// A paid time.
struct BenefitSubscriptionProgramme: SubscriptionProgramme {
  let benefit: BenefitSubscription
  let plugin: Int
  let zone: TimeZoneRules

  var name: String { benefit.name }
  var title: String { benefit.title }
  var kind: String { "benefit_subscription" }

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    [ProgrammeQuestion(function: benefit.bought, kind: .value)]
  }

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    guard let answer = answers.first else { return [] }
    let held = subject.standing(in: name)
    let record = held.flatMap { SubscriptionRecord($0.data) }
    let state = held.flatMap { SubscriptionState(rawValue: $0.state) }
    if state == .paused { return [] }
    let purchases = Purchase.all(answer.value).filter { one in
      one.at <= now && (record?.base.map { $0 < one.at } ?? true)
    }
    let others = subject.state.standings.filter {
      $0.programme == name && $0.subject != held?.subject
    }
    let time = paid(purchases, imported: [record] + others.map { SubscriptionRecord($0.data) })
    let key = held?.subject ?? subject.ownKey
    if let time, time.until > now {
      var kept = record ?? SubscriptionRecord(from: time.from)
      // Of a time that two numbers share this one's own beginning stays, should they be two after all.
      if others.isEmpty { kept.from = time.from }
      if state != .active {
        tell(
          &subject, KnownEvents.subscriptionBegan, "\(time.from.seconds)", at: now,
          ["until": .int(time.until.seconds)], key: key)
      } else if let before = held?.until, before < time.until {
        tell(
          &subject, KnownEvents.subscriptionRenewed, "\(time.until.seconds)", at: now,
          ["until": .int(time.until.seconds)], key: key)
      }
      stand(
        &subject, .active, kept, since: time.from, until: time.until, due: time.until, nil,
        key: key, into: &tally)
    } else if state == .active, let held, let record {
      let isOver = time.map { $0.until <= now } ?? false
      stand(
        &subject, .ended, record, since: time?.until ?? now, until: nil, due: nil,
        isOver ? "its time was over" : "what was bought was refunded", key: key, into: &tally)
      tell(
        &subject, KnownEvents.subscriptionEnded, "\(held.until?.seconds ?? now.seconds)", at: now,
        key: key)
    }
    return []
  }

  /// The last unbroken time that purchases make, each behind the one before it: of customers who are one
  /// the sum of what both paid.
  private func paid(
    _ purchases: [Purchase], imported: [SubscriptionRecord?]
  ) -> (from: Instant, until: Instant)? {
    var time: (from: Instant, until: Instant)?
    // What another system said stands before what is bought here.
    let told = imported.compactMap { record -> (from: Instant, until: Instant)? in
      guard let record, let until = record.importedUntil else { return nil }
      return (min(record.from, until), until)
    }
    for one in told.sorted(by: { ($0.from, $0.until) < ($1.from, $1.until) }) {
      guard let before = time, before.until >= one.from else {
        time = one
        continue
      }
      let length = one.until.seconds - one.from.seconds
      time = (before.from, before.until.advanced(bySeconds: length))
    }
    for one in purchases {
      for _ in 0..<one.count {
        let start = time.map { max($0.until, one.at) } ?? one.at
        let isBroken = time.map { $0.until < one.at } ?? true
        time = (isBroken ? one.at : time?.from ?? one.at, zone.adding(benefit.lasts, to: start))
      }
    }
    return time
  }
}
