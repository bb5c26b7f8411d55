/// What one customer (or one group) brings into the SOP stratum.
public struct OutreachState: Sendable {
  /// Open ones; those that are still to be looked at (`due`); those begun within the last 31 days or
  /// after `now`, declined ones too; and, by SOP (and entity), the last that was begun and is over. Oldest first.
  public var enrolments: [Enrolment] = []
  /// Conditions that were true at the last pass.
  public var conditions: [ConditionMark] = []
  public var contacts = ContactHistory()
  /// What is known of the messages of the enrolments here that are open or due, by id.
  public var facts: [String: MessageFacts] = [:]
  /// Under all numbers of the customer, by programme and number.
  public var standings: [Standing] = []
  /// For bringing people; `nil` where nothing is due.
  public var rewards: RewardStanding?
  public init() {}
}

/// What became of one message, for `ctx.run` and for reports. What was bought and who left is seen in
/// orders and events, not here.
public struct MessageFacts: Sendable, Hashable {
  public var state: MessageState
  public var handedOverAt: Instant?
  public var answeredAt: Instant?
  public var clickedAt: Instant?
  public init(
    state: MessageState, handedOverAt: Instant? = nil, answeredAt: Instant? = nil,
    clickedAt: Instant? = nil
  ) {
    self.state = state
    self.handedOverAt = handedOverAt
    self.answeredAt = answeredAt
    self.clickedAt = clickedAt
  }
}

/// That a condition of an SOP was true of a subject when it was last looked at. What is not marked
/// was false.
public struct ConditionMark: Sendable, Hashable {
  /// Full name.
  public var sop: String
  /// A number made of the condition itself, so that others may be put before it: 0…2³¹ − 1.
  public var trigger: Int
  public var subject: SubjectKey
  public init(sop: String, trigger: Int, subject: SubjectKey) {
    self.sop = sop
    self.trigger = trigger
    self.subject = subject
  }
}
