public import SiyuModel

/// Messages as signed HTTP requests: one each, or several together.
///
/// What an answer means is in ``WebhookAnswer``; here is what is done about answers that do not come.
/// A request that may have arrived is sent again only where the receiver takes no message twice.
public final class WebhookChannel: DeliveryChannel {
  public struct Rules: Sendable, Hashable {
    public var batchSize: Int
    /// Tries after the first.
    public var retries: Int
    public var deduplicates: Bool
    public init(batchSize: Int = 1, retries: Int = 3, deduplicates: Bool = false) {
      self.batchSize = batchSize
      self.retries = retries
      self.deduplicates = deduplicates
    }
  }

  public let name: String
  public var batchSize: Int { rules.batchSize }
  public var deduplicates: Bool { rules.deduplicates }
  private let rules: Rules
  private let secret: [UInt8]
  private let sender: any WebhookSending
  private let clock: () -> Instant
  private let waiting: any Waiting
  private var random: DeterministicRandom

  /// - Parameters:
  ///   - clock: the wall clock; receivers compare it with theirs.
  ///   - seed: of the chance in waiting times, so that many hosts do not come back at once.
  public init(
    name: String, rules: Rules, secret: [UInt8], sender: any WebhookSending,
    clock: @escaping () -> Instant, waiting: any Waiting, seed: UInt64
  ) {
    self.name = name
    self.rules = rules
    self.secret = secret
    self.sender = sender
    self.clock = clock
    self.waiting = waiting
    random = DeterministicRandom(seed: seed)
  }

  public func lot(of message: Message) -> String { "" }

  public func prepare(_ messages: [RenderedMessage], at now: Instant) -> String { "request" }

  public func recall(_ key: String) -> RecalledHandOver { .unknown }

  public func deliver(_ messages: [RenderedMessage], key: String) -> DeliveryAnswer {
    if let answer = send(messages) { return answer }
    // One of them is at fault, and the answer did not say which.
    var all = DeliveryAnswer([])
    for message in messages {
      let one = send([message]) ?? DeliveryAnswer([.unknown("no answer says what became of it")])
      all.outcomes += one.outcomes
      all.receipts += one.receipts
      all.problems += one.problems
    }
    return all
  }

  // MARK: One request and its tries

  /// - Returns: `nil` where they should be asked one by one.
  private func send(_ messages: [RenderedMessage]) -> DeliveryAnswer? {
    let ids = messages.map(\.id)
    let body = Self.body(messages)
    // Once it may have been taken, no later failure makes sure that it was not.
    var doubt: String?
    var trouble = ""
    for attempt in 0...max(0, rules.retries) {
      var asked: Int64?
      switch sender.post(body, headers: headers(body, ids)) {
      case .notSent(let words): trouble = words
      case .lost(let words): doubt = words
      case .answered(let status, let retryAfter, let answer):
        let verdict = WebhookAnswer.read(
          status: status, retryAfter: retryAfter, body: answer, ids: ids, now: clock())
        switch verdict {
        case .decided(let answer): return answer
        case .split: return nil
        case .doubtful(let words): doubt = words
        case .again(let words, let after): (trouble, asked) = (words, after)
        case .refused(let words):
          return end(messages, trouble: words, doubt: doubt)
        }
      }
      if doubt != nil, !rules.deduplicates { break }
      guard attempt < rules.retries, wait(before: attempt + 1, asked: asked) else { break }
    }
    return end(messages, trouble: trouble, doubt: doubt)
  }

  private func end(
    _ messages: [RenderedMessage], trouble: String, doubt: String?
  ) -> DeliveryAnswer {
    DeliveryAnswer(
      messages.map { _ in doubt.map { .unknown($0) } ?? .failed(trouble, retry: true) })
  }

  /// Doubles from one second on, half of it by chance.
  /// - Returns: false where it is not worth waiting, or siyu is told to stop.
  private func wait(before attempt: Int, asked: Int64?) -> Bool {
    if let asked, asked > Self.longestWait { return false }
    let most = Double(min(Int64(1) << min(attempt - 1, 20), Self.longestBackOff))
    return waiting.wait(seconds: max(Double(asked ?? 0), most * (0.5 + 0.5 * random.unit())))
  }

  /// Seconds. Whoever asks for more is asked again at the next run.
  private static let longestWait: Int64 = 60
  private static let longestBackOff: Int64 = 30

  // MARK: The request

  static func body(_ messages: [RenderedMessage]) -> [UInt8] {
    JSON.bytes(["siyu": 1, "messages": .list(messages.map { .record($0.record) })])
  }

  /// The time is of each try: a receiver that checks it would refuse an old one.
  private func headers(_ body: [UInt8], _ ids: [String]) -> [(name: String, value: String)] {
    [
      ("Content-Type", "application/json"), ("Accept", "application/json"), ("User-Agent", "siyu"),
      ("Idempotency-Key", WebhookSignature.idempotencyKey(ids)),
      (
        "Siyu-Signature",
        WebhookSignature.header(secret: secret, body: body, time: clock().seconds)
      ),
    ]
  }
}

@available(*, unavailable)
extension WebhookChannel: Sendable {}  // One run at a time hands over.
