import SiyuDelivery

/// Time that passes at once.
final class WaitingDouble: Waiting {
  private(set) var seconds: [Double] = []
  /// Told to stop from this wait on.
  var mostWaits = Int.max

  func wait(seconds: Double) -> Bool {
    self.seconds.append(seconds)
    return self.seconds.count < mostWaits
  }
}

/// Answers from a list; the last is repeated.
final class SenderDouble: WebhookSending {
  private var exchanges: [WebhookExchange]
  private(set) var bodies: [[UInt8]] = []
  private(set) var headers: [[String: String]] = []

  init(_ exchanges: WebhookExchange...) { self.exchanges = exchanges }

  func post(_ body: [UInt8], headers: [(name: String, value: String)]) -> WebhookExchange {
    bodies.append(body)
    self.headers.append(
      Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    return exchanges.count > 1 ? exchanges.removeFirst() : exchanges[0]
  }
}
