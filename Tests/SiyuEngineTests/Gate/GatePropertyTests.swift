import SiyuEngine
import SiyuModel
import SiyuTestSupport
import Testing

/// Random rules, and thousands of wants over weeks, against a gate that recounts everything.
@Suite struct GatePropertyTests {
  @Test(arguments: 0..<40)
  func `the gate decides as recounting does, whatever comes`(seed: Int) throws {
    var world = RandomWorld(UInt64(seed))
    var naive = NaiveGate(rules: world.rules, zone: world.zone, weekStart: world.weekStart)
    var gate = Gate(rules: world.rules, zone: world.zone, weekStart: world.weekStart)
    for _ in 0..<60 {
      world.pass()
      for index in world.people.indices {
        let person = world.people[index]
        let wants = world.wants()
        var shuffledGate = gate
        let verdicts = gate.decide(
          wants, customer: person.subject, history: person.history, now: world.now)
        let expected = naive.decide(
          wants, subject: index, person.subject, unsubscribed: person.history.unsubscribedAt != nil,
          answeredAt: person.answeredAt, now: world.now)
        for (verdict, answer) in zip(verdicts, expected) {
          #expect(verdict.refusal?.rule == answer?.rule, "\(world.now)")
          #expect(verdict.refusal?.until == answer?.until, "\(world.now)")
          #expect(verdict.refusal?.words.hasPrefix(answer?.count ?? "") ?? true)
        }

        let shuffled = wants.shuffled(using: &world.random)
        let others = shuffledGate.decide(
          shuffled, customer: person.subject, history: person.history, now: world.now)
        #expect(
          Dictionary(uniqueKeysWithValues: zip(wants.map(\.id), verdicts))
            == Dictionary(uniqueKeysWithValues: zip(shuffled.map(\.id), others)),
          "the order in which they are handed in makes no difference")

        world.record(zip(wants, verdicts).filter { $0.1 == .admit }.map(\.0), to: index)
        // Asked about again at once, all that was let through still passes.
        for (want, verdict) in zip(wants, verdicts) where verdict == .admit {
          let again = gate.lookAgain(
            want, customer: person.subject, history: world.history(of: index, without: want),
            now: world.now, isCounted: true)
          #expect(again == nil, "\(world.now)")
        }
        world.maybeAnswer(index, sent: naive.sent.count)
      }
    }
    #expect(naive.sent.count > 50)
    checkNothingExceeds(naive)
  }

  /// Of everything that was sent, by the words of the rules.
  private func checkNothingExceeds(_ naive: NaiveGate) {
    struct Slot: Hashable {
      var who: String
      var cap: Int
      var day: CivilDate
    }
    var counts: [Slot: Int] = [:]
    for sent in naive.sent {
      let day = naive.zone.date(of: sent.at)
      if let quiet = naive.rules.quiet { #expect(!naive.isQuiet(quiet, sent.at)) }
      if sent.want.purpose == .marketing {
        for (index, cap) in naive.rules.caps.enumerated()
        where cap.touchpoint == nil || cap.touchpoint == sent.want.touchpoint {
          let first = naive.period(cap.per, day).0
          let slot = Slot(who: "\(sent.subject)", cap: index, day: first)
          counts[slot, default: 0] += 1
          var most = CivilDate.daysInMonth(first.month, of: first.year)
          if case .count(let number) = cap.most { most = number }
          #expect(counts[slot, default: 0] <= most)
        }
      }
      guard let staff = sent.staff, sent.want.touchpoint != .serviceAccount else { continue }
      for (index, cap) in naive.rules.staffCaps.enumerated()
      where NaiveGate.uses(sent.want, cap.what) {
        let slot = Slot(who: staff, cap: index, day: day)
        counts[slot, default: 0] += 1
        #expect(counts[slot, default: 0] <= cap.most)
      }
    }
  }

  @Test(arguments: 100..<160)
  func `without one plugin the others send no fewer`(seed: Int) {
    var world = RandomWorld(UInt64(seed))
    var gate = Gate(rules: world.rules, zone: world.zone, weekStart: world.weekStart)
    for _ in 0..<30 {
      world.pass()
      let wants = world.people.map { _ in world.wants() }
      for absent in RandomWorld.plugins {
        var without = gate
        var with = gate
        var counts = (with: 0, without: 0)
        for (person, wants) in zip(world.people, wants) {
          let all = with.decide(
            wants, customer: person.subject, history: person.history, now: world.now)
          counts.with += zip(wants, all).count { $0.plugin != absent && $1 == .admit }
          counts.without += without.decide(
            wants.filter { $0.plugin != absent }, customer: person.subject,
            history: person.history, now: world.now
          ).count { $0 == .admit }
        }
        #expect(counts.without >= counts.with, "without \(absent) at \(world.now)")
      }
      for index in world.people.indices {
        let verdicts = gate.decide(
          wants[index], customer: world.people[index].subject,
          history: world.people[index].history, now: world.now)
        world.record(zip(wants[index], verdicts).filter { $0.1 == .admit }.map(\.0), to: index)
      }
    }
  }
}

