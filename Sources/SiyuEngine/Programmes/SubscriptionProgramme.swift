internal import SiyuModel

/// What both kinds of subscription have in common: how they begin and end.
protocol SubscriptionProgramme: Programme {}

extension SubscriptionProgramme {
  var noun: String { "membership" }
  var effect: Effect { .membership }
  var stratum: ProgrammeStratum { .membership }
  var states: [(id: String, title: String)] {
    SubscriptionState.allCases.map { ($0.rawValue, "") }
  }

  func stand(
    _ subject: inout SOPSubject, _ state: SubscriptionState, _ record: SubscriptionRecord,
    since: Instant, until: Instant? = nil, due: Instant?, _ reason: String?, key: SubjectKey,
    into tally: inout ProgrammeTally
  ) {
    subject.stand(
      Standing(
        programme: name, subject: key, state: state.rawValue, rank: state.rank, since: since,
        until: until, due: due, data: record.data, reason: reason), into: &tally)
  }

  func tell(
    _ subject: inout SOPSubject, _ type: String, _ occurrence: String, at now: Instant,
    _ props: DataRecord = DataRecord(), key: SubjectKey
  ) {
    var props = props
    props["programme"] = .string(name)
    subject.bear(type, in: name, props, at: now, occurrence: occurrence, subject: key)
  }
}

/// Deliveries on a calendar.
struct ProductSubscriptionProgramme: SubscriptionProgramme {
  let product: ProductSubscription
  let plugin: Int
  let checksum: String
  let grants: Grants
  let zone: TimeZoneRules

  var name: String { product.name }
  var title: String { product.title }
  var kind: String { "product_subscription" }

