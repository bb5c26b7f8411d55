#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// With `SIYU_TIMINGS=1`, says on standard error how long each phase took, one JSON object a line:
/// for benchmarks, which want to leave out starting the process.
final class Timings {
  private let isOn = getenv("SIYU_TIMINGS") != nil
  private var last = ProgressLine.clock()

  func mark(_ phase: String) {
    guard isOn else { return }
    let now = ProgressLine.clock()
    Console().note("{\"phase\":\"\(phase)\",\"seconds\":\(now - last)}")
    last = now
  }
}
