import SiyuModel
import Testing

@testable import siyu

/// When `siyu work` takes its next turn by itself.
@Suite struct DueTimesTests {
  private func at(_ seconds: Int64) -> Instant { Instant(seconds: 1_000_000 + seconds) }

  @Test func `what is due next is waited for`() {
    var dues = DueTimes()
    #expect(dues.secondsLeft(nil, at: at(0), monotonic: 0) == nil)
    #expect(dues.secondsLeft(at(30), at: at(0), monotonic: 0) == 30)
    dues.passed(at: at(0), first: at(30), others: nil, seconds: 1, monotonic: 5)
    #expect(dues.secondsLeft(at(30), at: at(10), monotonic: 15) == 20)
    #expect(dues.secondsLeft(at(30), at: at(31), monotonic: 36) == -1)
  }

  @Test func `what a pass leaves over is tried again after longer and longer waits`() {
    var dues = DueTimes()
    var now = 100.0
    for wait in [5, 10, 20, 40, 80, 160, 300, 300.0] {
      dues.passed(at: at(0), first: at(-9), others: nil, seconds: 0, monotonic: now)
      #expect(dues.secondsLeft(at(-9), at: at(0), monotonic: now) == wait)
      now += wait
    }
    dues.passed(at: at(0), first: at(60), others: nil, seconds: 0, monotonic: now)
    #expect(dues.secondsLeft(at(60), at: at(0), monotonic: now) == 60)
  }

  @Test func `others come at their time while something is left over`() {
    var dues = DueTimes()
    for _ in 0..<9 {
      dues.passed(at: at(0), first: at(-9), others: at(42), seconds: 1, monotonic: 100)
    }
    #expect(dues.secondsLeft(at(-9), at: at(2), monotonic: 102) == 40)
    #expect(dues.secondsLeft(at(-9), at: at(43), monotonic: 143) == -1)
  }

  @Test func `half of the time is left where all has to be looked at again`() {
    var dues = DueTimes()
    dues.passed(at: at(0), first: at(-9), others: at(1), seconds: 4, monotonic: 100)
    #expect(dues.secondsLeft(at(-9), at: at(3), monotonic: 103) == 1)
  }
}
