// What a pass reads and commits about SOPs, beside the tags; and what delivering reads and commits.
//
// A subject's enrolments, messages and tasks belong to the customer who owns them *now*: stores keep
// them by the number under which they were made (`SubjectKey`) and follow merges when they read.

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

/// An SOP as the store knows it.
public struct KnownSOP: Sendable, Hashable {
  /// Full name; `name#number` for one of its conditions, which may be younger than the SOP.
  public var name: String
  /// The clock of the run that first applied it: earlier events do not enrol.
  public var since: Instant
  /// Up to when everybody was looked at for its days of calendars and dates; `nil`: up to the clock of
  /// the last complete pass. It stays where its plugin did not take part, or customers who changed
  /// while a pass was being committed were left out of it.
  public var lookedAt: Instant?
  public init(name: String, since: Instant, lookedAt: Instant? = nil) {
    self.name = name
    self.since = since
    self.lookedAt = lookedAt
  }
}

/// An SOP in the version that runs now.
public struct SOPVersion: Sendable, Hashable {
  public var sop: String
  public var checksum: String
  public init(sop: String, checksum: String) {
    self.sop = sop
    self.checksum = checksum
  }
}

/// A chat group as rules see it.
public struct GroupFacts: Sendable, Hashable {
  public var id: String
  public var name: String?
  /// Staff id.
  public var owner: String?
  public var capacity: Int64?
  /// Who has joined and not left.
  public var members: Int64
  public init(id: String, name: String?, owner: String?, capacity: Int64?, members: Int64) {
    self.id = id
    self.name = name
    self.owner = owner
    self.capacity = capacity
    self.members = members
  }
}

/// The part of a pass's snapshot that SOPs need.
public protocol OutreachSnapshot: Sendable {
  func knownSOPs() throws -> [KnownSOP]
  /// Customers, ascending, with an open enrolment, a standing or a reward due by then, or an enrolment in an SOP
  /// named here that was begun with another version: those are looked at again because their plugin
  /// changed.
  func customersDue(by: Instant, moving: [SOPVersion]) throws -> [Int64]
  /// Groups, ascending by id, in the same way.
  func groupsDue(by: Instant, moving: [SOPVersion]) throws -> [String]
  /// All groups, ascending by id.
  func groups() throws -> [GroupFacts]
  /// How many codes of each pool can be given by a run with this clock, by name.
  func codesLeft(at: Instant) throws -> [String: Int64]
  /// Reads in the order of a slice; for one thread.
  func outreachReader() throws -> any OutreachReader
  /// Messages that count and friend-adds of that day, by staff id.
  func staffUse(from: Instant, to: Instant) throws -> [String: StaffUse]
  /// Enrolments that are open or due, by SOP, checksum and step: what is in flight where. Kept as
  /// figures, so cheap.
  func inFlight() throws -> [InFlight]
  var isPaused: Bool { get throws }
  /// Another with every pause that begins or ends.
  var pauseMark: Int64 { get throws }
}

public protocol OutreachReader: AnyObject {
  /// By customer, for the customers named, ascending.
  func state(of customers: [Int64], at now: Instant) throws -> [Int64: OutreachState]
  func state(ofGroups groups: [String], at now: Instant) throws -> [String: OutreachState]
}

/// What one member of staff has used up of a day.
public struct StaffUse: Sendable, Hashable {
  public var messages = 0
  public var links = 0
  public var friendAdds = 0
  public init() {}
}

public struct InFlight: Sendable, Hashable {
  public var sop: String
  public var checksum: String
  /// `nil` where the walk is over but measured.
  public var step: String?
  public var count: Int64
  public init(sop: String, checksum: String, step: String?, count: Int64) {
    self.sop = sop
    self.checksum = checksum
    self.step = step
    self.count = count
  }
}

/// The outbox: what delivering reads and commits. Every change of a state is one transaction, and is
/// refused when the message is not in the state it was read in.
public protocol Outbox: Sendable {
  /// Messages admitted and not yet handed over, in the order they were planned.
  func admitted(limit: Int) throws -> [Message]
  func messages(in state: MessageState, limit: Int) throws -> [Message]
  func message(_ id: String) throws -> Message?
  /// - Returns: false when it was not in `from`, and nothing was changed.
  func move(
    _ id: String, from: MessageState, to: MessageState, at: Instant, reason: String?
  ) throws -> Bool
  /// Several at once, for a hand-over: one transaction where the store can.
  /// - Returns: for each, whether it was in `from`; the others are changed all the same.
  func move(_ moves: [MessageMove]) throws -> [Bool]
  /// Messages handed over of which nobody knows whether the channel took them: those with a
  /// `HandOverMark`. A hand-over that was interrupted left them.
  func asked() throws -> [Message]
  /// What the gate knows of one message's customer now, the message itself left out.
  func contacts(for message: Message, at now: Instant) throws -> ContactHistory
  var isPaused: Bool { get throws }
}

