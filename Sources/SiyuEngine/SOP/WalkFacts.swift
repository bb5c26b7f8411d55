internal import SiyuModel

/// Who walks.
struct WalkSide: Sendable {
  /// The customer contacted, of a thing's owner the number that it lies under; `nil` for a group.
  var customer: Int64?
  /// The group's id.
  var group: String?
  var staff: String?
}

/// What is true of a subject now.
struct WalkFacts: Sendable {
  var now: Instant
  var seen: SeenEvents
  var leftPoolAt: Instant?
}
