/// One HTTP exchange: the port between what a webhook means and how bytes travel.
public protocol WebhookSending: AnyObject {
  /// Blocks until it is answered, or will not be.
  func post(_ body: [UInt8], headers: [(name: String, value: String)]) -> WebhookExchange
}

public enum WebhookExchange: Sendable, Hashable {
  /// - Parameters:
  ///   - retryAfter: the header of that name.
  ///   - body: `nil` when it is longer than is read, or was cut off.
  case answered(status: Int, retryAfter: String?, body: [UInt8]?)
  /// Nothing of the request left this machine.
  case notSent(String)
  /// Some or all of it did, and no answer came.
  case lost(String)
}
