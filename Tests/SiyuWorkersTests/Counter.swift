import Synchronization

/// Counts, from any thread.
final class Counter: Sendable {
  private let value = Mutex<Int64>(0)
  func next() -> Int64 {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}
