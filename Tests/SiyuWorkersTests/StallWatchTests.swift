import Testing

@testable import SiyuWorkers

@Suite struct StallWatchTests {
  /// Whether a worker that stays at one place is late after so much time, in milliseconds; its
  /// limit is 1,000.
  private func isLate(real: Int64, processor: Int64) -> Bool {
    let place = WorkerProgress(question: 1, subject: 1, started: 1, phase: 2)
    var watch = StallWatch()
    _ = watch.isLate(at: place, now: 0, processor: 0, limit: 1000)
    return watch.isLate(
      at: place, now: real * 1_000_000, processor: processor * 1_000_000, limit: 1000)
  }

  @Test func `it is late by its own time, shortly after the limit`() {
    #expect(!isLate(real: 1000, processor: 1000))
    #expect(isLate(real: 1180, processor: 1180))
  }

  @Test func `one that waits and does nothing is late by real time`() {
    #expect(!isLate(real: 4000, processor: 0))
    #expect(isLate(real: 4800, processor: 10))
  }

  @Test func `one that hardly gets a processor is not late for that`() {
    #expect(!isLate(real: 30_000, processor: 1000))
    #expect(isLate(real: 30_000, processor: 1200))
  }

  @Test func `progress begins anew`() {
    var watch = StallWatch()
    for step in 0..<10 {
      let place = WorkerProgress(question: step, subject: 1, started: UInt64(step), phase: 2)
      let now = Int64(step) * 2_000_000_000
      let isLate = watch.isLate(at: place, now: now, processor: now, limit: 1000)
      #expect(!isLate)
    }
  }
}
