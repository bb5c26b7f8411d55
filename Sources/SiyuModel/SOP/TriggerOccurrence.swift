/// One time at which a trigger fires.
public struct TriggerOccurrence: Sendable, Hashable {
  /// The `occurrence` of an ``EnrolmentKey``: `calendar:2026-11-23 10:00`, `date:birthday:2026`, `date:expires_on-7:2026-02-03`.
  public var key: String
  public var at: Instant
  public init(key: String, at: Instant) {
    self.key = key
    self.at = at
  }
}