/// Rules, people and what plugins want of them.
struct RandomWorld {
  struct Person {
    var subject: GateSubject
    var history = ContactHistory()
    /// What was let through, with when.
    var sent: [(at: Instant, want: GateWant)] = []
    /// How much had been sent to all when this one last answered.
    var answeredAt = 0
  }

  static let plugins = ["a", "b", "c"]

  var random: SeededRandom
  let rules: GateRules
  let zone: TimeZoneRules
  let weekStart: Weekday
  var people: [Person] = []
  private(set) var now: Instant
  private var number = 0

  init(_ seed: UInt64) {
    var random = SeededRandom(seed)
    rules = Self.rules(&random)
    zone = random.oneIn(2) ? GateLab.shanghai : GateLab.newYork
    weekStart = random.pick([.monday, .saturday, .sunday])
    // Some day of 2026 to 2028; in New York clocks change on the way.
    now = Instant(seconds: 1_767_225_600 + Int64(random.below(700)) * 86_400)
    for index in 0..<7 {
      var person = Person(
        subject: GateSubject(
          index == 6 ? .group : .customer, consent: random.pick([0, 1, 1, 1, 2]),
          staff: random.pick(["lily", "tom"])))
      if random.oneIn(8) { person.history.unsubscribedAt = now }
      people.append(person)
    }
    self.random = random
  }

  private static func rules(_ random: inout SeededRandom) -> GateRules {
    var rules = GateRules()
    rules.requiresConsent = random.oneIn(3)
    rules.quiet = random.pick([
      nil, QuietHours(from: TimeOfDay(hour: 21, minute: 0)!, to: TimeOfDay(hour: 9, minute: 0)!),
      QuietHours(from: TimeOfDay(hour: 1, minute: 30)!, to: TimeOfDay(hour: 2, minute: 30)!),
      QuietHours(from: TimeOfDay(hour: 12, minute: 0)!, to: TimeOfDay(hour: 14, minute: 15)!),
    ])
    rules.caps = []
    let touchpoints: [Touchpoint?] = [nil] + Touchpoint.allCases.map { $0 }
    for touchpoint in touchpoints {
      for per in ContactCap.Period.allCases where random.oneIn(3) {
        let isDays = per == .month && random.oneIn(3)
        rules.caps.append(
          ContactCap(
            touchpoint: touchpoint, most: isDays ? .daysOfMonth : .count(1 + random.below(4)),
            per: per))
      }
    }
    rules.caps.shuffle(using: &random)
    rules.staffCaps = []
    for what in StaffCap.What.allCases where random.oneIn(2) {
      rules.staffCaps.append(StaffCap(what: what, most: 1 + random.below(9)))
    }
    rules.unanswered = random.oneIn(2) ? nil : 3 + random.below(4)
    return rules
  }

  /// On to the next: minutes, hours or days later.
  mutating func pass() {
    now = now.advanced(
      bySeconds: Int64(random.pick([random.below(3_600), random.below(86_400), 86_400, 200_000])))
  }

  mutating func wants() -> [GateWant] {
    (0..<random.below(5)).map { _ in
      number += 1
      let plugin = random.pick(Self.plugins)
      return GateWant(
        id: "m\(number)", plugin: plugin, sop: "\(plugin).\(random.pick(["x", "y"]))",
        step: random.pick(["s", "t"]), touchpoint: random.pick(Touchpoint.allCases),
        purpose: random.oneIn(5) ? .service : .marketing, hasLink: random.oneIn(2),
        addsFriend: random.oneIn(4), priority: random.below(3),
        deadline: now.advanced(bySeconds: Int64(random.below(2)) * 3_600))
    }
  }

  mutating func record(_ wants: [GateWant], to index: Int) {
    people[index].sent += wants.map { (now, $0) }
    people[index].history.contacts = marketing(people[index], without: nil)
    people[index].history.unanswered += wants.count { $0.purpose == .marketing }
  }

  /// As it is without one message.
  func history(of index: Int, without want: GateWant) -> ContactHistory {
    var history = people[index].history
    history.contacts = marketing(people[index], without: want)
    if want.purpose == .marketing { history.unanswered -= 1 }
    return history
  }

  private func marketing(_ person: Person, without want: GateWant?) -> [Contact] {
    person.sent.filter { $0.want.purpose == .marketing && $0.want.id != want?.id }
      .map { Contact(at: $0.at, touchpoint: $0.want.touchpoint) }
  }

  mutating func maybeAnswer(_ index: Int, sent: Int) {
    guard random.oneIn(5) else { return }
    people[index].history.unanswered = 0
    people[index].answeredAt = sent
  }
}
