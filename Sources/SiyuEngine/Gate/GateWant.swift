public import SiyuModel

/// One message that somebody wants out: what the gate has to know of it.
public struct GateWant: Sendable, Hashable {
  /// The message's id, the same however often it is asked: the last thing that decides an order.
  public var id: String
  /// The plugin's id.
  public var plugin: String
  /// Full name, the plugin's id first.
  public var sop: String
  public var step: String
  public var touchpoint: Touchpoint
  public var purpose: MessagePurpose
  public var hasLink: Bool
  /// It has the sender ask somebody to become a friend.
  public var addsFriend: Bool
  /// Higher goes first.
  public var priority: Int
  public var deadline: Instant
  /// Whether the plugin was granted the touchpoint.
  public var isPermitted: Bool
  /// The content's validity: from then on, and no more from then on.
  public var validFrom: Instant?
  public var validUntil: Instant?

  public init(
    id: String, plugin: String, sop: String, step: String, touchpoint: Touchpoint,
    purpose: MessagePurpose, hasLink: Bool = false, addsFriend: Bool? = nil, priority: Int = 0,
    deadline: Instant, isPermitted: Bool = true, validFrom: Instant? = nil,
    validUntil: Instant? = nil
  ) {
    self.id = id
    self.plugin = plugin
    self.sop = sop
    self.step = step
    self.touchpoint = touchpoint
    self.purpose = purpose
    self.hasLink = hasLink
    self.addsFriend = addsFriend ?? touchpoint.asksFriend
    self.priority = priority
    self.deadline = deadline
    self.isPermitted = isPermitted
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  /// A message that is in the outbox already.
  public init(
    _ message: Message, isPermitted: Bool, validFrom: Instant? = nil, validUntil: Instant? = nil
  ) {
    self.init(
      id: message.id, plugin: String(message.sop.prefix { $0 != "." }), sop: message.sop,
      step: message.step, touchpoint: message.touchpoint, purpose: message.purpose,
      hasLink: message.hasLink, priority: message.priority, deadline: message.deadline,
      isPermitted: isPermitted, validFrom: validFrom, validUntil: validUntil)
  }

  /// Whether it is asked before the other: priority, then the earlier deadline, then names. An order
  /// of all wants, so that it makes no difference in which order they are handed in.
  func comes(before other: GateWant) -> Bool {
    if priority != other.priority { return priority > other.priority }
    if deadline != other.deadline { return deadline < other.deadline }
    if plugin != other.plugin { return plugin < other.plugin }
    if sop != other.sop { return sop < other.sop }
    if step != other.step { return step < other.step }
    return id < other.id
  }
}

/// Who is written to.
public struct GateSubject: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case customer, group }
  public var kind: Kind
  /// As a `CustomerRow` has it: 0 no, 1 yes, 2 not known. Groups have none.
  public var consent: UInt8
  /// Whoever owns the relationship, or the group, and sends.
  public var staff: String?
  /// The customer is in some pool. Asked only where nobody's ownership says more: the service account.
  public var isInPool: Bool
  /// Their own clock, for quiet hours; `nil`: the brand's.
  public var zone: TimeZoneRules?

  public init(
    _ kind: Kind = .customer, consent: UInt8 = 2, staff: String?, isInPool: Bool = true,
    zone: TimeZoneRules? = nil
  ) {
    self.kind = kind
    self.consent = consent
    self.staff = staff
    self.isInPool = isInPool
    self.zone = zone
  }
}

public enum GateVerdict: Sendable, Hashable {
  case admit
  case refuse(GateRefusal)

  public var refusal: GateRefusal? {
    if case .refuse(let refusal) = self { refusal } else { nil }
  }
}
