import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Walks made up from seeds: whatever an SOP says and whatever happens, some things stay true.
@Suite struct WalkPropertyTests {
  @Test(arguments: 0..<24)
  func `a walk keeps its promises`(_ seed: UInt64) throws {
    for part in 0..<4 {
      var random = SeededRandom(seed &* 1_000 &+ UInt64(part))
      let (sop, events) = (RandomSOP.make(&random), RandomSOP.events(&random))
      var lab = try WalkLab(sop)
      lab.events = events
      RandomSOP.answers(&lab, &random)
      var now = WalkLab.start
      for _ in 0..<40 {
        let before = lab.enrolment
        let asked = lab.asked.count
        try lab.look(at: now)
        try check(before, lab.enrolment, now, lab)
        // Nothing new happens at the same time.
        let after = lab.enrolment
        if !lab.isBounded {
          let messages = lab.messages.count
          try lab.look(at: now)
          #expect(lab.enrolment == after)
          #expect(lab.messages.count == messages)
        }
        // What is not due costs no question.
        if let due = before.due, due > now, before.step != nil, lab.leftPoolAt == nil,
          before.history == after.history, before.goalAt == after.goalAt
        {
          #expect(lab.asked.count == asked)
        }
        now = now.advanced(bySeconds: random.pick([60, 3_600, 40_000, 86_400, 700_000]))
        if !lab.enrolment.state.isOpen, lab.enrolment.due == nil { break }
      }
      #expect(Set(lab.messages.map(\.id)).count == lab.messages.count)
    }
  }

  private func check(_ before: Enrolment, _ after: Enrolment, _ now: Instant, _ lab: WalkLab) throws
  {
    // It only grows, and each visit of a step is one line.
    #expect(after.history.prefix(before.history.count).elementsEqual(before.history))
    var visits: [String: Int] = [:]
    for record in after.history {
      #expect(record.visit == visits[record.step, default: 0])
      visits[record.step, default: 0] += 1
      #expect(record.at <= now)
    }
    // Done at its moment at the earliest.
    if let moment = before.moment, after.history.count > before.history.count {
      let record = after.history[before.history.count]
      #expect(record.step == before.step)
      #expect(record.at >= min(moment, now) && now >= moment)
    }
    #expect(after.due.map { $0 > now } ?? true)
    switch after.state {
    case .active:
      #expect(after.due != nil)
      #expect(after.step != nil || lab.sop.goal != nil)
    case .holdout: #expect(after.history.isEmpty)
    default: #expect(after.due == nil && after.step == nil)
    }
    let sent = after.history.filter { $0.outcome == .sent }.compactMap(\.effect)
    #expect(lab.messages.map(\.id) == sent)
  }

  /// As a machine that may be put aside after every question, and as one that is not.
  @Test(arguments: 0..<24)
  func `the same comes out in one go and step by step`(_ seed: UInt64) throws {
    var random = SeededRandom(seed)
    let sop = RandomSOP.make(&random)
    var lab = try WalkLab(sop)
    lab.events = RandomSOP.events(&random)
    RandomSOP.answers(&lab, &random)
    var other = lab
    var now = WalkLab.start
    for _ in 0..<20 {
      try lab.look(at: now)
      // One step, then from the row again.
      while true {
        let count = other.enrolment.history.count
        var walk = other.walk(at: now)
        while let need = try walk.advance() {
          switch need {
          case .ask(let function): try walk.answer(other.answers[function] ?? true)
          case .gate(let want): try walk.decide(other.gate(want, now))
          case .coupon(let coupon): try walk.decide(hasCode: other.hasCode(coupon.localID))
          }
          if walk.enrolment.history.count > count { break }
        }
        other.take(walk)
        if other.enrolment.history.count == count { break }
        if other.enrolment.history.count > 2_000 { break }
      }
      if lab.isBounded || other.isBounded { return }
      #expect(lab.enrolment == other.enrolment)
      #expect(lab.messages == other.messages)
      #expect(lab.tasks == other.tasks)
      now = now.advanced(bySeconds: random.pick([3_600, 40_000, 86_400, 700_000]))
    }
  }
}

/// SOPs nobody would write, all of them allowed.
enum RandomSOP {
  static func make(_ random: inout SeededRandom) -> SOPDeclaration {
    let count = 1 + random.below(6)
    let ids = (0..<count).map { "s\($0)" }
    let steps = ids.indices.map { index in
      SOPStep.sample(
        ids[index], timing(&random), action(&random, ids), when: random.oneIn(3) ? index : nil,
        ifRefused: random.pick([.wait, .skip]), within: SOPStep.days(random.pick([0, 1, 3])),
        on: random.pick([.any, .any, .weekdays([.monday, .thursday])]))
    }
    return .sample(
      steps, holdout: random.oneIn(8) ? 900 : 0,
      goal: random.oneIn(2)
        ? SOPGoal(
          event: "order.paid", within: SOPStep.days(1 + random.below(20)), ends: random.oneIn(2))
        : nil,
      leave: random.oneIn(3) ? 100 : nil, late: random.pick([nil, nil, .send, .skip, .next]))
  }

  private static func timing(_ random: inout SeededRandom) -> StepTiming {
    switch random.below(3) {
    case 0: .after(SOPStep.days(random.below(6)))
    case 1: .wait(CalendarDuration(days: random.below(3), seconds: Int64(random.below(3)) * 3_600)!)
    default: .day(1 + random.below(8), at: TimeOfDay(hour: random.below(24), minute: 30)!)
    }
  }

  private static func action(_ random: inout SeededRandom, _ ids: [String]) -> StepAction {
    func way(_ random: inout SeededRandom) -> StepWay {
      random.pick([.next, .end, .step(random.pick(ids))])
    }
    switch random.below(9) {
    case 0: return .task
    case 1: return .tag(TagName("mine.walked:yes")!, gained: random.oneIn(2))
    case 2:
      return .waitFor(
        event: random.pick(["order.paid", "visit"]), props: [],
        timeout: SOPStep.days(random.below(4)), then: way(&random), timedOut: way(&random))
    case 3: return .goTo(random.pick(ids))
    case 4: return .end
    case 5: return .send("content/owed")
    default:
      return .send([
        WeightedContent(content: "content/a", weight: 2),
        WeightedContent(content: "content/b", weight: 1),
      ])
    }
  }

  static func events(_ random: inout SeededRandom) -> [SeenEvent] {
    (0..<random.below(6)).map { index in
      SeenEvent(
        type: random.pick(["order.paid", "visit", "else"]),
        at: WalkLab.start.advanced(bySeconds: Int64(random.below(30 * 86_400))),
        identity: "\(index)")
    }.sorted { ($0.at, $0.type, $0.identity) < ($1.at, $1.type, $1.identity) }
  }

  static func answers(_ lab: inout WalkLab, _ random: inout SeededRandom) {
    for function in 0..<6 where random.oneIn(3) {
      lab.answers.updateValue(random.pick([false, true, nil]), forKey: function)
    }
    lab.answers[100] = random.oneIn(10)
    let seed = UInt64(random.below(1 << 30))
    lab.gate = { want, now in
      let hour = now.seconds / 3_600
      switch FixedHash.hash("\(want.id) \(hour)", seed: seed) % 5 {
      case 0:
        return GateRefusal(
          rule: .quiet, words: "night", until: now.advanced(bySeconds: 7_200))
      case 1: return GateRefusal(rule: .cap, words: "full")
      case 2:
        return GateRefusal(rule: .staff, words: "busy", until: now.advanced(bySeconds: 9_000_000))
      default: return nil
      }
    }
  }
}
