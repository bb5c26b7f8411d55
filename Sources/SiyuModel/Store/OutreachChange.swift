/// What a run changes for one customer's (or group's) outreach, beside its tags.
public struct OutreachChange: Sendable, Hashable {
  /// New ones have no number; others are replaced.
  public var enrolments: [Enrolment] = []
  public var messages: [Message] = []
  public var tasks: [StaffTask] = []
  /// Points, money and coupons: each is posted once, whatever is decided again under its key.
  public var postings: [LedgerRequest] = []
  public var marked: [ConditionMark] = []
  public var unmarked: [ConditionMark] = []
  /// By hand only: no pass takes anything back.
  public var recalled: [Recall] = []
  /// Put in the place of those of the same programme and subject.
  public var standings: [Standing] = []
  /// What happens to the customer with this.
  public var events: [BornEvent] = []
  /// Written down together with what they post.
  public var rewards: [RewardDecision] = []
  public init() {}
  public var isEmpty: Bool {
    enrolments.isEmpty && messages.isEmpty && tasks.isEmpty && postings.isEmpty && marked.isEmpty
      && unmarked.isEmpty && recalled.isEmpty && standings.isEmpty && events.isEmpty
      && rewards.isEmpty
  }

  /// The last word about a programme and subject counts.
  public mutating func put(_ standing: Standing) {
    standings.removeAll {
      $0.programme == standing.programme && $0.subject == standing.subject
    }
    standings.append(standing)
  }
}

/// That an SOP's messages to a subject are taken back, as far as no channel was asked to take them.
public struct Recall: Sendable, Hashable {
  /// Full name.
  public var sop: String
  public var subject: SubjectKey
  public var at: Instant
  public init(sop: String, subject: SubjectKey, at: Instant) {
    self.sop = sop
    self.subject = subject
    self.at = at
  }
}
