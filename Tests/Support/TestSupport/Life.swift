import Synchronization

/// A process that dies at a step of its life: after its death nothing it does has any effect.
public final class Life: Sendable {
  public struct Killed: Error {}
  private let state = Mutex((steps: 0, isDead: false))
  private let end: Int

  /// - Parameter end: the step, from 1, at which it dies.
  public init(end: Int = .max) { self.end = end }

  public var steps: Int { state.withLock { $0.steps } }

  /// To be called before and after every effect.
  public func step() throws {
    try state.withLock { state in
      if state.isDead { throw Killed() }
      state.steps += 1
      if state.steps == end {
        state.isDead = true
        throw Killed()
      }
    }
  }

  public var isDead: Bool { state.withLock { $0.isDead } }
}
