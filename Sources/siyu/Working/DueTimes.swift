import SiyuModel

/// When a turn is due by itself.
///
/// What a pass leaves over (an SOP rests, a plugin was set aside) is due all the time and is tried again
/// after longer and longer waits. Whatever else comes due comes at its own time: nobody waits for
/// somebody else's mistake.
struct DueTimes {
  /// The earliest that the last pass did not leave over; only where it left something over.
  private var others: Instant?
  private var leftOver = BackOff(first: 5, most: 300)
  /// Monotonic. A pass looks at what is left over too, however much that is: it may take half of the
  /// time, and others' dues may come as late as the last turn was long.
  private var rest = 0.0

  /// - Parameters:
  ///   - clock: the pass's.
  ///   - first: what is due next in the store, after the pass.
  ///   - others: the same, of what comes after `clock`.
  ///   - seconds: that the turn took.
  mutating func passed(
    at clock: Instant, first: Instant?, others: Instant?, seconds: Double, monotonic now: Double
  ) {
    guard let first, first <= clock else {
      self = DueTimes()
      return
    }
    leftOver.failed(at: now)
    self.others = others
    rest = now + seconds
  }

  /// Seconds until a turn is due, 0 or less where it is; `nil`: nothing ever is.
  /// - Parameter first: what is due next in the store.
  func secondsLeft(_ first: Instant?, at now: Instant, monotonic: Double) -> Double? {
    guard let first else { return nil }
    func left(_ due: Instant) -> Double { Double(due.seconds) - Double(now.seconds) }
    guard let until = leftOver.until else { return left(first) }
    let again = max(left(first), until - monotonic)
    guard let others else { return again }
    return min(again, max(left(others), rest - monotonic))
  }
}