/// Everything of outreach that commands look at and change, beside what a pass commits.
public protocol OutreachStore: Outbox {
  func pause(_ paused: Bool, at: Instant) throws
  /// Sent messages, newest first, for the content library and `explain`.
  func messages(of customer: CustomerNumber, limit: Int) throws -> [Message]
  func enrolments(of customer: CustomerNumber) throws -> [Enrolment]
  func tasks(of staff: String?, open: Bool, limit: Int) throws -> [StaffTask]
  /// - Returns: false when there is no such task, or it is done already.
  func finishTask(_ id: String, at: Instant) throws -> Bool

  /// Takes in what came back, in one transaction; the same receipts again change nothing. What a
  /// customer did becomes an event of theirs (`message.answered`, `message.clicked`, `pool.left`), so
  /// that passes see it.
  ///
  /// - Parameter words: answers that mean "no more of this"; compared without case, and without blanks
  ///   and punctuation around them. An answer's text is not kept.
  func record(_ receipts: [Receipt], unsubscribeWords words: [String]) throws -> ReceiptCounts

  /// Takes back what a run changed and nobody has acted on yet, in one transaction: its tags, the
  /// enrolments it began and advanced, its messages that were not handed over, its open tasks.
  ///
  /// An enrolment with a message that was handed over, or a task that was done, stays as it is. One
  /// that was begun stays as `undone`: the same cause does not begin it again. Conditions stay marked.
  /// - Throws: `StoreError` `.refused` when a later run changed the same subjects, or the run is too
  ///   long ago; `.notFound`.
  func undo(run: Int64, at: Instant, dryRun: Bool) throws -> UndoCounts
  /// The newest run that can still be taken back.
  func lastUndoableRun() throws -> Int64?
  /// Enrolments, messages and tasks of those who were erased, as counts.
  func erasedOutreach() throws -> [ErasedOutreach]
}

public struct ReceiptCounts: Sendable, Hashable {
  public var taken = 0
  /// Known already, or overtaken: a message that was answered is not failed.
  public var unchanged = 0
  /// Places of receipts that name no message there is.
  public var unknown: [Int] = []
  /// Customers who are unsubscribed from now on.
  public var unsubscribed = 0
  public init() {}
}

public struct UndoCounts: Sendable, Hashable {
  public var run: Int64
  /// Tags taken again that were given, and given back that were taken.
  public var tags: Int64 = 0
  /// Enrolments that the run had begun.
  public var begun: Int64 = 0
  /// Enrolments put back to where they stood.
  public var restored: Int64 = 0
  /// Enrolments left as they are: a message is out, a task done, or points were used.
  public var kept: Int64 = 0
  /// Messages that are not handed over any more.
  public var messages: Int64 = 0
  public var tasks: Int64 = 0
  /// Points taken back that were not spent yet.
  public var points: Int64 = 0
  /// Standings put back to what they were.
  public var standings: Int64 = 0
  /// Coupons taken back that were not used yet; their codes may be given again.
  public var coupons: Int64 = 0
  /// Rewards taken back, as far as they were not spent.
  public var rewards: Int64 = 0
  public init(run: Int64) { self.run = run }
}

/// How many of one kind in one state were erased with their customers.
public struct ErasedOutreach: Sendable, Hashable {
  /// `enrolments`, `messages`, `tasks` or `standings`.
  public var kind: String
  /// Full name of the SOP or programme.
  public var sop: String
  /// `finished`, `confirmed`, `done` ….
  public var state: String
  public var count: Int64
  public init(kind: String, sop: String, state: String, count: Int64) {
    self.kind = kind
    self.sop = sop
    self.state = state
    self.count = count
  }
}

/// What came back about a message, from a receipts file or a channel's answer.
public struct Receipt: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case confirmed, failed, answered, clicked
    /// The customer left the pool, or asked for no more.
    case left, unsubscribed
  }
  /// The message's id.
  public var message: String
  public var kind: Kind
  public var at: Instant
  /// What was answered, or why it failed.
  public var text: String?
  public init(message: String, kind: Kind, at: Instant, text: String? = nil) {
    self.message = message
    self.kind = kind
    self.at = at
    self.text = text
  }
}
