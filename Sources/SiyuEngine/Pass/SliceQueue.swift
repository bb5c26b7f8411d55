internal import Dispatch
internal import SiyuModel
internal import Synchronization

/// Slices to be taken, by whichever lane is free.
///
/// Results wait in memory until all before them are merged, so no lane may get far ahead of the
/// slowest: it waits until that one's slice is merged.
final class SliceQueue: Sendable {
  private struct State {
    var position = 0
    var merged = 0
    var waiting = 0
    var isStopped = false
  }

  private enum Turn {
    case take(PassSlice)
    case wait, end
  }

  private let slices: [PassSlice]
  private let ahead: Int
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// - Parameter ahead: how many slices may be taken and not yet merged.
  init(_ slices: [PassSlice], ahead: Int) {
    self.slices = slices
    self.ahead = max(1, ahead)
  }

  /// The next slice, `nil` when there is none.
  ///
  /// - Parameter orElse: called before waiting for others. A lane must finish what it has taken
  ///   here: else all could wait for a slice that none of them finishes.
  func next(orElse finish: () throws -> Void) rethrows -> PassSlice? {
    switch turn(waits: false) {
    case .take(let slice): return slice
    case .end: return nil
    case .wait: try finish()
    }
    while true {
      switch turn(waits: true) {
      case .take(let slice): return slice
      case .end: return nil
      case .wait: wake.wait()
      }
    }
  }

  private func turn(waits: Bool) -> Turn {
    state.withLock { state in
      guard !state.isStopped, state.position < slices.count else { return .end }
      guard state.position < state.merged + ahead else {
        if waits { state.waiting += 1 }
        return .wait
      }
      defer { state.position += 1 }
      return .take(slices[state.position])
    }
  }

  /// The first `count` slices are merged.
  func merged(_ count: Int) {
    change { $0.merged = max($0.merged, count) }
  }

  /// Lets no lane begin another slice.
  func stop() { change { $0.isStopped = true } }

  private func change(_ body: (inout State) -> Void) {
    let woken = state.withLock { state in
      body(&state)
      defer { state.waiting = 0 }
      return state.waiting
    }
    for _ in 0..<woken { wake.signal() }
  }
}
