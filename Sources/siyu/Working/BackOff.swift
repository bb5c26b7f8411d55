/// How long to leave something alone that went wrong: twice as long each time.
struct BackOff: Hashable {
  /// Seconds.
  let first: Double
  let most: Double
  private(set) var failures = 0
  /// Monotonic seconds before which nothing is tried; `nil`: nothing went wrong last.
  private(set) var until: Double?

  init(first: Double, most: Double) {
    self.first = first
    self.most = most
  }

  mutating func failed(at now: Double) {
    // Far more doublings than `most` ever is.
    var wait = first
    for _ in 0..<min(failures, 40) where wait < most { wait *= 2 }
    failures += 1
    until = now + min(wait, most)
  }

  mutating func worked() {
    failures = 0
    until = nil
  }

  func isResting(at now: Double) -> Bool { until.map { now < $0 } ?? false }
}
