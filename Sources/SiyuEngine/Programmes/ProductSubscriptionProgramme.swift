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
      if var known, known.isTakenUp(by: first, base: base) {
        // The refund was a mistake: what was delivered is delivered.
        known.state = .active
        known.since = now
        known.reason = "what was refunded is not any more"
        return settle(&subject, known, purchases, began: nil, at: now, into: &tally)
      }
      walk = begin(first, after: known, base, key: known?.key ?? subject.ownKey, at: now)
      retireOthers(&subject, than: walk.key, base: base, at: now)
      began = first.at
    }
    return settle(&subject, walk, purchases, began: began, at: now, into: &tally)
  }

  private func settle(
    _ subject: inout SOPSubject, _ walk: WalkedSubscription, _ purchases: [Purchase],
    began: Instant?, at now: Instant, into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    var walk = walk
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

  func calendar(_ walk: WalkedSubscription) -> Recurrence {
    Recurrence(from: walk.record.from, every: product.every)
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
        let reason = walk.record.passing(place, because: "left out by hand")
        walk.record.note(.init(number: place + 1, at: at, sku: nil, reason: reason))
        walk.record.next += 1
        continue
      }
      if product.task != nil, !grants.allows(.task) {
        // Nothing is delivered that nobody is told to deliver.
        walk.waits = due(walk, at: now)
        tally.waits(name, for: "task", walk.waits, of: subject.number)
        return false
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

  /// How many are to be delivered by now.
  private func due(_ walk: WalkedSubscription, at now: Instant) -> Int64 {
    let calendar = calendar(walk)
    var (count, place) = (Int64(0), walk.record.next)
    while count < min(Int64(Self.mostAtOnce), walk.record.left ?? .max),
      let at = calendar.time(place, in: zone), at <= now
    {
      if !walk.record.skip.contains(place) { count += 1 }
      place += 1
    }
    return count
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
    if let task = product.task {
      subject.change.tasks.append(
        StaffTask(
          id: EffectID.event(
            "task", programme: name, subject: key,
            occurrence: "\(walk.record.from.seconds) \(number)"),
          sop: name, step: ProductSubscription.deliveryStep + "\(number)",
          customer: key.customer ?? subject.number, staff: subject.staff,
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
    } else if walk.state == .active, walk.waits == 0 {
      // After another grant everybody is looked at.
      due = nextLook(&subject, &walk, at: now)
    }
    walk.record.nextAt =
      walk.state == .active && walk.record.left != 0
      ? calendar(walk).time(walk.record.next, in: zone) : nil
    if walk.state == .ended {
      retireOthers(&subject, than: walk.key, base: walk.record.base, at: now)
      endThoseAside(&subject, with: walk)
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
