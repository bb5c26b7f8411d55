// What a message says: what is known of a content before it is rendered, what it is rendered from, and
// what comes out. The files themselves, and how they become words, are a door's.

/// A content as the walk and the gate need it.
public struct ContentFacts: Sendable, Hashable {
  /// Path in the plugin, without `.md`: `content/welcome`.
  public var path: String
  public var title: String
  public var touchpoint: Touchpoint
  public var purpose: MessagePurpose
  public var hasLink: Bool
  /// The beginning of its first day in the brand's zone.
  public var validFrom: Instant?
  /// Exclusive: the beginning of the day after its last one.
  public var validUntil: Instant?

  public init(
    path: String, title: String, touchpoint: Touchpoint, purpose: MessagePurpose = .marketing,
    hasLink: Bool = false, validFrom: Instant? = nil, validUntil: Instant? = nil
  ) {
    self.path = path
    self.title = title
    self.touchpoint = touchpoint
    self.purpose = purpose
    self.hasLink = hasLink
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  public func isValid(at now: Instant) -> Bool {
    (validFrom.map { $0 <= now } ?? true) && (validUntil.map { now < $0 } ?? true)
  }
}

/// Makes the words of messages, from the content of the plugin version that planned them.
public protocol MessageWriting: Sendable {
  /// `nil`: that version of the plugin has no such content, or is not kept.
  func content(_ path: String, of checksum: String) throws -> ContentFacts?
  /// The programme whose invitation code a content shows when this SOP sends it; `nil` where it shows
  /// none.
  func programme(of path: String, sentBy sop: String, of checksum: String) throws -> String?
  /// - Parameter code: what the link carries, so that a click is known again: the message's id; `nil`
  ///   leaves the link as it is.
  /// - Throws: `Diagnostic`: a value is missing, or the words may not be sent. It names no customer and
  ///   holds nothing of theirs.
  func write(
    _ path: String, of checksum: String, for facts: RenderFacts, code: String?
  ) throws -> MessageWords
}

/// What the words of one message are made from. What is absent is `nil` or left out; the writer
/// takes no personal field that the plugin was not granted, whatever is given here.
public struct RenderFacts: Sendable, Hashable {
  /// Who is contacted; `nil` for a chat group.
  public var customer: CustomerFacts?
  /// Where the SOP is for an entity: that one.
  public var entity: EntityFacts?
  public var group: GroupFacts?
  /// Of the member of staff who sends it.
  public var staffName: String?
  /// Of the coupon that the same SOP gave the customer last.
  public var couponCode: String?
  /// The customer's for the programme that sends it, as people write it; at most 30 signs, what a
  /// channel's `state` takes.
  public var invitationCode: String?
  public init(
    customer: CustomerFacts? = nil, entity: EntityFacts? = nil, group: GroupFacts? = nil,
    staffName: String? = nil, couponCode: String? = nil, invitationCode: String? = nil
  ) {
    self.couponCode = couponCode
    self.customer = customer
    self.entity = entity
    self.group = group
    self.staffName = staffName
    self.invitationCode = invitationCode
  }
}

/// One customer as messages may speak of them.
public struct CustomerFacts: Sendable, Hashable {
  /// The public id.
  public var id: String
  public var personal: [PersonalField: String]
  public var gender: Gender?
  public var province: String?
  public var city: String?
  public var channel: String?
  public var campaign: String?
  public var pool: String?
  /// As they are stored: money such as `1234.50`.
  public var attributes: [String: String]
  /// As they stand when the words are made.
  public var tags: [TagName]

  public enum Gender: String, Sendable, Hashable, CaseIterable { case female, male }

  public init(
    id: String, personal: [PersonalField: String] = [:], gender: Gender? = nil,
    province: String? = nil, city: String? = nil, channel: String? = nil, campaign: String? = nil,
    pool: String? = nil, attributes: [String: String] = [:], tags: [TagName] = []
  ) {
    self.id = id
    self.personal = personal
    self.gender = gender
    self.province = province
    self.city = city
    self.channel = channel
    self.campaign = campaign
    self.pool = pool
    self.attributes = attributes
    self.tags = tags
  }
}

/// A thing of a customer's, with its fields as they are stored.
public struct EntityFacts: Sendable, Hashable {
  public var kind: String
  public var id: String
  public var fields: [String: String]
  public init(kind: String, id: String, fields: [String: String]) {
    self.kind = kind
    self.id = id
    self.fields = fields
  }
}

/// A message's words, ready to be handed over.
public struct MessageWords: Sendable, Hashable {
  public enum Picture: Sendable, Hashable {
    case url(String)
    /// A file of the plugin, by its path there.
    case file(path: String, bytes: [UInt8])
  }
  /// For a link's card, and for people.
  public var title: String
  public var text: String
  /// With its tracking code.
  public var link: String?
  public var picture: Picture?
  public init(title: String, text: String, link: String? = nil, picture: Picture? = nil) {
    self.title = title
    self.text = text
    self.link = link
    self.picture = picture
  }
}

/// What became of all messages with one content.
public struct ContentUse: Sendable, Hashable {
  /// Handed over, and not known to have failed.
  public var shown: Int64
  public var answered: Int64
  public var clicked: Int64
  /// An order within 7 days.
  public var bought: Int64
  /// Left the pool within 3 days.
  public var left: Int64
  public init(
    shown: Int64 = 0, answered: Int64 = 0, clicked: Int64 = 0, bought: Int64 = 0, left: Int64 = 0
  ) {
    self.shown = shown
    self.answered = answered
    self.clicked = clicked
    self.bought = bought
    self.left = left
  }
}
