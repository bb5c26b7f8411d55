internal import SiyuModel

/// Notices a worker that gets no further.
struct StallWatch {
  /// When it first looked.
  private var began: Int64?
  private var seen: WorkerProgress?
  private var since: Int64 = 0
  private var processorSince: Int64 = 0

  /// Real time may be this many times a limit before a worker that uses no processor is late.
  private static let patience: Int64 = 4
  /// A worker that had less than this part of the real time for itself waits; one that computes gets
  /// more than that even from a machine busy with dozens of others, and is late by its own time.
  private static let idlePart: Int64 = 64
  /// The worker stops itself at the limit, with a line number; this is how long it has for that.
  /// With a look each 20 ms before and after, it is ended within limit + 250 ms.
  static let grace: Int64 = 180 * nanosecondsPerMillisecond

  /// Forgets what it saw: time in which nobody looked does not count.
  mutating func restart() {
    seen = nil
    began = nil
  }

  /// Whether the worker has taken too long since the restart, whatever progress it claims: its page
  /// is its word and no more. In real time, which a busy machine uses up too; so the limit is wide.
  mutating func isEndless(limit milliseconds: Int64, clock: WorkerClock) -> Bool {
    let now = clock.now()
    guard let began else {
      began = now
      return false
    }
    return now - began >= milliseconds * nanosecondsPerMillisecond
  }

  /// What `isEndless` is asked for in a pass, in milliseconds: a batch may take what a pass may, on
  /// a machine busy with other things, and never less than half a minute.
  static func longestAnswer(pass milliseconds: Int64) -> Int64 {
    max(30_000, min(max(milliseconds, 0), 3_600_000) * patience)
  }

  /// Whether the worker has been at the same place for longer than allowed.
  mutating func isLate(
    _ process: WorkerProcess, limit milliseconds: Int64, clock: WorkerClock
  ) -> Bool {
    isLate(
      at: process.progress, now: clock.now(), processor: clock.processorTime(process.pid),
      limit: milliseconds)
  }

  /// - Parameters:
  ///   - now: nanoseconds since some moment.
  ///   - processor: nanoseconds of processor time it has used; `nil` when it is gone.
  mutating func isLate(
    at progress: WorkerProgress, now: Int64, processor: Int64?, limit milliseconds: Int64
  ) -> Bool {
    let processor = processor ?? (processorSince + now - since)
    guard progress == seen else {
      seen = progress
      since = now
      processorSince = processor
      return false
    }
    let allowed = Self.allowed(milliseconds)
    let used = processor - processorSince
    let real = now - since
    return used >= allowed || (real >= allowed * Self.patience && used < real / Self.idlePart)
  }

  private static func allowed(_ milliseconds: Int64) -> Int64 {
    // An hour is more than any limit that means something, and keeps the sums far from the end.
    min(max(milliseconds, 0), 3_600_000) * nanosecondsPerMillisecond + grace
  }
}
