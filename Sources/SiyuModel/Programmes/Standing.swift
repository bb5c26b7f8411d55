/// What one customer is in one programme (a membership, a KOC programme): the state, since when, and
/// what the programme keeps beside it.
///
/// Decided in passes, customer by customer, before their SOPs. It lies under the number that it was made
/// under, as an enrolment does; of those of a person with several numbers, ``met(_:)`` counts.
public struct Standing: Sendable, Hashable {
  /// Full name: `pet-food.vip`.
  public var programme: String
  /// Always a customer, by the number that no merge changes.
  public var subject: SubjectKey
  /// A level's id, a stage, a subscription's state: a word of the programme's kind. `none` where a
  /// customer was something once and is nothing now.
  public var state: String
  /// How far up the state is: when customers turn out to be one, the highest counts.
  public var rank: Int
  public var since: Instant
  /// How long the state is promised for; `nil`: not for any time.
  public var until: Instant?
  /// When the host looks again by itself; `nil`: only when something happens.
  public var due: Instant?
  /// The programme's own: at most ``longestData`` bytes as canonical JSON.
  public var data: DataRecord
  /// Of the last change, the author's or the host's.
  public var reason: String?
  /// What it was on the way to its state within the change that brings it, in order: for the history. A
  /// stored one has none.
  public var through: [Passage] = []

  /// A state that was left again in the change that brought it.
  public struct Passage: Sendable, Hashable {
    public var state: String
    public var reason: String?
    public init(state: String, reason: String?) {
      self.state = state
      self.reason = reason
    }
  }

  /// In bytes.
  public static let longestData = 4096
  public static let noState = "none"

  /// Whether it holds more than may be kept.
  public var keepsTooMuch: Bool { DataValue.record(data).isLonger(than: Self.longestData) }

  public init(
    programme: String, subject: SubjectKey, state: String, rank: Int = 0, since: Instant,
    until: Instant? = nil, due: Instant? = nil, data: DataRecord = DataRecord(),
    reason: String? = nil
  ) {
    self.programme = programme
    self.subject = subject
    self.state = state
    self.rank = rank
    self.since = since
    self.until = until
    self.due = due
    self.data = data
    self.reason = reason
  }

  /// Which of the standings of one person in one programme counts: the highest; of equal ones the one
  /// that is promised for longer, then the older one.
  public static func met(_ standings: [Standing]) -> Standing? {
    standings.min { a, b in
      if a.rank != b.rank { return a.rank > b.rank }
      if a.until != b.until {
        return (a.until?.seconds ?? .min) > (b.until?.seconds ?? .min)
      }
      if a.since != b.since { return a.since < b.since }
      return a.subject < b.subject
    }
  }

  // MARK: Grace

  /// In the data of a level that is kept though less is earned: until when, UTC seconds.
  public static let graceEnds = "grace"
  /// And the level that comes then, as things are.
  public static let graceLeadsTo = "grace_to"

  /// How long a level is kept though less is earned, and what comes then as things are, ``noState`` for
  /// no level; `nil`: it is earned.
  public var grace: (until: Instant, to: String?)? {
    guard let until = data[Self.graceEnds]?.intValue.flatMap({ Instant(inRange: $0) }) else {
      return nil
    }
    return (until, data[Self.graceLeadsTo]?.stringValue)
  }

  /// The plugin it belongs to.
  public static func plugin(of programme: String) -> String {
    String(programme.prefix { $0 != "." })
  }
}

/// A change of what a customer is in a programme, under one of the person's numbers.
public struct StandingChange: Sendable, Hashable {
  /// Tells the numbers of one person from each other.
  public var number: Int64
  public var state: String
  public var at: Instant
  public init(number: Int64, state: String, at: Instant) {
    self.number = number
    self.state = state
    self.at = at
  }
}

/// A state that a customer was in, as history keeps it.
public struct PastStanding: Sendable, Hashable {
  /// Full name.
  public var programme: String
  public var state: String
  /// The clock of the run that found it.
  public var at: Instant
  public var reason: String?
  /// Under whose number it lies: of several customers who are one each has its own history.
  public var subject: SubjectKey
  public init(
    programme: String, subject: SubjectKey, state: String, at: Instant, reason: String?
  ) {
    self.programme = programme
    self.subject = subject
    self.state = state
    self.at = at
    self.reason = reason
  }
}

/// Something that a pass itself made happen to a customer: an event of theirs from then on, which SOPs
/// begin with and wait for.
public struct BornEvent: Sendable, Hashable {
  /// `level.up`
  public var type: String
  public var at: Instant
  public var props: DataRecord
  /// Made of the decision behind it: the same decision makes the same one, and it happens once.
  public var id: String
  /// The customer, by the number that no merge changes.
  public var subject: SubjectKey
  public init(
    type: String, at: Instant, props: DataRecord, id: String, subject: SubjectKey
  ) {
    self.type = type
    self.at = at
    self.props = props
    self.id = id
    self.subject = subject
  }
}
