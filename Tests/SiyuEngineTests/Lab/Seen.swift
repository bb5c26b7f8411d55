import Synchronization

/// The last progress that was told.
final class Seen: Sendable {
  private let numbers = Mutex<[Int64]>([])
  func add(_ done: Int64, _ total: Int64) { numbers.withLock { $0 = [done, total] } }
  var last: [Int64] { numbers.withLock { $0 } }
}
