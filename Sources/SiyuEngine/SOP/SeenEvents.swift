public import SiyuModel

/// Something that happened to a customer and that some SOP asks about.
public struct SeenEvent: Sendable, Hashable {
  public var type: String
  public var at: Instant
  /// A record, or null.
  public var props: DataValue
  /// What tells it from others of its type and time: its props as they were written, an order's id.
  public var identity: String
  /// Under which number of a customer with several it lies; `nil`: there is one only.
  public var number: Int64?
  /// Of an order: whether it is a purchase that was kept, as ``OrderSum`` has it.
  public var isKept = true

  public init(type: String, at: Instant, props: DataValue = .null, identity: String = "") {
    self.type = type
    self.at = at
    self.props = props
    self.identity = identity
  }

  public static let orderPaid = KnownEvents.orderPaid
  public static let leftPool = KnownEvents.poolLeft

  /// The occurrence it makes as a trigger. Two events that agree in everything are one.
  public var occurrence: String {
    var hash = FixedHash()
    hash.combine(type)
    hash.combine(at.seconds)
    hash.combine(identity)
    let digits = String(hash.value, radix: 16)
    return "event:" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  public func matches(_ type: String, _ props: [PropMatch]) -> Bool {
    self.type == type && props.allSatisfy { $0.holds(in: self.props) }
  }
}

/// A customer's events that some SOP asks about, ascending by time; up to the run's clock.
public struct SeenEvents: Sendable, Hashable {
  public private(set) var all: [SeenEvent]

  public init(_ events: [SeenEvent] = []) {
    all = events
    sort()
  }

  /// Takes one in; `sort` must follow the last.
  mutating func add(_ event: SeenEvent) { all.append(event) }

  /// By time, then type and identity: so that the order of arrival decides nothing.
  mutating func sort() {
    func precedes(_ a: SeenEvent, _ b: SeenEvent) -> Bool {
      if a.at != b.at { return a.at < b.at }
      if a.type != b.type { return a.type < b.type }
      return a.identity < b.identity
    }
    for index in all.indices.dropFirst() where precedes(all[index], all[index - 1]) {
      all.sort(by: precedes)
      return
    }
  }

  /// Whether the customer left the pool in that time; being handed over is no leave.
  func hasLeft(after start: Instant, through end: Instant) -> Bool {
    all.contains {
      $0.type == SeenEvent.leftPool && $0.at > start && $0.at <= end
        && !KnownEvents.isHandOver($0.props)
    }
  }

  /// When the first such event happened after `start`, and not after `end`.
  public func first(
    _ type: String, _ props: [PropMatch] = [], after start: Instant, through end: Instant
  ) -> Instant? {
    for event in all where event.at > start {
      if event.at > end { return nil }
      if event.matches(type, props) { return event.at }
    }
    return nil
  }
}
