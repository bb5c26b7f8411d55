import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Whom triggers take in.
@Suite struct EnrollingTests {
  private static func at(_ days: Double) -> Instant {
    WalkLab.start.advanced(bySeconds: Int64(days * 86_400))
  }
  private static let high = ConditionTrigger.Condition.hasTag(TagName("life:high")!)

  private static func enrolling(
    _ triggers: [EnrolTrigger], again: AgainRule = .never, now: Double, since: Double? = -100,
    lookedAt: Double? = nil, known: Bool = true
  ) throws -> Enrolling {
    try Enrolling(
      sop: .sample([.sample("a", .task)], triggers: triggers, again: again),
      clock: StepClock(zone: .utc, calendar: .none), now: at(now), since: since.map(at),
      lookedAt: lookedAt.map(at), knownConditions: known ? [high.number] : [])
  }

  private static func subject(
    _ events: [SeenEvent] = [], holds: Bool? = false, marked: Bool = false,
    enrolments: [Enrolment] = [], date: CivilDate? = nil, entity: String? = nil
  ) -> Enrolling.Subject {
    Enrolling.Subject(
      key: .customer(7), entityID: entity, seen: SeenEvents(events), holds: { _ in holds },
      date: { _ in date }, marked: marked ? [high.number] : [], enrolments: enrolments)
  }

  private static func enrolment(
    _ at: Double, _ state: EnrolmentState, occurrence: String? = nil, subject: Int64 = 7
  ) -> Enrolment {
    Enrolment(
      key: EnrolmentKey(
        sop: "mine.walk", subject: .customer(subject), occurrence: occurrence ?? "hand:\(at)"),
      customer: 7, checksum: "1", enrolledAt: Self.at(at), state: state)
  }

  // MARK: Events

  private static let joined = EnrolTrigger.event(
    type: "pool.joined", props: [PropMatch(name: "pool", value: "wecom")])

  private static func join(_ day: Double, _ pool: DataValue = "wecom") -> SeenEvent {
    SeenEvent(
      type: "pool.joined", at: at(day), props: ["pool": pool], identity: "\(pool.canonicalText)")
  }

  @Test func `an event enrols from its own time on, if it is the wanted one`() throws {
    let look = try Self.enrolling([Self.joined], now: 10).look(
      Self.subject([Self.join(8), Self.join(9, "group"), Self.join(11)]))
    #expect(look.candidates.map(\.at) == [Self.at(8)])
    let occurrence = try #require(look.candidates.first?.occurrence)
    #expect(occurrence.hasPrefix("event:") && occurrence.count == 22)
  }

