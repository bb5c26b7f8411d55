import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What becomes of steps whose time is over when a pass comes.
@Suite struct WalkLateTests {
  private static func evening(_ day: Int) -> StepTiming {
    .day(day, at: TimeOfDay(hour: 20, minute: 0)!)
  }

  private static func at(_ days: Double) -> Instant {
    WalkLab.start.advanced(bySeconds: Int64(days * Double(WalkLab.day)))
  }

  @Test func `after days away marketing is passed over, and all else done`() throws {
    var lab = try WalkLab(
      .sample([
        .sample("welcome", .send("content/a")),
        .sample("hint", .wait(SOPStep.days(0)), .send("content/b")),
        .sample("owed", .day(2, at: TimeOfDay(hour: 9, minute: 0)!), .send("content/owed")),
        .sample("call", Self.evening(3), .task),
        .sample("offer", Self.evening(5), .send("content/b")),
        .sample("last", Self.evening(10), .send("content/a")),
      ]))
    try lab.look(day: 9)
    #expect(
      lab.told == "welcome late, hint late, owed sent, call done, offer late")
    #expect(lab.enrolment.step == "last")
    #expect(lab.enrolment.due == Self.at(9 + 20.0 / 24))
    #expect(lab.messages.first?.deadline == Self.at(10))
  }

  @Test(arguments: [
    (StepAction.task, LateRule?.none, "late"), (.send("content/owed"), nil, "late"),
    (.send("content/a"), .send, "sent"), (.task, .next, "late"),
  ])
  func `what is skipped late moves nothing behind it`(
    _ action: StepAction, late: LateRule?, then: String
  ) throws {
    var lab = try WalkLab(
      .sample(
        [
          .sample("ask", Self.evening(1), action, when: 1),
          .sample("offer", Self.evening(3), .send("content/a")),
          .sample("last", Self.evening(12), .send("content/a")),
        ], late: late))
    lab.answers = [1: false]
    try lab.look(day: 9)
    if late == .next {
      // It has its next evening; what is behind it has not moved either.
      try lab.look(day: 9.9)
    }
    let skipped = lab.enrolment.history.first
    #expect(skipped?.outcome == .skipped && WalkLab.days(skipped?.at) == 20.0 / 24)
    guard late != .next else { return }
    #expect(lab.told == "ask skipped, offer \(then)")
    #expect(WalkLab.days(lab.enrolment.due) == 11 + 20.0 / 24)
  }

  @Test(arguments: [
    (LateRule.send, "a sent, t done"), (.skip, "a late, t late"), (.next, ""),
  ])
  func `a late step follows its rule`(_ rule: LateRule, _ told: String) throws {
    var lab = try WalkLab(
      .sample(
        [.sample("a", Self.evening(1), .send("content/a")), .sample("t", Self.evening(1), .task)],
        late: rule))
    try lab.look(day: 4)
    #expect(lab.told == told)
    if rule == .next {
      #expect(lab.enrolment.due == Self.at(4 + 20.0 / 24))
      try lab.look(day: 5)
      #expect(lab.told == "a sent")
      #expect(lab.enrolment.step == "t")
    }
  }

  @Test func `a step is not late up to the end of its time`() throws {
    var lab = try WalkLab(.sample([.sample("a", .send("content/a"))]))
    try lab.look(at: Self.at(1))
    #expect(lab.told == "a sent")
    lab = try WalkLab(.sample([.sample("a", .send("content/a"))]))
    try lab.look(at: Self.at(1).advanced(bySeconds: 1))
    #expect(lab.told == "a late")
  }
}
