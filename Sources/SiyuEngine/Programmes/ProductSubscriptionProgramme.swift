internal import SiyuModel

/// Deliveries on a calendar. What was paid is owed: what a pass finds due it makes, however late, and what
/// was due before siyu knew the membership is told as somebody else's.
struct ProductSubscriptionProgramme: SubscriptionProgramme {
  let product: ProductSubscription
  let plugin: Int
  let checksum: String
  let grants: Grants
  let zone: TimeZoneRules
  /// The clock of the first run that knew the membership; `nil`: this pass is the first.
  let since: Instant?

  var name: String { product.name }
  var title: String { product.title }
  var kind: String { "product_subscription" }

  /// What was due so long before siyu knew the membership was delivered by somebody else; and what is
  /// made so long after it was due is told as late. In seconds.
  private static let slack: Int64 = 3 * 86_400
  /// At most so many deliveries of one customer in one look.
  private static let mostAtOnce = 50

  /// As ``KnownSOP`` calls it, beside SOPs, of which one may have the same name.
  static func noted(_ product: ProductSubscription) -> String { "\(product.name)#deliveries" }

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
      // What each of those that are due is: the same function would say the same of the next.
      if var walk = WalkedSubscription(subject.standing(in: name)) {
        walk.isShared = !others(walk, subject).isEmpty
        _ = deliverDue(&subject, &walk, asked: sku, at: now, into: &tally)
        finish(&subject, walk, isSettled: false, at: now, into: &tally)
      }
      return []
    }
    return settle(&subject, Purchase.all(answer.value), at: now, into: &tally)
  }

  private func settle(
    _ subject: inout SOPSubject, _ purchases: [Purchase], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    let known = WalkedSubscription(subject.standing(in: name))
    var walk: WalkedSubscription
    var began: Instant?
    if let known, known.state != .ended {
      walk = known
    } else {
      let base = lastBase(subject)
      let new = purchases.filter { one in base.map { $0 < one.at } ?? true }
      guard let first = new.first else { return [] }
      walk = begin(first, after: known, base, key: known?.key ?? subject.ownKey, at: now)
      retireOthers(&subject, than: walk.key, base: base, at: now)
      began = first.at
    }
    walk.latest = purchases.last?.at
    let bought = count(purchases, of: walk, subject)
    if bought == 0 {
      walk.state = .ended
      walk.since = now
      walk.reason = "what was bought was refunded"
      tell(&subject, KnownEvents.subscriptionEnded, "\(now.seconds)", at: now, key: walk.key)
    }
    share(bought, &walk, subject)
    // What was over before siyu knew of it neither begins nor ends now.
    if let began, !walk.isOfBefore {
      tell(&subject, KnownEvents.subscriptionBegan, "\(began.seconds)", at: now, key: walk.key)
    }
    if deliverDue(&subject, &walk, asked: nil, at: now, into: &tally),
      case .function(let function) = product.deliver
    {
      // Kept as far as it is, with the question open: the answer goes on from there.
      finish(&subject, walk, isSettled: false, at: now, into: &tally)
      return [ProgrammeQuestion(function: function, kind: .value)]
    }
    if handOver(&subject, &walk, at: now) {
      return settle(&subject, purchases, at: now, into: &tally)
    }
    finish(&subject, walk, isSettled: true, at: now, into: &tally)
    return []
  }

  /// What was due before siyu knew the membership was somebody else's.
  private func begin(
    _ first: Purchase, after known: WalkedSubscription?, _ base: Instant?, key: SubjectKey,
    at now: Instant
  ) -> WalkedSubscription {
    var record = known?.record.anew(from: first.at) ?? SubscriptionRecord(from: first.at)
    record.base = base
    var walk = WalkedSubscription(record, since: now, key: key)
    let periods = Recurrence(from: first.at, every: product.every)
    let horizon = min(since ?? now, now).advanced(bySeconds: -Self.slack)
    if first.at < horizon, let last = periods.number(at: horizon, in: zone) {
      walk.record.next = last + 1
      walk.record.given = last + 1
      walk.before = last + 1
      walk.reason =
        "deliveries up to \(last + 1) were due before siyu knew of the membership"
    }
    return walk
  }

  // MARK: How many

  private func calendar(_ walk: WalkedSubscription) -> Recurrence {
    Recurrence(from: walk.record.from, every: product.every)
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

  private func count(
    _ purchases: [Purchase], of walk: WalkedSubscription, _ subject: SOPSubject
  ) -> Int64 {
    let base = walk.record.base
    let bought = purchases.reduce(0) { sum, one in
      base.map { one.at <= $0 } ?? false ? sum : sum + one.count
    }
    // What a customer under another number was promised and given counts too: they are one.
    let others = self.others(walk, subject)
    return bought + walk.record.countedImports
      + others.reduce(0) { $0 + $1.record.countedImports }
  }

  /// Of those that were over before this one's purchases begin to count, nothing counts.
  private func others(
    _ walk: WalkedSubscription, _ subject: SOPSubject
  ) -> [(standing: Standing, record: SubscriptionRecord)] {
    subject.state.standings.compactMap { other in
      guard other.programme == name, other.subject != walk.key,
        let record = SubscriptionRecord(other.data)
      else { return nil }
      if let base = walk.record.base, other.state == SubscriptionState.ended.rawValue,
        record.base.map({ $0 <= base }) ?? false
      {
        return nil
      }
      return (other, record)
    }
  }

  /// How many are left, and how many of all belong to this number: what it was promised while it stood
  /// alone, and what is bought while its customer has several.
  private func share(_ bought: Int64, _ walk: inout WalkedSubscription, _ subject: SOPSubject) {
    guard let times = product.times else {
      walk.record.left = nil
      return
    }
    let others = others(walk, subject)
    let all = Int64(times) * bought
    let given = others.reduce(walk.record.given) { $0 + $1.record.given }
    let promised = walk.record.promised
    let theirs = others.reduce(0) { $0 + $1.record.promised }
    walk.isShared = !others.isEmpty
    walk.record.left = max(0, all - given)
    if others.isEmpty || all > promised + theirs {
      walk.record.share = all - theirs
      walk.record.shareUntil = walk.latest
    } else {
      walk.record.share = promised
    }
  }

  private func goesOn(_ walk: WalkedSubscription) -> Bool {
    guard let left = walk.record.left else { return true }
    return left > 0 && !(walk.isShared && isThrough(walk))
  }

  /// All that belongs to this number was delivered.
  private func isThrough(_ walk: WalkedSubscription) -> Bool {
    walk.record.share.map { walk.record.given >= $0 } ?? false
  }

  /// Of customers who are one: once all that one number was promised is delivered, the deliveries of
  /// another follow, under its own number, so that each has its own should they turn out to be two.
  private func handOver(
    _ subject: inout SOPSubject, _ walk: inout WalkedSubscription, at now: Instant
  ) -> Bool {
    guard walk.state == .active, walk.isShared, isThrough(walk), (walk.record.left ?? 0) > 0
    else { return false }
    let next = others(walk, subject).filter {
      $0.standing.state != SubscriptionState.ended.rawValue && $0.record.given < $0.record.promised
    }.min { ($0.standing.since, $0.standing.subject) < ($1.standing.since, $1.standing.subject) }
    guard let next else {
      // Bought under nobody's number that is known: it comes here.
      walk.record.share = walk.record.given + (walk.record.left ?? 0)
      return false
    }
    let from = calendar(walk).time(walk.record.next, in: zone) ?? now
    walk.record.base = walk.record.shareUntil ?? walk.latest ?? now
    walk.record.nextAt = nil
    walk.record.left = 0
    subject.standAside(
      standing(
        .ended, walk.record, since: now, due: nil,
        "all of this number was delivered; another number's follow", key: walk.key))
    subject.changeOthers(than: walk.key, in: name) { other in
      guard other.subject == next.standing.subject, var record = SubscriptionRecord(other.data)
      else { return }
      let own = Recurrence(from: record.from, every: product.every)
      var turns = 0
      while let at = own.time(record.next, in: zone), at < from, turns < 10_000 {
        let reason = record.pass(record.next).reason ?? "another number's came first"
        record.note(.init(number: record.next + 1, at: at, sku: nil, reason: reason))
        record.next += 1
        turns += 1
      }
      other.keep(record)
    }
    return true
  }

  // MARK: Delivering

  /// - Parameter asked: what the function said.
  /// - Returns: whether the function has to be asked.
  private func deliverDue(
    _ subject: inout SOPSubject, _ walk: inout WalkedSubscription, asked: String?, at now: Instant,
    into tally: inout ProgrammeTally
  ) -> Bool {
    var turns = 0
    while walk.state == .active, turns < Self.mostAtOnce, goesOn(walk),
      let at = calendar(walk).time(walk.record.next, in: zone), at <= now
    {
      turns += 1
      let place = walk.record.next
      if walk.record.skip.contains(place) {
        let reason = walk.record.pass(place).reason ?? "left out by hand"
        walk.record.note(.init(number: place + 1, at: at, sku: nil, reason: reason))
        walk.record.next += 1
        continue
      }
      var sku = walk.record.sku ?? asked
      if sku == nil, case .sku(let declared) = product.deliver { sku = declared }
      guard let sku else { return true }
      let isLate = at.advanced(bySeconds: Self.slack) < now
      if isLate { tally.late(name) }
      deliver(&subject, &walk, sku: sku, due: at, isLate: isLate, at: now)
    }
    return false
  }

  private func deliver(
    _ subject: inout SOPSubject, _ walk: inout WalkedSubscription, sku: String, due: Instant,
    isLate: Bool, at now: Instant
  ) {
    let number = walk.record.next + 1
    let key = walk.key
    var props: DataRecord = [
      "n": .int(number), "sku": .string(sku), "at": .int(due.seconds),
    ]
    if isLate { props["late"] = true }
    tell(
      &subject, KnownEvents.deliveryDue, "\(walk.record.from.seconds) \(number)", at: now, props,
      key: key)
    if let task = product.task, grants.allows(.task) {
      subject.change.tasks.append(
        StaffTask(
          id: EffectID.event(
            "task", programme: name, subject: key,
            occurrence: "\(walk.record.from.seconds) \(number)"),
          sop: name, step: ProductSubscription.deliveryStep + "\(number)", customer: subject.number,
          staff: subject.staff,
          checksum: checksum, title: "\(task) \(sku)", content: nil, plannedAt: now))
    }
    var entry = SubscriptionRecord.Entry(number: number, at: due, sku: sku)
    if isLate { entry.made = now }
    walk.record.note(entry)
    walk.record.next += 1
    walk.record.given += 1
    walk.record.left = walk.record.left.map { max(0, $0 - 1) }
  }

  /// - Parameter isSettled: how much was bought is known in this turn, so it may end.
  private func finish(
    _ subject: inout SOPSubject, _ walk: WalkedSubscription, isSettled: Bool, at now: Instant,
    into tally: inout ProgrammeTally
  ) {
    var walk = walk
    var due: Instant?
    if walk.state == .active, walk.record.left == 0 {
      if isSettled {
        walk.state = .ended
        walk.since = now
        // Not now: an order may be imported late.
        walk.record.base = walk.latest ?? now
        if walk.isOfBefore {
          walk.reason = "all that was bought was due before siyu knew of the membership"
        } else {
          walk.reason = "all that was bought was delivered"
          tell(&subject, KnownEvents.subscriptionEnded, "\(now.seconds)", at: now, key: walk.key)
        }
      } else {
        due = now.advanced(bySeconds: 1)
      }
    } else if walk.state == .active {
      due = nextLook(&subject, &walk, at: now)
    }
    walk.record.nextAt =
      walk.state == .active && walk.record.left != 0
      ? calendar(walk).time(walk.record.next, in: zone) : nil
    if walk.state == .ended {
      retireOthers(&subject, than: walk.key, base: walk.record.base, at: now)
    }
    stand(
      &subject, walk.state, walk.record, since: walk.since, due: due, walk.reason, key: walk.key,
      into: &tally)
  }

  /// Tells the next delivery beforehand.
  private func nextLook(
    _ subject: inout SOPSubject, _ walk: inout WalkedSubscription, at now: Instant
  ) -> Instant? {
    guard let at = calendar(walk).time(walk.record.next, in: zone) else { return nil }
    if at <= now || !goesOn(walk) { return now.advanced(bySeconds: 1) }
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

/// A subscription of deliveries that is looked at.
struct WalkedSubscription {
  var record: SubscriptionRecord
  var state: SubscriptionState
  var since: Instant
  var key: SubjectKey
  var reason: String?
  /// The last purchase that is known now.
  var latest: Instant?
  /// So many were due before siyu knew of the membership, found in this look.
  var before: Int64 = 0
  /// Its customer has another number with deliveries that count.
  var isShared = false
  /// All that was bought was due before siyu knew of the membership.
  var isOfBefore: Bool { before > 0 && record.left == 0 && record.given == before }

  init?(_ standing: Standing?) {
    guard let standing, let record = SubscriptionRecord(standing.data),
      let state = SubscriptionState(rawValue: standing.state)
    else { return nil }
    self.record = record
    self.state = state
    since = standing.since
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
