import SiyuModel
import Testing

@testable import SiyuEngine

/// Who is taken in by hand, and who is left out.
@Suite struct HandEnrollingTests {
  private func enrolling(
    _ again: AgainRule, at second: Int64 = 10_000_000, holdout: Int = 0
  ) throws -> HandEnrolling {
    let place = SourcePlace(file: "main.lua", line: 1)
    let step = SOPStep(
      id: "hello", timing: .wait(try CalendarDuration("0m")),
      action: .send([WeightedContent(content: "content/a")]),
      place: place)
    return HandEnrolling(
      sop: SOPDeclaration(
        name: "demo.hello", title: "你好", again: again, holdout: holdout, steps: [step],
        place: place),
      checksum: "sum", clock: StepClock(zone: .utc, calendar: .none), now: Instant(seconds: second))
  }

  @Test func `an enrolment by hand stands before the first step, and keeps the version`() throws {
    let enrolment = try enrolling(.never).enrolment(of: 7, among: [], again: false)
    #expect(enrolment.key.occurrence == "hand:10000000")
    #expect(enrolment.step == "hello" && enrolment.due == enrolment.moment)
    #expect(enrolment.checksum == "sum" && enrolment.customer == 7)
  }

  @Test func `whoever is in it is left out, whatever is asked, unless it may be several times`()
    throws
  {
    let open = try enrolling(.never).enrolment(of: 7, among: [], again: false)
    #expect(throws: HandEnrolling.Refusal.isIn(open.enrolledAt)) {
      try enrolling(.never, at: 10_000_100).enrolment(of: 7, among: [open], again: true)
    }
    let second = try enrolling(.each).enrolment(of: 7, among: [open], again: false)
    #expect(second.key.occurrence == "hand:10000001")
  }

  @Test func `whoever was in it comes in again when the rule or the operator says so`() throws {
    var over = try enrolling(.never).enrolment(of: 7, among: [], again: false)
    over.state = .finished
    #expect(throws: HandEnrolling.Refusal.wasIn(over.enrolledAt)) {
      try enrolling(.never, at: 20_000_000).enrolment(of: 7, among: [over], again: false)
    }
    _ = try enrolling(.never, at: 20_000_000).enrolment(of: 7, among: [over], again: true)
    let month = try AgainRule.after(CalendarDuration("30d"))
    #expect(throws: HandEnrolling.Refusal.self) {
      try enrolling(month, at: 10_086_400).enrolment(of: 7, among: [over], again: false)
    }
    _ = try enrolling(month, at: 20_000_000).enrolment(of: 7, among: [over], again: false)
    // Looked at and declined is not in it, nor is what was taken back.
    for state in [EnrolmentState.declined, .undone] {
      over.state = state
      _ = try enrolling(.never, at: 20_000_000).enrolment(of: 7, among: [over], again: false)
    }
  }

  @Test func `whoever is held out stays so by hand`() throws {
    let states = try (1...40).map {
      try enrolling(.never, holdout: 500).enrolment(of: $0, among: [], again: false).state
    }
    #expect(Set(states) == [.active, .holdout])
  }
}
