/// A way out for messages: the port that `SiyuDelivery` fills.
///
/// Calls block; whoever calls brings the thread. A hand-over goes `prepare`, then the messages are
/// committed as handed over, then `deliver`, then what came of it is committed. So whatever the
/// moment at which all stops, the next run finds them marked, and `recall` says what became of them.
public protocol DeliveryChannel: AnyObject {
  /// As in `siyu.toml`; a-z, 0-9, `_`.
  var name: String { get }
  /// At most so many messages in one hand-over; 1….
  var batchSize: Int { get }
  /// A message it has taken already is not taken a second time when it is asked again with the same
  /// id. Only such a channel is asked again about messages it may have taken.
  var deduplicates: Bool { get }

  /// Messages of different lots are never handed over together: a folder has a file for each lot.
  func lot(of message: Message) -> String

  /// Gets ready to take these, without taking any.
  /// - Returns: the hand-over's key, by which `recall` will know it: letters, digits, `.`, `_`, `-`.
  /// - Throws: when the channel cannot take anything now.
  func prepare(_ messages: [RenderedMessage], at now: Instant) throws -> String

  /// Asks it to take these. May be asked for fewer than were prepared.
  /// - Returns: an outcome for each message, in their order.
  /// - Throws: only when surely none was taken.
  func deliver(_ messages: [RenderedMessage], key: String) throws -> DeliveryAnswer

  /// What became of a hand-over that was interrupted.
  /// - Throws: when that cannot be looked up now; it is asked again at the next run.
  func recall(_ key: String) throws -> RecalledHandOver

  /// Nothing of it is to be delivered, and that is committed.
  func withdraw(_ key: String)

  /// Takes away what interrupted hand-overs left behind, but for those that are not settled yet.
  func tidy(keeping keys: Set<String>)
}

extension DeliveryChannel {
  public func withdraw(_ key: String) {}
  public func tidy(keeping keys: Set<String>) {}
}

/// What came of one message that a channel was asked to take.
public enum DeliveryOutcome: Sendable, Hashable {
  /// The channel has it.
  case taken
  /// It says that the message arrived.
  case confirmed
  /// Surely not taken. `retry`: it may be asked again later.
  case failed(String, retry: Bool)
  /// Nobody knows whether it was taken.
  case unknown(String)
}

public struct DeliveryAnswer: Sendable, Hashable {
  /// For each message, in their order.
  public var outcomes: [DeliveryOutcome]
  /// What the channel told besides, of these or other messages.
  public var receipts: [Receipt]
  /// What a person should see to, and no message tells: receipts that could not be read.
  public var problems: [String]
  public init(
    _ outcomes: [DeliveryOutcome], receipts: [Receipt] = [], problems: [String] = []
  ) {
    self.outcomes = outcomes
    self.receipts = receipts
    self.problems = problems
  }
}

public enum RecalledHandOver: Sendable, Hashable {
  case taken
  /// Surely nothing of it.
  case notTaken
  case unknown
}

/// Who has been asked to take a message, while the answer is not known: kept as the reason of a
/// message that is handed over, in the transaction that hands it over.
public struct HandOverMark: Sendable, Hashable {
  /// The channel's name.
  public var channel: String
  /// The hand-over's key.
  public var key: String

  public init(channel: String, key: String) {
    self.channel = channel
    self.key = key
  }

  /// `asked CHANNEL KEY`
  public var text: String { "asked \(channel) \(key)" }

  public init?(text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "asked", !parts[1].isEmpty, !parts[2].isEmpty else {
      return nil
    }
    channel = String(parts[1])
    key = String(parts[2])
  }
}

extension Message {
  /// Set while nobody knows whether the channel took it.
  public var handOverMark: HandOverMark? {
    state == .handedOver ? reason.flatMap(HandOverMark.init(text:)) : nil
  }
}
