import SiyuDelivery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sleeps, and wakes to look whether siyu is told to stop.
final class HostWaiting: Waiting {
  private let shouldStop: () -> Bool
  private static let slice = 0.1

  init(shouldStop: @escaping () -> Bool) { self.shouldStop = shouldStop }

  func wait(seconds: Double) -> Bool {
    var left = seconds
    while left > 0 {
      if shouldStop() { return false }
      usleep(useconds_t(min(left, Self.slice) * 1_000_000))
      left -= Self.slice
    }
    return !shouldStop()
  }
}
