internal import SiyuModel

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
  /// So many are due, and their tasks may not be made.
  var waits: Int64 = 0
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

  /// Whether it ended only because what it was bought for was refunded, and that is a purchase again.
  func isTakenUp(by first: Purchase, base: Instant?) -> Bool {
    state == .ended && record.from == first.at && record.base == base
      && record.imports.isEmpty
  }

  init(_ record: SubscriptionRecord, since: Instant, key: SubjectKey) {
    self.record = record
    self.since = since
    self.key = key
    state = .active
  }
}
