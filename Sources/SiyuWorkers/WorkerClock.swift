internal import CProcess

/// How deadlines are measured.
///
/// A worker is late by its own processor time, so that a machine busy with something else sets no
/// plugin aside; real time counts only for one that waits and does nothing.
public struct WorkerClock: Sendable {
  /// Nanoseconds since some moment, never going back.
  public var now: @Sendable () -> Int64
  /// Nanoseconds of processor time a process has used; `nil` when it is gone.
  public var processorTime: @Sendable (Int32) -> Int64?

  public init(
    now: @escaping @Sendable () -> Int64, processorTime: @escaping @Sendable (Int32) -> Int64?
  ) {
    self.now = now
    self.processorTime = processorTime
  }

  public static let system = WorkerClock(
    now: { siyu_monotonic_time() },
    processorTime: { process in
      let time = siyu_processor_time(process)
      return time < 0 ? nil : time
    })
}

let nanosecondsPerMillisecond: Int64 = 1_000_000
