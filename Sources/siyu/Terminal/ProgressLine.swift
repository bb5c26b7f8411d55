import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line on a terminal that says how far something is: amount, rate, time left. At most ten
/// times a second, from any thread; silent when standard error is not a terminal.
final class ProgressLine: Sendable {
  private let console: Console
  private let noun: String
  private let started: Double
  private let last: Mutex<Double>

  init(_ console: Console, noun: String) {
    self.console = console
    self.noun = noun
    started = Self.clock()
    last = Mutex(0)
  }

  /// `fraction` done, 0…1, where known.
  func show(count: Int64, fraction: Double?) {
    guard console.errorIsTerminal else { return }
    let now = Self.clock()
    let due = last.withLock { last in
      guard now - last >= 0.1 else { return false }
      last = now
      return true
    }
    guard due else { return }
    let elapsed = max(now - started, 0.001)
    var line = "\(Self.grouped(count)) \(noun) · \(Self.grouped(Int64(Double(count) / elapsed)))/s"
    if let fraction, fraction > 0.01 {
      let left = Int64((elapsed / fraction * (1 - fraction)).rounded(.up))
      line += " · \(Int(fraction * 100)) % · \(left) s left"
    }
    console.progress(line)
  }

  func show(_ words: String) { console.progress(words) }

  func end() { console.endProgress() }

  /// Monotonic seconds.
  static func clock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// `1234567` as `1,234,567`.
  static func grouped(_ number: Int64) -> String { Grouping.text(number) }
}
