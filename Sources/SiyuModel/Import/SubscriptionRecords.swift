/// A subscription as another system has it.
public struct SubscriptionImport: Sendable, Hashable {
  /// Unique within the map's source.
  public var id: String
  public var person: PersonReference
  /// Full name.
  public var membership: String
  public var from: Instant
  /// Of a paid time: its end.
  public var until: Instant?
  public var state: SubscriptionState
  /// When it came to be so.
  public var at: Instant
  public init(
    id: String, person: PersonReference, membership: String, from: Instant, until: Instant?,
    state: SubscriptionState, at: Instant
  ) {
    self.id = id
    self.person = person
    self.membership = membership
    self.from = from
    self.until = until
    self.state = state
    self.at = at
  }
}

/// That a member made use of a benefit.
public struct BenefitUse: Sendable, Hashable {
  /// Full name.
  public var benefit: String
  public var person: PersonReference
  public var at: Instant
  public var note: String?
  public init(benefit: String, person: PersonReference, at: Instant, note: String?) {
    self.benefit = benefit
    self.person = person
    self.at = at
    self.note = note
  }
}