  @Test func `what was before the SOP or a month ago does not enrol`() throws {
    let events = [-31, -29, -1, 1].map { Self.join($0) }
    #expect(
      try Self.enrolling([Self.joined], now: 0, since: -100).look(Self.subject(events))
        .candidates.map(\.at) == [Self.at(-29), Self.at(-1)])
    #expect(
      try Self.enrolling([Self.joined], now: 2, since: 0).look(Self.subject(events))
        .candidates.map(\.at) == [Self.at(1)])
    // First applied now.
    #expect(
      try Self.enrolling([Self.joined], now: 2, since: nil).look(Self.subject(events))
        .candidates.isEmpty)
  }

  @Test func `an event that has a row is not looked at again, whoever it was made under`() throws {
    let event = Self.join(8)
    let row = Self.enrolment(8, .declined, occurrence: event.occurrence, subject: 3)
    #expect(
      try Self.enrolling([Self.joined], now: 10)
        .look(Self.subject([event], enrolments: [row])).candidates.isEmpty)
  }

  @Test func `an event that names an entity concerns that one`() throws {
    let event = SeenEvent(type: "vaccinated", at: Self.at(1), props: ["entity": "rex"])
    let enrolling = try Self.enrolling([.event(type: "vaccinated", props: [])], now: 2)
    #expect(enrolling.look(Self.subject([event], entity: "rex")).candidates.count == 1)
    #expect(enrolling.look(Self.subject([event], entity: "tom")).candidates.isEmpty)
  }

  @Test(arguments: [
    (DataValue.int(5), DataValue.double(5), true), ("5", .int(5), false), ("a", "a", true),
    (.bool(true), .bool(true), true), (.int(1), .bool(true), false), ("A", "a", false),
  ])
  func `props are compared as they are`(_ prop: DataValue, _ wanted: DataValue, _ is: Bool) {
    let event = SeenEvent(type: "t", at: Self.at(0), props: ["p": prop])
    #expect(event.matches("t", [PropMatch(name: "p", value: wanted)]) == `is`)
    #expect(!event.matches("t", [PropMatch(name: "q", value: wanted)]))
  }

  // MARK: Conditions

  @Test func `installing an SOP marks who is in already and writes to nobody`() throws {
    let condition = ConditionTrigger(Self.high)
    let first = try Self.enrolling([.condition(condition)], now: 0, since: nil, known: false)
      .look(Self.subject(holds: true))
    #expect(first.candidates.isEmpty)
    #expect(first.marked == [Self.high.number])
    let existing = ConditionTrigger(Self.high, existing: true)
    let all = try Self.enrolling([.condition(existing)], now: 0, since: nil, known: false)
      .look(Self.subject(holds: true))
    #expect(all.candidates.map(\.occurrence) == ["state:\(Self.at(0).seconds)"])
    #expect(all.marked == [Self.high.number])
  }

  @Test func `becoming true enrols, being true does not, and ceasing is noticed`() throws {
    let enrolling = try Self.enrolling([.condition(ConditionTrigger(Self.high))], now: 5)
    let rises = enrolling.look(Self.subject(holds: true))
    #expect(rises.candidates.count == 1 && rises.marked == [Self.high.number])
    let stays = enrolling.look(Self.subject(holds: true, marked: true))
    #expect(stays.candidates.isEmpty && stays.marked.isEmpty && stays.unmarked.isEmpty)
    let falls = enrolling.look(Self.subject(holds: false, marked: true))
    #expect(falls.candidates.isEmpty && falls.unmarked == [Self.high.number])
    for marked in [true, false] {
      let fails = enrolling.look(Self.subject(holds: nil, marked: marked))
      #expect(fails.candidates.isEmpty && fails.marked.isEmpty && fails.unmarked.isEmpty)
    }
  }

  @Test func `a condition keeps its number where others are put before it`() {
    #expect(Self.high.number != ConditionTrigger.Condition.lacksTag(TagName("life:high")!).number)
    #expect(Self.high.number == ConditionTrigger.Condition.hasTag(TagName("life:high")!).number)
  }

  // MARK: Days

  @Test func `days of the calendar since the last look enrol, older ones do not`() throws {
    let daily = CalendarTrigger(
      days: .weekly(Set(Weekday.allCases)), at: TimeOfDay(hour: 10, minute: 0)!)
    let look = try Self.enrolling([.calendar(daily)], again: .each, now: 4.5, lookedAt: 2.5)
      .look(Self.subject())
    #expect(
      look.candidates.map(\.occurrence) == [
        "calendar:2026-01-04 10:00", "calendar:2026-01-05 10:00",
      ])
    #expect(
      try Self.enrolling([.calendar(daily)], now: 4.5).nextDay == Self.at(5 + 10.0 / 24))
  }

  @Test func `a birthday is looked for every day and told by no schedule`() throws {
    let trigger = DateTrigger(source: .birthday)
    let born = CivilDate(year: 1990, month: 1, day: 4)
    let enrolling = try Self.enrolling([.date(trigger)], again: .each, now: 3.5, lookedAt: 2)
    let look = enrolling.look(Self.subject(date: born))
    #expect(look.candidates.map(\.occurrence) == ["date:birthday:2026"])
    let another = CivilDate(year: 1990, month: 9, day: 9)
    for date in [born, another] {
      #expect(try enrolling.due(Self.subject(date: date)) == Self.at(4 + 9.0 / 24))
    }
    #expect(try enrolling.due(Self.subject()) == nil)
    let expiry = DateTrigger(source: .attribute("expires"), yearly: false, offset: -7)
    let other = try Self.enrolling([.date(expiry)], now: 0)
    #expect(
      try other.due(Self.subject(date: CivilDate(year: 2026, month: 2, day: 1)))
        == Self.at(24 + 9.0 / 24))
  }

  // MARK: Again

  @Test func `who went through it is not taken in again, unless it says so`() throws {
    let candidate = Enrolling.Candidate(occurrence: "event:1", at: Self.at(50))
    func verdict(_ again: AgainRule, _ rows: [Enrolment]) throws -> Enrolling.Verdict {
      try Self.enrolling([], again: again, now: 60).verdict(on: candidate, among: rows)
    }
    let over = Self.enrolment(10, .finished)
    #expect(try verdict(.never, []) == .mayEnter)
    #expect(try verdict(.never, [over]) == .passedOver)
    #expect(try verdict(.never, [Self.enrolment(10, .declined)]) == .mayEnter)
    #expect(try verdict(.never, [Self.enrolment(10, .undone)]) == .mayEnter)
    #expect(try verdict(.each, [over, Self.enrolment(40, .active)]) == .mayEnter)
    #expect(try verdict(.after(SOPStep.days(30)), [over]) == .mayEnter)
    #expect(try verdict(.after(SOPStep.days(41)), [over]) == .passedOver)
    // Imported late: there is a later enrolment close by.
    #expect(
      try verdict(.after(SOPStep.days(30)), [Self.enrolment(55, .finished)]) == .passedOver)
    // In it for longer than the span: a row keeps it from coming up when it is over.
    #expect(try verdict(.after(SOPStep.days(30)), [Self.enrolment(10, .active)]) == .declined)
  }

  // MARK: Merging

  @Test func `of two enrolments that met the earlier one goes on`() throws {
    let enrolling = try Self.enrolling([], now: 60)
    func later(_ rows: [Enrolment], once: Bool = true) -> [Int] {
      EnrolmentMerge.later(rows, isRunning: enrolling.isRunning, isOnce: { _ in once })
    }
    let (first, second) = (
      Self.enrolment(10, .active, subject: 9), Self.enrolment(20, .active, subject: 3)
    )
    #expect(later([first, second]) == [1])
    #expect(later([second, first]) == [0])
    #expect(later([first, second], once: false).isEmpty)
    #expect(later([first, Self.enrolment(20, .finished)]).isEmpty)
    // Begun at once: the lower number, whatever the order of reading.
    let twin = Self.enrolment(10, .active, subject: 3)
    #expect(later([first, twin]) == [0])
    #expect(later([twin, first]) == [1])
    var pets = [first, second]
    pets[0].key.subject = .entity(1)
    pets[1].key.subject = .entity(2)
    #expect(later(pets).isEmpty)
  }
}
