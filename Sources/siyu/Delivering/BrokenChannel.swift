import SiyuModel

/// A channel that cannot be had now: its messages stay admitted, and what it was asked before stays
/// marked, until what is wrong is mended.
final class BrokenChannel: DeliveryChannel {
  let name: String
  let batchSize = 1_000
  let deduplicates = true
  private let problem: Diagnostic

  init(name: String, problem: Diagnostic) {
    self.name = name
    self.problem = problem
  }

  func lot(of message: Message) -> String { "" }
  func prepare(_ messages: [RenderedMessage], at now: Instant) throws -> String { throw problem }
  func deliver(_ messages: [RenderedMessage], key: String) throws -> DeliveryAnswer {
    throw problem
  }
  func recall(_ key: String) throws -> RecalledHandOver { throw problem }
}