  /// What is older than this when siyu first hears of it was delivered by somebody else.
  private static let oldest: Int64 = 3 * 86_400
  /// At most so many deliveries of one customer in one look.
  private static let mostAtOnce = 50

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    [ProgrammeQuestion(function: product.bought, kind: .value)]
  }

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    guard let answer = answers.first else { return [] }
    if let sku = answer.value.stringValue {
      guard ProductSubscription.isDeliverable(sku) else {
        tally.failed(
          name, subject.number,
          Diagnostic(
            file: product.place.file, line: product.place.line,
            "deliver of \(name) should return \(ProductSubscription.wantedSKU)"))
        return []
      }
      // What this delivery is: the others that are due come at the next look.
      if var walk = Walking(subject.standing(in: name)) {
        deliver(&subject, &walk, sku: sku, at: now)
        finish(&subject, walk, bought: nil, at: now, into: &tally)
      }
      return []
    }
    return settle(&subject, Purchase.all(answer.value), at: now, into: &tally)
  }

  /// A subscription that is looked at.
  private struct Walking {
    var record: SubscriptionRecord
    var state: SubscriptionState
    var since: Instant
    var until: Instant?
    var key: SubjectKey
    var reason: String?
    /// The last purchase that is known now.
    var latest: Instant?

    init?(_ standing: Standing?) {
      guard let standing, let record = SubscriptionRecord(standing.data),
        let state = SubscriptionState(rawValue: standing.state)
      else { return nil }
      self.record = record
      self.state = state
      since = standing.since
      until = standing.until
      key = standing.subject
      reason = standing.reason
    }

    init(_ record: SubscriptionRecord, since: Instant, key: SubjectKey) {
      self.record = record
      self.since = since
      self.key = key
      state = .active
    }
  }

  private func settle(
    _ subject: inout SOPSubject, _ purchases: [Purchase], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    let known = Walking(subject.standing(in: name))
    var walk: Walking
    if let known, known.state != .ended {
      walk = known
    } else {
      let base = lastBase(subject)
      let new = purchases.filter { one in base.map { $0 < one.at } ?? true }
      guard let first = new.first else { return [] }
      walk = begin(first, after: known, base, key: known?.key ?? subject.ownKey, at: now)
      retireOthers(&subject, than: walk.key, base: base, at: now)
      tell(
        &subject, KnownEvents.subscriptionBegan, "\(first.at.seconds)", at: now, key: walk.key)
    }
    walk.latest = purchases.last?.at
    let bought = count(purchases, of: walk, subject)
    if bought == 0 {
      walk.state = .ended
      walk.since = now
      walk.reason = "what was bought was refunded"
      tell(&subject, KnownEvents.subscriptionEnded, "\(now.seconds)", at: now, key: walk.key)
    }
    var turns = 0
    while walk.state == .active, turns < Self.mostAtOnce, goesOn(walk, bought, subject),
      let at = calendar(walk).time(walk.record.next, in: zone), at <= now
    {
      turns += 1
      let (isLeftOut, reason) = walk.record.pass(walk.record.next)
      if isLeftOut {
        walk.record.note(
          .init(
            number: walk.record.next + 1, at: at, sku: nil, reason: reason ?? "left out by hand"))
        walk.record.next += 1
        continue
      }
      switch (walk.record.sku, product.deliver) {
      case (let sku?, _): deliver(&subject, &walk, sku: sku, at: now)
      case (nil, .sku(let sku)): deliver(&subject, &walk, sku: sku, at: now)
      case (nil, .function(let function)):
        // Kept as far as it is, with the question open: the answer goes on from there.
        finish(&subject, walk, bought: bought, at: now, into: &tally)
        return [ProgrammeQuestion(function: function, kind: .value)]
      }
    }
    finish(&subject, walk, bought: bought, at: now, into: &tally)
    return []
  }

  /// Deliveries that lie far back were somebody else's.
  private func begin(
    _ first: Purchase, after known: Walking?, _ base: Instant?, key: SubjectKey, at now: Instant
  ) -> Walking {
    var record = known?.record.anew(from: first.at) ?? SubscriptionRecord(from: first.at)
    record.base = base
    let periods = Recurrence(from: first.at, every: product.every)
    let horizon = now.advanced(bySeconds: -Self.oldest)
    if first.at < horizon, let last = periods.number(at: horizon, in: zone) {
      record.next = last + 1
      record.given = last + 1
    }
    return Walking(record, since: now, key: key)
  }

  /// Up to when purchases under any of her numbers were delivered in full or ended.
  private func lastBase(_ subject: SOPSubject) -> Instant? {
    subject.state.standings.lazy.filter { $0.programme == name }
      .compactMap { SubscriptionRecord($0.data)?.base }.max()
  }

  /// Under her other numbers it is over too, and nothing of it counts for what is bought next.
  private func retireOthers(
    _ subject: inout SOPSubject, than key: SubjectKey, base: Instant?, at now: Instant
  ) {
    subject.changeOthers(than: key, in: name) {
      $0.retire(base: base, at: now, reason: "it ended under another number")
    }
  }

  private func calendar(_ walk: Walking) -> Recurrence {
    Recurrence(from: walk.record.from, every: product.every)
  }

  private func count(_ purchases: [Purchase], of walk: Walking, _ subject: SOPSubject) -> Int64 {
    let base = walk.record.base
    let bought = purchases.reduce(0) { sum, one in
      base.map { one.at <= $0 } ?? false ? sum : sum + one.count
    }
    // What a customer under another number was promised and given counts too: they are one.
    let others = self.others(walk, subject)
    return bought + walk.record.countedImports + others.reduce(0) { $0 + $1.countedImports }
  }

  /// Of those that were over before this one's purchases begin to count, nothing counts.
  private func others(_ walk: Walking, _ subject: SOPSubject) -> [SubscriptionRecord] {
    subject.state.standings.compactMap { other in
      guard other.programme == name, other.subject != walk.key,
        let record = SubscriptionRecord(other.data)
      else { return nil }
      if let base = walk.record.base, other.state == SubscriptionState.ended.rawValue,
        record.base.map({ $0 <= base }) ?? false
      {
        return nil
      }
      return record
    }
  }

  private func goesOn(_ walk: Walking, _ bought: Int64, _ subject: SOPSubject) -> Bool {
    guard let times = product.times else { return true }
    let given = walk.record.given + others(walk, subject).reduce(0) { $0 + $1.given }
    return given < Int64(times) * bought
  }

  private func deliver(
    _ subject: inout SOPSubject, _ walk: inout Walking, sku: String, at now: Instant
  ) {
    let number = walk.record.next + 1
    let at = calendar(walk).time(walk.record.next, in: zone) ?? now
    let key = walk.key
    tell(
      &subject, KnownEvents.deliveryDue, "\(walk.record.from.seconds) \(number)", at: now,
      ["n": .int(number), "sku": .string(sku), "at": .int(at.seconds)], key: key)
    if let task = product.task, grants.allows(.task) {
      subject.change.tasks.append(
        StaffTask(
          id: EffectID.event(
            "task", programme: name, subject: key,
            occurrence: "\(walk.record.from.seconds) \(number)"),
          sop: name, step: "delivery-\(number)", customer: subject.number, staff: subject.staff,
          checksum: checksum, title: "\(task) \(sku)", content: nil, plannedAt: now))
    }
    walk.record.note(.init(number: number, at: at, sku: sku))
    walk.record.next += 1
    walk.record.given += 1
    walk.record.left = walk.record.left.map { max(0, $0 - 1) }
  }

  /// - Parameter bought: how much was; `nil`: not known now, so the next look says whether it goes on.
  private func finish(
    _ subject: inout SOPSubject, _ walk: Walking, bought: Int64?, at now: Instant,
    into tally: inout ProgrammeTally
  ) {
    var walk = walk
    var due: Instant?
    if walk.state == .active, let bought, !goesOn(walk, bought, subject) {
      walk.state = .ended
      walk.since = now
      // Not now: an order may be imported late.
      walk.record.base = walk.latest ?? now
      walk.reason = "all that was bought was delivered"
      tell(&subject, KnownEvents.subscriptionEnded, "\(now.seconds)", at: now, key: walk.key)
    } else if walk.state == .active {
      due = nextLook(&subject, &walk, at: now)
    }
    walk.record.nextAt =
      walk.state == .active ? calendar(walk).time(walk.record.next, in: zone) : nil
    if let bought, let times = product.times {
      let given = walk.record.given + others(walk, subject).reduce(0) { $0 + $1.given }
      walk.record.left = max(0, Int64(times) * bought - given)
    }
    if walk.state == .ended {
      retireOthers(&subject, than: walk.key, base: walk.record.base, at: now)
    }
    stand(
      &subject, walk.state, walk.record, since: walk.since, due: due, walk.reason, key: walk.key,
      into: &tally)
  }

  /// Tells the next delivery beforehand.
  private func nextLook(
    _ subject: inout SOPSubject, _ walk: inout Walking, at now: Instant
  ) -> Instant? {
    guard let at = calendar(walk).time(walk.record.next, in: zone) else { return nil }
    if at <= now { return now.advanced(bySeconds: 1) }
    guard let remind = product.remind, walk.record.reminded != walk.record.next,
      !walk.record.skip.contains(walk.record.next)
    else { return at }
    let soon = zone.subtracting(remind, from: at)
    if soon > now { return soon }
    walk.record.reminded = walk.record.next
    tell(
      &subject, KnownEvents.deliverySoon, "\(walk.record.from.seconds) \(walk.record.next + 1)",
      at: now, ["n": .int(walk.record.next + 1), "at": .int(at.seconds)], key: walk.key)
    return at
  }
}

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
    let time = paid(purchases, imported: record)
    let key = held?.subject ?? subject.ownKey
    if let time, time.until > now {
      var kept = record ?? SubscriptionRecord(from: time.from)
      kept.from = time.from
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

  /// The last unbroken time that purchases make, each behind the one before it.
  private func paid(
    _ purchases: [Purchase], imported record: SubscriptionRecord?
  ) -> (from: Instant, until: Instant)? {
    var time: (from: Instant, until: Instant)?
    // What another system said stands before what is bought here.
    if let until = record?.importedUntil, let from = record?.from {
      time = (min(from, until), until)
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
