/// A message with its words, as a channel gets it. Made when it is handed over and kept nowhere.
public struct RenderedMessage: Sendable, Hashable {
  /// The message's: the same decision has the same id always.
  public var id: String
  /// The customer's public id; `nil` for a group.
  public var customerID: String?
  /// A chat group's id.
  public var group: String?
  public var staffID: String?
  public var touchpoint: Touchpoint
  public var purpose: MessagePurpose
  public var title: String?
  public var text: String
  public var link: String?
  public var picture: String?
  public var plannedAt: Instant
  /// After this it must not be sent any more.
  public var deadline: Instant
  /// Full name; empty for a trial sent by hand.
  public var sop: String
  public var step: String
  /// Path in the plugin, without `.md`.
  public var content: String

  public init(
    id: String, customerID: String?, group: String? = nil, staffID: String?,
    touchpoint: Touchpoint, purpose: MessagePurpose, title: String? = nil, text: String,
    link: String? = nil, picture: String? = nil, plannedAt: Instant, deadline: Instant,
    sop: String, step: String, content: String
  ) {
    self.id = id
    self.customerID = customerID
    self.group = group
    self.staffID = staffID
    self.touchpoint = touchpoint
    self.purpose = purpose
    self.title = title
    self.text = text
    self.link = link
    self.picture = picture
    self.plannedAt = plannedAt
    self.deadline = deadline
    self.sop = sop
    self.step = step
    self.content = content
  }

  public static let fieldNames = [
    "message_id", "customer_id", "group_id", "staff_id", "touchpoint", "purpose", "title", "text",
    "link", "picture", "planned_at", "deadline", "sop", "step", "content",
  ]

  /// One text, or none, for each of ``fieldNames``.
  public func fields(time: (Instant) -> String) -> [String?] {
    [
      id, customerID, group, staffID, touchpoint.rawValue, purpose.name, title, text, link, picture,
      time(plannedAt), time(deadline), sop, step, content,
    ]
  }

  /// With the names of ``fieldNames``, also those that are none; times in UTC.
  public var record: DataRecord {
    DataRecord(
      zip(Self.fieldNames, fields { TimeText.iso($0) }).map { name, text in
        (name, text.map { .string($0) } ?? .null)
      })
  }
}
