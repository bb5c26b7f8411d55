// What a pass reads and commits about SOPs, beside the tags; and what delivering reads and commits.
//
// A subject's enrolments, messages and tasks belong to the customer who owns them *now*: stores keep
// them by the number under which they were made (`SubjectKey`) and follow merges when they read.

/// The part of a pass's snapshot that SOPs need.
public protocol OutreachSnapshot: Sendable {
  func knownSOPs() throws -> [KnownSOP]
  /// Customers, ascending, with an open enrolment, a standing or a reward due by then, or an enrolment in an SOP
  /// named here that was begun with another version: those are looked at again because their plugin
  /// changed.
  func customersDue(by: Instant, moving: [SOPVersion]) throws -> [Int64]
  /// Customers for whom no code was left and who can be given one now, ascending: the first, about as many
  /// as there are codes.
  /// - Parameters:
  ///   - pools: by programme, by benefit as its plugin calls it, the pool of its codes.
  ///   - codes: how many of each pool are left.
  ///   - takes: whether a customer takes part.
  func customersMissingCodes(
    of pools: [String: [String: String]], left codes: [String: Int64], where takes: (Int64) -> Bool
  ) throws -> [Int64]
  /// Whom customers with a reward to be looked at by then brought, and whom those brought: by who was
  /// brought, ascending, the ones whose rewards hang on them.
  func broughtByRewarded(by: Instant) throws -> [Int64: [Int64]]
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
  /// The run of this identity that is through and was not taken back.
  func run(identity: String) throws -> Int64?
  /// Whether the newest run has this identity, wrote something, and was never finished.
  func hasBegun(run identity: String) throws -> Bool
  /// Enrolments, messages and tasks of those who were erased, as counts.
  func erasedOutreach() throws -> [ErasedOutreach]
}
