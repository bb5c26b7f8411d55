import SiyuModel
import SiyuTestSupport

@testable import SiyuEngine

/// One subject in one SOP, without store, plugin or gate: a test says what each of them answers.
struct WalkLab {
  static let start = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z, a Thursday
  static let day: Int64 = 86_400

  var sop: SOPDeclaration
  var clock = StepClock(zone: .utc, calendar: .none)
  var events: [SeenEvent] = []
  var leftPoolAt: Instant?
  var contents: [String: ContentFacts] = [
    "content/a": ContentFacts(path: "content/x", title: "x", touchpoint: .chat),
    "content/b": ContentFacts(path: "content/x", title: "x", touchpoint: .chat),
    "content/owed": ContentFacts(
      path: "content/x", title: "x", touchpoint: .chat, purpose: .service),
  ]
  var grants: Set<String> = ["tag", "task", "points", "coupon", "wecom.chat", "tag:life"]
  /// By function number; absent: yes. `nil` for one that raises an error.
  var answers: [Int: Bool?] = [:]
  /// What the gate says, by step and time.
  var gate: (SendWant, Instant) -> GateRefusal? = { _, _ in nil }

  /// What came of it so far.
  var enrolment: Enrolment
  var messages: [Message] = []
  var tasks: [StaffTask] = []
  var tags: [SteppedTag] = []
  var postings: [LedgerRequest] = []
  var coupons: [CouponDeclaration] = []
  /// Whether a code is left, by the coupon's own name.
  var hasCode: (String) -> Bool = { _ in true }
  var asked: [Int] = []
  var isBounded = false

  init(_ sop: SOPDeclaration, subject: SubjectKey = .customer(7), at: Instant = start) throws {
    self.sop = sop
    enrolment = try Enrolling.enter(
      EnrolmentKey(sop: sop.name, subject: subject, occurrence: "hand:1"), at: at, in: sop,
      clock: clock, customer: 7, checksum: "1")
  }

  static func coupon(
    _ id: String, pool: String? = nil, lasts: CalendarDuration? = nil
  ) -> CouponDeclaration {
    CouponDeclaration(
      name: "mine.\(id)", title: id, lasts: lasts, pool: pool,
      place: SourcePlace(file: "main.lua", line: 1))
  }

  var source: PluginSource {
    PluginSource(
      id: "mine", version: "1.0.0", checksum: "1", folder: "plugins/mine", files: [:],
      settings: .record(DataRecord()), grants: grants, asked: grants)
  }

  func walk(at now: Instant) -> Walk {
    Walk(
      enrolment,
      in: WalkBase(
        sop, clock: clock, checksum: "1", contents: contents, grants: Grants(source),
        coupons: coupons),
      side: WalkSide(customer: 7, staff: "s1"),
      facts: WalkFacts(
        now: now, seen: SeenEvents(events.filter { $0.at <= now }), leftPoolAt: leftPoolAt))
  }

  /// Looks at the enrolment at one time, as a pass does.
  mutating func look(at now: Instant) throws {
    var walk = walk(at: now)
    try drive(&walk, at: now)
    take(walk)
  }

  mutating func drive(_ walk: inout Walk, at now: Instant) throws {
    while let need = try walk.advance() {
      switch need {
      case .ask(let function):
        asked.append(function)
        try walk.answer(answers[function] ?? true)
      case .gate(let want): try walk.decide(gate(want, now))
      case .coupon(let coupon): try walk.decide(hasCode: hasCode(coupon.localID))
      }
    }
  }

  mutating func take(_ walk: Walk) {
    enrolment = walk.enrolment
    messages += walk.effects.messages
    tasks += walk.effects.tasks
    tags += walk.effects.tags
    postings += walk.effects.postings.map(\.request)
    isBounded = isBounded || walk.isBounded
  }

  mutating func look(day: Double) throws {
    try look(at: Self.start.advanced(bySeconds: Int64(day * Double(Self.day))))
  }

  /// `welcome sent, howto skipped`.
  var told: String {
    enrolment.history.map { "\($0.step) \($0.outcome.name)" }.joined(separator: ", ")
  }

  /// Days since the beginning; `nil` for no time.
  static func days(_ instant: Instant?) -> Double? {
    instant.map { Double($0.seconds - start.seconds) / Double(day) }
  }
}

extension SOPDeclaration {
  static func sample(
    _ steps: [SOPStep], triggers: [EnrolTrigger] = [], again: AgainRule = .never,
    holdout: Int = 0, goal: SOPGoal? = nil, leave: Int? = nil, late: LateRule? = nil,
    enrolWhen: Int? = nil, priority: Int = 0, edit: EditRule = .pin, name: String = "mine.walk",
    subject: SOPSubjectKind = .customer
  ) -> SOPDeclaration {
    SOPDeclaration(
      name: name, title: "样例", subject: subject, triggers: triggers, enrolWhen: enrolWhen,
      again: again, holdout: holdout, goal: goal, leave: leave, late: late, priority: priority,
      edit: edit, steps: steps, place: SourcePlace(file: "main.lua", line: 1))
  }
}

extension SOPStep {
  static func sample(
    _ id: String, _ timing: StepTiming, _ action: StepAction, when: Int? = nil,
    ifRefused: IfRefused = .skip, within: CalendarDuration = usualWithin, on: DayChoice = .any
  ) -> SOPStep {
    SOPStep(
      id: id, timing: timing, days: on, when: when, action: action, ifRefused: ifRefused,
      within: within, place: SourcePlace(file: "main.lua", line: 2))
  }

  /// At once.
  static func sample(
    _ id: String, _ action: StepAction, when: Int? = nil, ifRefused: IfRefused = .skip,
    within: CalendarDuration = usualWithin
  ) -> SOPStep {
    sample(id, .wait(days(0)), action, when: when, ifRefused: ifRefused, within: within)
  }

  static func days(_ count: Int) -> CalendarDuration { CalendarDuration(days: count)! }
}

extension StepAction {
  static func send(_ content: String) -> StepAction { .send([WeightedContent(content: content)]) }
  static let task = StepAction.task(title: "回访", content: nil)
  static func waitFor(
    _ event: String, _ timeout: Int, then: StepWay = .next, timedOut: StepWay = .next
  ) -> StepAction {
    .waitFor(
      event: event, props: [], timeout: SOPStep.days(timeout), then: then, timedOut: timedOut)
  }
}
