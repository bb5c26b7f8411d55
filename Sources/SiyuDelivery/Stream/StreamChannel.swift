public import SiyuModel

/// Lines of JSON to whoever reads standard output.
public final class StreamChannel: DeliveryChannel {
  public let name: String
  public let batchSize: Int
  /// Whoever reads the lines takes each id once.
  public let deduplicates: Bool
  private let write: ([UInt8]) throws -> Void

  /// - Parameter write: writes one line, all of it.
  public init(
    name: String, batchSize: Int, deduplicates: Bool, write: @escaping ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.batchSize = batchSize
    self.deduplicates = deduplicates
    self.write = write
  }

  public func lot(of message: Message) -> String { "" }

  public func prepare(_ messages: [RenderedMessage], at now: Instant) -> String { "lines" }

  public func deliver(_ messages: [RenderedMessage], key: String) -> DeliveryAnswer {
    var failure: String?
    return DeliveryAnswer(
      messages.map { message in
        if let failure { return .failed(failure, retry: true) }
        let json = TextEscape.jsonSafe(JSON.text(.record(message.record)))
        do {
          try write(Array(json.utf8) + [UInt8(ascii: "\n")])
          return .taken
        } catch {
          let words = (error as? Diagnostic)?.message ?? "\(error)"
          failure = words
          // Half of the line may be on its way.
          return .unknown(words)
        }
      })
  }

  public func recall(_ key: String) -> RecalledHandOver { .unknown }
}

@available(*, unavailable)
extension StreamChannel: Sendable {}  // One run at a time hands over.
