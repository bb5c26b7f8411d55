/// One change of a message's state, refused when it is not in the state it was read in.
public struct MessageMove: Sendable, Hashable {
  public var id: String
  public var from: MessageState
  /// May be the same: then only the reason changes.
  public var to: MessageState
  public var at: Instant
  public var reason: String?
  public init(id: String, from: MessageState, to: MessageState, at: Instant, reason: String?) {
    self.id = id
    self.from = from
    self.to = to
    self.at = at
    self.reason = reason
  }
}

extension Outbox {
  /// One after the other; a store does better in one transaction.
  public func move(_ moves: [MessageMove]) throws -> [Bool] {
    try moves.map { try move($0.id, from: $0.from, to: $0.to, at: $0.at, reason: $0.reason) }
  }

  /// Looks through all that was ever handed over; a store does better with an index.
  public func asked() throws -> [Message] {
    try messages(in: .handedOver, limit: .max).filter { $0.handOverMark != nil }
  }
}
