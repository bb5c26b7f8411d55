/// One planned contact. Its words are made when it is handed over, from the content of the plugin that
/// planned it: nothing personal lies in the outbox.
public struct Message: Sendable, Hashable {
  /// Made of plugin, SOP, subject, occurrence, step and visit; the same decision makes the same id
  /// again. 26 letters and digits, told to channels as the idempotency key.
  public var id: String
  /// Full name, the plugin's id first; empty for a trial sent by hand.
  public var sop: String
  public var step: String
  /// The number of the customer who is contacted; `nil` for a group.
  public var customer: Int64?
  /// A chat group's id.
  public var group: String?
  /// An entity's number, where the SOP is for one.
  public var entity: Int64?
  /// Who owns the relationship, and sends. As it was when it was planned.
  public var staff: String?
  public var checksum: String
  /// Path in the plugin, without `.md`.
  public var content: String
  public var touchpoint: Touchpoint
  public var purpose: MessagePurpose
  public var hasLink: Bool
  public var plannedAt: Instant
  /// After this it is not handed over any more.
  public var deadline: Instant
  public var priority: Int
  public var state: MessageState
  public var stateAt: Instant
  /// Why it failed or expired, or was not handed over so far, in words. While a channel has been asked
  /// and has not answered: a `HandOverMark`.
  public var reason: String?
  /// Tries at handing over.
  public var attempts: Int

  public init(
    id: String, sop: String, step: String, customer: Int64?, group: String? = nil,
    entity: Int64? = nil, staff: String?, checksum: String, content: String,
    touchpoint: Touchpoint, purpose: MessagePurpose, hasLink: Bool, plannedAt: Instant,
    deadline: Instant, priority: Int = 0, state: MessageState = .planned, stateAt: Instant,
    reason: String? = nil, attempts: Int = 0
  ) {
    self.id = id
    self.sop = sop
    self.step = step
    self.customer = customer
    self.group = group
    self.entity = entity
    self.staff = staff
    self.checksum = checksum
    self.content = content
    self.touchpoint = touchpoint
    self.purpose = purpose
    self.hasLink = hasLink
    self.plannedAt = plannedAt
    self.deadline = deadline
    self.priority = priority
    self.state = state
    self.stateAt = stateAt
    self.reason = reason
    self.attempts = attempts
  }
}

/// One way to reach people, each with its own limits.
public enum Touchpoint: String, CaseIterable, Sendable, Hashable {
  case chat = "wecom.chat"
  case group = "wecom.group"
  case moments = "wecom.moments"
  /// A member of staff asks somebody to become a friend: before there is a chat.
  case friend = "wecom.friend"
  case serviceAccount = "wechat.service"
}

public enum MessagePurpose: UInt8, Sendable, Hashable, CaseIterable {
  /// Counts against every cap.
  case marketing = 0
  /// Asked for or owed (an order's, an answer's): quiet hours and pause hold it, caps do not.
  case service = 1
  public var name: String { self == .marketing ? "marketing" : "service" }
}

/// Where a message stands. Raw values are stored: never renumber.
///
///     planned ──► admitted ──► handed over ──► confirmed
///        │            │             ├────────► failed
///        ▼            ▼             └────────► uncertain ──► confirmed, failed or admitted again
///     expired      expired
public enum MessageState: UInt8, Sendable, Hashable, CaseIterable {
  /// Decided, and waiting for the gate or for somebody's approval.
  case planned = 0
  /// The gate let it through; the next hand-over takes it, after looking again.
  case admitted = 1
  /// A channel has it, or has been asked to take it.
  case handedOver = 2
  case confirmed = 3
  case failed = 4
  /// Nobody knows whether the channel took it.
  case uncertain = 5
  /// Its deadline passed, or it was taken back, before it was handed over.
  case expired = 6

  public var name: String {
    [
      "planned", "admitted", "handed-over", "confirmed", "failed", "uncertain", "expired",
    ][Int(rawValue)]
  }

  /// What counts against caps: it is on its way or may have arrived.
  public var counts: Bool {
    switch self {
    case .admitted, .handedOver, .confirmed, .uncertain: true
    case .planned, .failed, .expired: false
    }
  }
}

/// Work for a member of staff, made by a step.
public struct StaffTask: Sendable, Hashable {
  /// As a message's.
  public var id: String
  public var sop: String
  public var step: String
  public var customer: Int64?
  public var entity: Int64?
  public var group: String?
  public var staff: String?
  public var checksum: String
  public var title: String
  /// The words prepared; made when it is shown.
  public var content: String?
  public var plannedAt: Instant
  /// Until when it should be done: the step's time and its `within`. Nothing happens by itself then.
  public var due: Instant?
  /// When what came of it came of it, whatever that was.
  public var doneAt: Instant?
  /// `nil` while it is open.
  public var result: TaskResult.Result?
  public init(
    id: String, sop: String, step: String, customer: Int64?, entity: Int64? = nil,
    group: String? = nil, staff: String?, checksum: String, title: String, content: String?,
    plannedAt: Instant, due: Instant? = nil, doneAt: Instant? = nil,
    result: TaskResult.Result? = nil
  ) {
    self.id = id
    self.sop = sop
    self.step = step
    self.customer = customer
    self.entity = entity
    self.group = group
    self.staff = staff
    self.checksum = checksum
    self.title = title
    self.content = content
    self.plannedAt = plannedAt
    self.due = due
    self.doneAt = doneAt
    self.result = result
  }
}
