public import SiyuModel
import Synchronization

/// An outbox in memory, with the store's promise: a state changes only from the one it was read in.
public final class MemoryOutbox: Outbox {
  private struct State {
    var messages: [String: Message] = [:]
    var order: [String] = []
    var isPaused = false
  }
  private let state = Mutex(State())
  /// Called before and after every change; throwing before it keeps the change from being made.
  private let step: @Sendable () throws -> Void

  public init(_ messages: [Message] = [], step: @escaping @Sendable () throws -> Void = {}) {
    self.step = step
    add(messages)
  }

  public func add(_ messages: [Message]) {
    state.withLock { state in
      for message in messages {
        state.messages[message.id] = message
        state.order.append(message.id)
      }
    }
  }

  /// In the order they were planned.
  public var all: [Message] {
    state.withLock { state in state.order.compactMap { state.messages[$0] } }
  }

  public func admitted(limit: Int) throws -> [Message] {
    try messages(in: .admitted, limit: limit)
  }

  public func messages(in wanted: MessageState, limit: Int) throws -> [Message] {
    try step()
    return Array(all.filter { $0.state == wanted }.prefix(limit))
  }

  public func message(_ id: String) throws -> Message? { state.withLock { $0.messages[id] } }

  public func move(
    _ id: String, from: MessageState, to: MessageState, at: Instant, reason: String?
  ) throws -> Bool {
    try step()
    let isMoved = state.withLock { state in
      guard var message = state.messages[id], message.state == from else { return false }
      message.state = to
      message.stateAt = at
      message.reason = reason
      if from == .admitted, to == .handedOver { message.attempts += 1 }
      state.messages[id] = message
      return true
    }
    try step()
    return isMoved
  }

  public func contacts(for message: Message, at now: Instant) throws -> ContactHistory {
    ContactHistory()
  }
  public func pause(_ paused: Bool) { state.withLock { $0.isPaused = paused } }
  public var isPaused: Bool {
    get throws {
      try step()
      return state.withLock { $0.isPaused }
    }
  }
}
