/// What somebody does to a subscription by hand. The next pass goes on from there.
public struct SubscriptionHand: Sendable {
  public var standing: Standing
  public var membership: MembershipDeclaration
  public var zone: TimeZoneRules
  public var now: Instant
  /// Kept with what it changes.
  public var reason: String?

  public init(
    standing: Standing, membership: MembershipDeclaration, zone: TimeZoneRules, now: Instant,
    reason: String? = nil
  ) {
    self.standing = standing
    self.membership = membership
    self.zone = zone
    self.now = now
    self.reason = reason
  }

  private var record: SubscriptionRecord {
    SubscriptionRecord(standing.data) ?? SubscriptionRecord(from: standing.since)
  }

  private var state: SubscriptionState? { SubscriptionState(rawValue: standing.state) }

  /// The same with another record; the next pass looks at it.
  private func with(_ record: SubscriptionRecord, _ state: SubscriptionState, _ words: String)
    -> Standing
  {
    var new = standing
    new.keep(record)
    if new.state != state.rawValue { new.since = now }
    new.state = state.rawValue
    new.rank = state.rank
    new.look(at: state == .active ? now : nil)
    new.reason = reason ?? words
    return new
  }

  private func product(_ deed: String) throws(Diagnostic) -> ProductSubscription {
    guard case .product(let product) = membership else {
      throw Diagnostic("\(standing.programme) has no deliveries: there is nothing to \(deed)")
    }
    guard state != .ended else { throw Diagnostic("\(standing.programme) has ended") }
    return product
  }

  /// The next delivery is left out; `nil` where it is already.
  public func skip() throws(Diagnostic) -> Standing? {
    _ = try product("skip")
    var record = record
    guard record.skip.count < SubscriptionRecord.mostSkipped else {
      throw Diagnostic("more than \(SubscriptionRecord.mostSkipped) deliveries left out; pause it")
    }
    var next = record.next
    while record.skip.contains(next) { next += 1 }
    guard record.leaveOut(next, because: reason) else {
      throw Diagnostic(
        "the reasons of those that are left out already take up all the room there is",
        hint: "leave it out without --reason, or pause it")
    }
    return with(record, state ?? .active, "delivery \(next + 1) left out by hand")
  }

  /// From now on another sku; what is declared again where it is the same.
  public func swap(to sku: String) throws(Diagnostic) -> Standing? {
    let product = try product("swap")
    var record = record
    let wanted: String? = product.deliver == .sku(sku) ? nil : sku
    if record.sku == wanted { return nil }
    record.sku = wanted
    return with(record, state ?? .active, "swapped by hand")
  }

  public func pause() -> Standing? {
    guard state == .active else { return nil }
    var record = record
    if case .benefit = membership { record.began = standing.since }
    return with(record, .paused, "paused by hand")
  }

  /// What would have come meanwhile is left out, and comes later instead. A paid time ran on: its periods
  /// are counted from where they were.
  public func resume() -> Standing? {
    guard state == .paused else { return nil }
    var record = record
    if case .product(let product) = membership {
      let calendar = Recurrence(from: record.from, every: product.every)
      var turns = 0
      while let at = calendar.time(record.next, in: zone), at <= now, turns < 10_000 {
        let reason = record.passing(record.next, because: "it was paused")
        record.note(.init(number: record.next + 1, at: at, sku: nil, reason: reason))
        record.next += 1
        turns += 1
      }
    }
    let began = record.began ?? record.from
    record.began = nil
    var resumed = with(record, .active, "resumed by hand")
    if case .benefit = membership { resumed.since = began }
    return resumed
  }

  /// Purchases up to now count no more, and what another system said of it is known still: the same
  /// word again begins nothing.
  public func end() -> Standing? {
    guard state != .ended else { return nil }
    var ended = standing
    ended.retire(base: now, at: now, reason: reason ?? "ended by hand")
    return ended
  }

  // MARK: Customers who are one

  /// What a deed makes of all that a customer has of the membership, the one that counts first: it is not
  /// to go on under another number of hers.
  /// - Parameter others: of the same programme, under other numbers.
  /// - Returns: nothing where it is so already.
  /// - Throws: why it cannot be done to the one that counts.
  public func doing(
    _ others: [Standing], _ deed: (SubscriptionHand) throws(Diagnostic) -> Standing?
  ) throws(Diagnostic) -> [Standing] {
    guard let first = try deed(self) else { return [] }
    var changed = [first]
    for other in others where other.programme == standing.programme {
      if other.subject == standing.subject { continue }
      var hand = self
      hand.standing = other
      // Under a number where it ended long ago there is nothing to do.
      guard var new = try? deed(hand) else { continue }
      // The one that counts goes on counting: of equal ones the older does.
      if new.state != other.state, new.since <= first.since {
        new.since = first.since.advanced(bySeconds: 1)
      }
      changed.append(new)
    }
    return changed
  }
}
