/// One subject's walk through an SOP: a row that is kept for good.
public struct Enrolment: Sendable, Hashable {
  /// The store's number; `nil` before it is committed.
  public var number: Int64?
  public var key: EnrolmentKey
  /// The customer it belongs to now: the owner of an entity, the member for a customer; `nil` for a
  /// group. Changes when customers are merged; the key does not.
  public var customer: Int64?
  /// Under which the plugin it began with is kept.
  public var checksum: String
  public var enrolledAt: Instant
  public var state: EnrolmentState
  /// Id of the step it stands before; `nil` once it has ended.
  public var step: String?
  /// When the host has to look next; `nil`: only when something happens (or never).
  public var due: Instant?
  /// The moment of the step it stands before, as first computed: what `within` and `late` go by.
  public var moment: Instant?
  /// Of the step it stands before, as the gate last gave it.
  public var waiting: GateRefusal?
  /// What was done, in order.
  public var history: [StepRecord]
  /// When the goal was reached within its window.
  public var goalAt: Instant?
  /// Why the SOP's own rules did not take it in, or ended it, in their author's words.
  public var why: String?

  public init(
    number: Int64? = nil, key: EnrolmentKey, customer: Int64?, checksum: String,
    enrolledAt: Instant, state: EnrolmentState, step: String? = nil, due: Instant? = nil,
    moment: Instant? = nil, waiting: GateRefusal? = nil, history: [StepRecord] = [],
    goalAt: Instant? = nil, why: String? = nil
  ) {
    self.number = number
    self.key = key
    self.customer = customer
    self.checksum = checksum
    self.enrolledAt = enrolledAt
    self.state = state
    self.step = step
    self.due = due
    self.moment = moment
    self.waiting = waiting
    self.history = history
    self.goalAt = goalAt
    self.why = why
  }
}

extension Enrolment {
  /// Ended where it stands, because somebody said so.
  public var leftByHand: Enrolment {
    var ended = self
    ended.state = .leftByHand
    (ended.step, ended.moment, ended.due, ended.waiting) = (nil, nil, nil, nil)
    return ended
  }
}

/// What makes an enrolment the only one of its kind: the same trigger never enrols twice.
///
/// Made of numbers that no merge changes: an effect's idempotency key begins with it.
public struct EnrolmentKey: Sendable, Hashable {
  /// Full name, the plugin's id first.
  public var sop: String
  public var subject: SubjectKey
  /// What enrolled it: `event:9f3c…`, `date:birthday:2026`, `calendar:2026-11-23 10:00`, `tag:1763776800`,
  /// `hand:1763776800`.
  public var occurrence: String
  public init(sop: String, subject: SubjectKey, occurrence: String) {
    self.sop = sop
    self.subject = subject
    self.occurrence = occurrence
  }
}

/// A subject by the identifier it had first.
public enum SubjectKey: Sendable, Hashable, Comparable {
  /// The number of the customer under which it was enrolled, whoever owns that number later.
  case customer(Int64)
  /// The store's number of an entity.
  case entity(Int64)
  /// A chat group's id.
  case group(String)

  /// The customer's number, of a customer.
  public var customer: Int64? { if case .customer(let number) = self { number } else { nil } }

  /// `c12`, `e7`, `gwr3Zxd`: part of keys, never shown.
  public var text: String {
    switch self {
    case .customer(let number): "c\(number)"
    case .entity(let number): "e\(number)"
    case .group(let id): "g\(id)"
    }
  }

  public init?(text: String) {
    guard let first = text.first else { return nil }
    let rest = String(text.dropFirst())
    switch first {
    case "c": guard let number = Int64(rest) else { return nil }; self = .customer(number)
    case "e": guard let number = Int64(rest) else { return nil }; self = .entity(number)
    case "g": guard !rest.isEmpty else { return nil }; self = .group(rest)
    default: return nil
    }
  }

  public static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.customer(let a), .customer(let b)): a < b
    case (.entity(let a), .entity(let b)): a < b
    case (.group(let a), .group(let b)): a < b
    case (.customer, _): true
    case (.entity, .group): true
    default: false
    }
  }
}

/// Where an enrolment stands. Raw values are stored: never renumber.
public enum EnrolmentState: UInt8, Sendable, Hashable, CaseIterable {
  case active = 0
  /// Kept out to compare with: measured, never contacted.
  case holdout = 1
  /// Through all steps, or at an `end`.
  case finished = 2
  /// Ended because the goal was reached.
  case goal = 3
  /// `leave` said so, or the customer left the pool.
  case left = 4
  /// By `siyu leave`.
  case leftByHand = 5
  /// A trigger fired and the SOP's own rules said no: `enrolWhen`, or `again`. Kept so that it is not
  /// asked again and can be told.
  case declined = 6
  /// Two enrolments of one SOP met when two customers were merged: the later one ends.
  case merged = 7
  /// Taken back by `siyu undo`.
  case undone = 8
  /// Its SOP, or the step it stood before, is gone and nothing says where to go on.
  case stranded = 9

  public var isOpen: Bool { self == .active }
  /// Somebody is in it, or held out, and can be taken out by hand.
  public var canBeLeft: Bool { self == .active || self == .holdout }

  public var name: String {
    [
      "active", "holdout", "finished", "goal", "left", "left-by-hand", "declined", "merged",
      "undone", "stranded",
    ][Int(rawValue)]
  }
}

/// One step of one enrolment, done or passed over.
public struct StepRecord: Sendable, Hashable {
  public var step: String
  /// How often the walk has been at this step before, 0….
  public var visit: Int
  /// When it was done: the run's clock. Where nothing was done (skipped, late, a jump, a wait) the
  /// step's own time, so that a host that was away does not shift what follows.
  public var at: Instant
  public var outcome: StepOutcome
  /// Which content was chosen.
  public var content: String?
  /// Of the message or task it made.
  public var effect: String?
  /// The gate's reason, or that of the author's `when`, in words.
  public var reason: String?
  public init(
    step: String, visit: Int, at: Instant, outcome: StepOutcome, content: String? = nil,
    effect: String? = nil, reason: String? = nil
  ) {
    self.step = step
    self.visit = visit
    self.at = at
    self.outcome = outcome
    self.content = content
    self.effect = effect
    self.reason = reason
  }
}

/// What came of a step. Raw values are stored and cross the border: never renumber.
public enum StepOutcome: UInt8, Sendable, Hashable, CaseIterable {
  /// A message was let through; whether it arrived is the outbox's to tell.
  case sent = 0
  /// `when` said no.
  case skipped = 1
  /// The gate said no, and the step's time ran out or it does not wait.
  case refused = 2
  /// Its time passed while the host was away.
  case late = 3
  /// A task, tag, points or coupon.
  case done = 4
  /// The event came.
  case happened = 5
  /// It did not.
  case timedOut = 6
  case jumped = 7
  /// The function raised an error.
  case failed = 8

  public var name: String {
    [
      "sent", "skipped", "refused", "late", "done", "happened", "timed-out", "jumped", "failed",
    ][Int(rawValue)]
  }
}
