import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What an enrolment does at each step, and when.
@Suite struct WalkTests {
  private static let day = WalkLab.day
  private static func at(_ days: Double) -> Instant {
    WalkLab.start.advanced(bySeconds: Int64(days * Double(day)))
  }
  private static func evening(_ day: Int) -> StepTiming {
    .day(day, at: TimeOfDay(hour: 20, minute: 0)!)
  }

  @Test func `steps are done at their time, in order, once`() throws {
    var lab = try WalkLab(
      .sample([
        .sample("welcome", .after(SOPStep.days(0)), .send("content/a")),
        .sample("howto", Self.evening(2), .send("content/b")),
        .sample("call", .wait(SOPStep.days(3)), .task),
      ]))
    try lab.look(day: 0)
    #expect(lab.told == "welcome sent")
    #expect(lab.enrolment.due == Self.at(1 + 20.0 / 24))
    try lab.look(day: 1)
    #expect(lab.told == "welcome sent")
    try lab.look(day: 2)
    #expect(lab.told == "welcome sent, howto sent")
    // Three days after the message was really sent.
    #expect(WalkLab.days(lab.enrolment.due) == 5)
    try lab.look(day: 5)
    #expect(lab.told == "welcome sent, howto sent, call done")
    #expect(lab.enrolment.state == .finished)
    #expect(lab.messages.map(\.content) == ["content/a", "content/b"])
    #expect(lab.tasks.map(\.title) == ["回访"])
    #expect(Set(lab.messages.map(\.id)).count == 2)
    #expect(
      lab.enrolment.history.compactMap(\.effect) == lab.messages.map(\.id) + lab.tasks.map(\.id))
  }

  @Test func `steps due at once are done in one look`() throws {
    var lab = try WalkLab(
      .sample([
        .sample("a", .send("content/a")), .sample("mark", .tag(TagName("life:new")!, gained: true)),
        .sample("p", .points(5)), .sample("c", .coupon("NEW10")), .sample("t", .task),
      ]))
    lab.coupons = [WalkLab.coupon("NEW10")]
    try lab.look(day: 0)
    #expect(lab.told == "a sent, mark done, p done, c done, t done")
    #expect(lab.tags == [SteppedTag(tag: TagName("life:new")!, gained: true, step: "mark")])
    #expect(lab.postings.map(\.movement) == [.give(5), .give(1)])
    #expect(lab.postings.map(\.purse.name) == ["points", "mine.NEW10"])
    #expect(
      lab.postings.map(\.key)
        == lab.enrolment.history.filter { "pc".contains($0.step) }
        .map { LedgerRequest.stepKey($0.effect ?? "") })
  }

  @Test func `a coupon lasts from when it is given, by the brand's days`() throws {
    var lab = try WalkLab(.sample([.sample("c", .coupon("ten"))]))
    lab.coupons = [WalkLab.coupon("ten", lasts: CalendarDuration(months: 1))]
    try lab.look(day: 0)
    let month: Int64 = 31 * WalkLab.day
    #expect(
      lab.postings.map(\.movement)
        == [.give(1, expires: WalkLab.start.advanced(bySeconds: month))])
  }

  @Test func `without a code the coupon is refused, and the walk goes on`() throws {
    var lab = try WalkLab(
      .sample([.sample("c", .coupon("ten")), .sample("d", .coupon("free")), .sample("t", .task)]))
    lab.coupons = [WalkLab.coupon("ten", pool: "codes"), WalkLab.coupon("free")]
    lab.hasCode = { _ in false }
    try lab.look(day: 0)
    #expect(lab.told == "c refused, d done, t done")
    #expect(lab.enrolment.history[0].reason == "coupon: no code of pool 'codes' is left")
    #expect(lab.postings.map(\.purse.name) == ["mine.free"])
  }

  @Test func `a coupon that this version does not have fails, and gives nothing`() throws {
    var lab = try WalkLab(.sample([.sample("c", .coupon("gone")), .sample("t", .task)]))
    try lab.look(day: 0)
    #expect(lab.told == "c failed, t done")
    #expect(lab.postings.isEmpty)
  }

  @Test func `a message's id is a name for good`() throws {
    let key = EnrolmentKey(
      sop: "skincare.new-friend", subject: .customer(12), occurrence: "event:00000000000000ff")
    let id = EffectID.message(key, step: "welcome", visit: 0)
    // SHA-256 of the six lines, by hand in Python: it must never change.
    #expect(id == "tktq9ebkbm94jmn7fd4s28sc76")
    #expect(id.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
    #expect(id != EffectID.message(key, step: "welcome", visit: 1))
    #expect(id != EffectID.task(key, step: "welcome", visit: 0))
  }

  // MARK: Asking

  @Test func `leave is asked before every step and when before its own`() throws {
    var lab = try WalkLab(
      .sample(
        [.sample("a", .send("content/a"), when: 2), .sample("b", .send("content/b"))], leave: 1))
    lab.answers = [1: false, 2: false]
    try lab.look(day: 0)
    #expect(lab.asked == [1, 2, 1])
    #expect(lab.told == "a skipped, b sent")
  }

  @Test func `leave ends the walk before the step`() throws {
    var lab = try WalkLab(.sample([.sample("a", .send("content/a"))], leave: 1))
    lab.answers = [1: true]
    try lab.look(day: 0)
    #expect(lab.enrolment.state == .left)
    #expect(lab.messages.isEmpty)
  }

  @Test(arguments: [1, 2])
  func `nobody is written to when a function raises an error`(_ function: Int) throws {
    var lab = try WalkLab(
      .sample(
        [.sample("a", .send("content/a"), when: 2), .sample("b", .wait(SOPStep.days(1)), .task)],
        leave: 1))
    lab.answers = [1: false, 2: true]
    lab.answers.updateValue(Optional<Bool>.none, forKey: function)
    try lab.look(day: 0)
    #expect(lab.told == "a failed")
    #expect(lab.enrolment.state == .active)
  }

  @Test func `somebody who left the pool is not written to any more`() throws {
    var lab = try WalkLab(.sample([.sample("a", .wait(SOPStep.days(2)), .send("content/a"))]))
    lab.leftPoolAt = Self.at(1)
    try lab.look(day: 2)
    #expect(lab.enrolment.state == .left)
    // An SOP that leaving begins goes on.
    var other = try WalkLab(.sample([.sample("a", .task)]), at: Self.at(1))
    other.leftPoolAt = Self.at(1)
    try other.look(day: 1)
    #expect(other.told == "a done")
  }

  // MARK: The gate

  @Test func `what must wait waits, and is refused when its time is over`() throws {
    var lab = try WalkLab(
      .sample([.sample("a", .send("content/a"), within: SOPStep.days(2)), .sample("t", .task)]))
    let night = GateRefusal(rule: .quiet, words: "night", until: Self.at(0.4))
    lab.gate = { _, now in now < Self.at(0.4) ? night : nil }
    try lab.look(day: 0)
    #expect(lab.told == "")
    #expect(lab.enrolment.waiting == night)
    #expect(lab.enrolment.due == Self.at(0.4))
    try lab.look(day: 0.3)
    #expect(lab.told == "")
    try lab.look(day: 0.4)
    #expect(lab.told == "a sent, t done")

    lab = try WalkLab(.sample([.sample("a", .send("content/a")), .sample("t", .task)]))
    lab.gate = { _, _ in GateRefusal(rule: .paused, words: "paused") }
    try lab.look(day: 0.1)
    #expect(lab.enrolment.due == Self.at(0.1).advanced(bySeconds: 900))
    try lab.look(day: 3)
    #expect(lab.told == "a refused, t done")
    #expect(lab.enrolment.history[0].reason == "paused: paused")
  }

  @Test func `a full month is passed over, or waited for where the step says so`() throws {
    let full = GateRefusal(rule: .cap, words: "4 of 4", until: Self.at(20))
    for (rule, told) in [(IfRefused.skip, "a refused, t done"), (.wait, "")] {
      var lab = try WalkLab(
        .sample([.sample("a", .send("content/a"), ifRefused: rule), .sample("t", .task)]))
      lab.gate = { _, _ in full }
      try lab.look(day: 0)
      #expect(lab.told == told)
      if rule == .wait {
        // At the end of its time, not when the month is over.
        #expect(WalkLab.days(lab.enrolment.due) == 1)
        try lab.look(day: 1)
        #expect(lab.told == "a refused, t done")
      }
    }
  }

  @Test func `what the plugin may not do is refused`() throws {
    var lab = try WalkLab(
      .sample([
        .sample("t", .task), .sample("p", .points(1)), .sample("c", .coupon("x")),
        .sample("m", .tag(TagName("other.group:a")!, gained: true)),
        .sample("x", .send("content/missing")), .sample("e", .end),
      ]))
    lab.grants = []
    try lab.look(day: 0)
    #expect(lab.told == "t refused, p refused, c refused, m refused, x failed, e done")
    #expect(lab.tasks.isEmpty && lab.tags.isEmpty)
  }

  // MARK: Ways

  @Test func `waits for an event that comes, from the step's moment on`() throws {
    let sop = SOPDeclaration.sample([
      .sample("a", .send("content/a")),
      .sample(
        "reply", .waitFor("message.answered", 3, then: .step("thanks"), timedOut: .step("call"))),
      .sample("call", .task), .sample("end", .end), .sample("thanks", .send("content/b")),
    ])
    var lab = try WalkLab(sop)
    // Before the message; does not count.
    lab.events = [SeenEvent(type: "message.answered", at: Self.at(-1))]
    try lab.look(day: 0)
    #expect(lab.told == "a sent")
    #expect(WalkLab.days(lab.enrolment.due) == 3)
    var other = lab
    try other.look(day: 3)
    #expect(other.told == "a sent, reply timed-out, call done, end done")
    lab.events.append(SeenEvent(type: "message.answered", at: Self.at(2)))
    try lab.look(day: 2.1)
    #expect(lab.told == "a sent, reply happened, thanks sent")
    #expect(lab.enrolment.history[1].at == Self.at(2))
  }

  @Test func `a circle goes round once a day and stops where no time passes`() throws {
    var lab = try WalkLab(
      .sample([.sample("a", .task), .sample("b", .wait(SOPStep.days(1)), .goTo("a"))]))
    for day in 0...3 { try lab.look(day: Double(day)) }
    #expect(lab.tasks.count == 4)
    #expect(Set(lab.tasks.map(\.id)).count == 4)
    #expect(lab.enrolment.history.filter { $0.step == "a" }.map(\.visit) == [0, 1, 2, 3])
    lab = try WalkLab(.sample([.sample("a", .task), .sample("b", .goTo("a"))]))
    try lab.look(day: 0)
    #expect(lab.isBounded)
    #expect(lab.enrolment.history.count == Walk.mostSteps)
    #expect(lab.enrolment.due == Self.at(0).advanced(bySeconds: 1))
  }

  // MARK: Goals

  @Test func `the goal ends the walk unless it only measures`() throws {
    for ends in [true, false] {
      var lab = try WalkLab(
        .sample(
          [.sample("a", .wait(SOPStep.days(2)), .send("content/a"))],
          goal: SOPGoal(event: "order.paid", within: SOPStep.days(14), ends: ends)))
      lab.events = [SeenEvent(type: "order.paid", at: Self.at(1))]
      try lab.look(day: 2)
      #expect(lab.enrolment.goalAt == Self.at(1))
      #expect(lab.enrolment.state == (ends ? .goal : .finished))
      #expect(lab.messages.count == (ends ? 0 : 1))
    }
  }

  @Test func `a walk that is over is measured to the end of the goal's window`() throws {
    let goal = SOPGoal(event: "order.paid", within: SOPStep.days(14))
    var lab = try WalkLab(.sample([.sample("a", .send("content/a"))], goal: goal))
    try lab.look(day: 0)
    #expect(lab.enrolment.state == .active)
    #expect(lab.enrolment.step == nil)
    #expect(WalkLab.days(lab.enrolment.due) == 14)
    var late = lab
    late.events = [SeenEvent(type: "order.paid", at: Self.at(14.5))]
    try late.look(day: 15)
    #expect(late.enrolment.state == .finished)
    #expect(late.enrolment.goalAt == nil)
    lab.events = [SeenEvent(type: "order.paid", at: Self.at(13))]
    try lab.look(day: 15)
    #expect(lab.enrolment.goalAt == Self.at(13))
    #expect(lab.enrolment.due == nil)
  }

  @Test func `who is held out does nothing and is measured`() throws {
    let goal = SOPGoal(event: "order.paid", within: SOPStep.days(14))
    let sop = SOPDeclaration.sample([.sample("a", .send("content/a"))], holdout: 900, goal: goal)
    let held = try #require((1...99).first { sop.isHeldOut(.customer($0)) })
    var lab = try WalkLab(sop, subject: .customer(held))
    #expect(lab.enrolment.state == .holdout)
    #expect(WalkLab.days(lab.enrolment.due) == 14)
    try lab.look(day: 1)
    #expect(lab.messages.isEmpty && lab.enrolment.history.isEmpty)
    lab.events = [SeenEvent(type: "order.paid", at: Self.at(2))]
    try lab.look(day: 3)
    #expect(lab.enrolment.goalAt == Self.at(2))
    #expect(lab.enrolment.state == .holdout)
    #expect(lab.enrolment.due == nil)
  }

  @Test func `about as many are held out and get each content as was said`() throws {
    let split: [WeightedContent] = [
      WeightedContent(content: "content/a", weight: 70),
      WeightedContent(content: "content/b", weight: 30),
    ]
    let sop = SOPDeclaration.sample([.sample("a", .send(split))], holdout: 100)
    let people = (1...10_000).map { SubjectKey.customer($0) }
    let heldOut = people.count { sop.isHeldOut($0) }
    #expect((900...1_100).contains(heldOut))
    let first = people.count { sop.content(for: $0, at: "a", of: split) == "content/a" }
    #expect((6_800...7_200).contains(first))
  }

  // MARK: Versions

  @Test func `a new version goes on at the same step, at its new time`() throws {
    let old = SOPDeclaration.sample([
      .sample("a", .send("content/a")), .sample("b", .wait(SOPStep.days(7)), .task),
      .sample("c", .task),
    ])
    func moved(_ steps: [SOPStep]) throws -> WalkLab {
      var lab = try WalkLab(old)
      try lab.look(day: 0)
      lab.enrolment.checksum = "old"
      lab.sop = .sample(steps)
      var walk = lab.walk(at: Self.at(3))
      try walk.migrate(from: old)
      try lab.drive(&walk, at: Self.at(3))
      lab.take(walk)
      return lab
    }
    // A shortened delay wakes early.
    let shorter = try moved([
      .sample("a", .send("content/a")), .sample("b", .wait(SOPStep.days(2)), .task),
      .sample("c", .wait(SOPStep.days(1)), .task),
    ])
    #expect(shorter.told == "a sent, b done")
    // Its step is gone: the next one that is still there.
    let without = try moved([.sample("a", .send("content/a")), .sample("c", .task)])
    #expect(without.told == "a sent, c done")
    // None is.
    let nothing = try moved([.sample("a", .send("content/a"))])
    #expect(nothing.told == "a sent")
    #expect(nothing.enrolment.state == .finished)
    #expect(nothing.enrolment.checksum == "1")
  }
}
