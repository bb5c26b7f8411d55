internal import SiyuModel

/// Customers who are one, and may turn out to be two: what each of their numbers was promised, and whose
/// turn it is.
extension ProductSubscriptionProgramme {
  /// Up to when purchases under any of her numbers were delivered in full or ended.
  func lastBase(_ subject: SOPSubject) -> Instant? {
    subject.state.standings.lazy.filter { $0.programme == name }
      .compactMap { SubscriptionRecord($0.data)?.base }.max()
  }

  /// Under her other numbers it is over too, and nothing of it counts for what is bought next.
  func retireOthers(
    _ subject: inout SOPSubject, than key: SubjectKey, base: Instant?, at now: Instant
  ) {
    subject.changeOthers(than: key, in: name) {
      $0.retire(base: base, at: now, reason: "it ended under another number")
    }
  }

  /// Of a number whose deliveries are over while another's follow. It has to be true also where the two are
  /// two again.
  private static let stoodAside = "all that this number was promised was delivered"

  /// Those under whose numbers all was delivered before this one's end with it: it was one subscription.
  func endThoseAside(_ subject: inout SOPSubject, with walk: WalkedSubscription) {
    subject.changeOthers(than: walk.key, in: name) { other in
      guard other.state == SubscriptionState.ended.rawValue, other.reason == Self.stoodAside
      else { return }
      other.since = walk.since
      other.reason = walk.reason
    }
  }

  /// Of those that were over before this one's purchases begin to count, nothing counts.
  func others(
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
  func share(_ bought: Int64, _ walk: inout WalkedSubscription, _ subject: SOPSubject) {
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

  func goesOn(_ walk: WalkedSubscription) -> Bool {
    guard let left = walk.record.left else { return true }
    return left > 0 && !(walk.isShared && isThrough(walk))
  }

  /// All that belongs to this number was delivered.
  private func isThrough(_ walk: WalkedSubscription) -> Bool {
    walk.record.share.map { walk.record.given >= $0 } ?? false
  }

  /// Of customers who are one: once all that one number was promised is delivered, the deliveries of
  /// another follow, under its own number, so that each has its own should they turn out to be two.
  func handOver(
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
    var from = calendar(walk).time(walk.record.next, in: zone) ?? now
    // Two calendars differ by hours, which are no reason to wait for another period of days.
    if product.every.months > 0 || product.every.days > 0 { from = zone.startOfDay(from) }
    walk.record.base = walk.record.shareUntil ?? walk.latest ?? now
    walk.record.nextAt = nil
    walk.record.left = 0
    subject.standAside(
      standing(
        .ended, walk.record, since: now, due: nil,
        Self.stoodAside, key: walk.key))
    subject.changeOthers(than: walk.key, in: name) { other in
      guard other.subject == next.standing.subject, var record = SubscriptionRecord(other.data)
      else { return }
      let own = Recurrence(from: record.from, every: product.every)
      var turns = 0
      while let at = own.time(record.next, in: zone), at < from, turns < 10_000 {
        let reason = record.passing(record.next, because: "another number's came first")
        record.note(.init(number: record.next + 1, at: at, sku: nil, reason: reason))
        record.next += 1
        turns += 1
      }
      other.keep(record)
    }
    return true
  }
}
