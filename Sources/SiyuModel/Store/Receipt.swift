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
