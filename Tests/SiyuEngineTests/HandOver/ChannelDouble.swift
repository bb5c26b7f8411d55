import SiyuModel
import Synchronization

/// What the world outside saw: it outlives the process that wrote to it.
final class OutsideWorld: Sendable {
  private let ids = Mutex<[String]>([])
  private let finished = Mutex<Set<String>>([])
  /// Every message that arrived, as often as it did.
  var arrived: [String] { ids.withLock { $0 } }
  func take(_ id: String) { ids.withLock { $0.append(id) } }
  func finish(_ key: String) { _ = finished.withLock { $0.insert(key) } }
  func isFinished(_ key: String) -> Bool { finished.withLock { $0.contains(key) } }
}

/// A channel that does what it is told.
final class ChannelDouble: DeliveryChannel {
  enum Memory {
    /// Nobody knows afterwards.
    case none
    /// Takes nothing twice.
    case ids
    /// All or nothing of a hand-over, and it can be looked up: a folder.
    case keys
  }

  let name: String
  let batchSize: Int
  let memory: Memory
  let world: OutsideWorld
  private let step: () throws -> Void
  /// For each message asked for; `taken` when nothing is said.
  var outcome: (RenderedMessage) throws -> DeliveryOutcome = { _ in .taken }
  var receipts: [Receipt] = []
  var lots: (Message) -> String = { _ in "" }
  /// Thrown by `prepare`.
  var refusal: Diagnostic?
  private(set) var asked: [[String]] = []
  private(set) var withdrawn: [String] = []
  private(set) var kept: [Set<String>] = []

  init(
    _ name: String = "shop", batch: Int = 5, memory: Memory = .none,
    world: OutsideWorld = OutsideWorld(), step: @escaping () throws -> Void = {}
  ) {
    self.name = name
    batchSize = batch
    self.memory = memory
    self.world = world
    self.step = step
  }

  var deduplicates: Bool { memory == .ids }
  func lot(of message: Message) -> String { lots(message) }

  func prepare(_ messages: [RenderedMessage], at now: Instant) throws -> String {
    try step()
    if let refusal { throw refusal }
    return "h-\(messages.map(\.id).joined(separator: "-").suffix(200))"
  }

  func deliver(_ messages: [RenderedMessage], key: String) throws -> DeliveryAnswer {
    try step()
    asked.append(messages.map(\.id))
    var outcomes: [DeliveryOutcome] = []
    for message in messages {
      let outcome = try outcome(message)
      outcomes.append(outcome)
      guard memory != .keys else { continue }
      switch outcome {
      case .taken, .confirmed, .unknown:
        if memory == .none || !world.arrived.contains(message.id) { world.take(message.id) }
      case .failed: break
      }
      try step()
    }
    if memory == .keys {
      // One rename: all of it or nothing.
      for message in messages { world.take(message.id) }
      world.finish(key)
      try step()
    }
    return DeliveryAnswer(outcomes, receipts: receipts)
  }

  func recall(_ key: String) throws -> RecalledHandOver {
    try step()
    return memory == .keys ? (world.isFinished(key) ? .taken : .notTaken) : .unknown
  }
  func withdraw(_ key: String) { withdrawn.append(key) }
  func tidy(keeping keys: Set<String>) { kept.append(keys) }
}
