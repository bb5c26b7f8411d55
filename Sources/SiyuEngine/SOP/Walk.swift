internal import SiyuModel

/// One enrolment's way through its SOP, as far as it goes at one moment of the clock.
///
/// A machine that never asks for itself: `advance()` goes on until it has to know something, says what
/// (`WalkNeed`), and goes on when it is told. So whoever drives it may ask about thousands at once, and
/// a test may answer as it likes. The order at each step is: goal? left? due? leave? late? when?
/// action.
struct Walk {
  /// At most so many steps of one enrolment in one pass: a circle in which no time passes ends here.
  static let mostSteps = 100
  /// When to ask the gate again where it cannot say when it will say yes (a pause, an approval).
  static let retrySeconds: Int64 = 15 * 60

  let base: WalkBase
  let side: WalkSide
  let facts: WalkFacts
  var enrolment: Enrolment
  private(set) var effects = WalkEffects()
  /// It stopped because of `mostSteps`.
  private(set) var isBounded = false
  private var taken = 0
  var stage = Stage.arrive

  enum Stage {
    case arrive
    case leave
    case when
    case act
    case gate(SendWant)
    /// A coupon that is given with a code. Apart, because a walk is copied often and few are here.
    indirect case coupon(CouponDeclaration)
    case over
  }

  init(
    _ enrolment: Enrolment, in base: WalkBase, side: WalkSide, facts: WalkFacts
  ) {
    self.enrolment = enrolment
    self.base = base
    self.side = side
    self.facts = facts
  }

  var now: Instant { facts.now }

  /// Goes on until something has to be known; `nil` when there is nothing more to do now.
  mutating func advance() throws(MissingCalendarYear) -> WalkNeed? {
    while true {
      switch stage {
      case .over: return nil
      case .arrive: try arrive()
      case .leave:
        if let leave = base.sop.leave { return .ask(leave) }
        try afterLeave()
      case .when:
        if let index = stepIndex, let when = base.sop.steps[index].when { return .ask(when) }
        stage = .act
      case .act: try act()
      case .gate(let want): return .gate(want)
      case .coupon(let coupon): return .coupon(coupon)
      }
    }
  }

  /// The answer to `.ask`; `nil` where the function raised an error.
  /// - Parameter reason: the author's, kept where the answer ends something.
  mutating func answer(_ yes: Bool?, reason: String? = nil) throws(MissingCalendarYear) {
    switch stage {
    case .leave:
      guard let yes else { return try fail("leave") }
      if yes {
        enrolment.why = reason
        return end(.left)
      }
      try afterLeave()
    case .when:
      guard let yes else { return try fail("when") }
      if yes { stage = .act } else { try record(.skipped, at: try ownMoment(), reason: reason) }
    default: break
    }
  }

  /// Of the step it stands before, by the schedule: also where it is late and was moved to now.
  private func ownMoment() throws(MissingCalendarYear) -> Instant {
    guard let index = stepIndex else { return moment }
    return min(
      moment,
      try base.times.moment(
        of: base.sop.steps[index], enrolledAt: enrolment.enrolledAt, history: enrolment.history))
  }

  /// Nobody is written to because of a question that nobody answered.
  private mutating func fail(_ function: String) throws(MissingCalendarYear) {
    try record(.failed, reason: "\(function) raised an error")
  }

  // MARK: Arriving

  var stepIndex: Int? { enrolment.step.flatMap { base.sop.step($0) } }
  /// Of the step it stands before.
  var moment: Instant { enrolment.moment ?? enrolment.enrolledAt }

  private mutating func arrive() throws(MissingCalendarYear) {
    lookForGoal()
    guard enrolment.state == .active else { return stage = .over }
    guard enrolment.step != nil else { return restAfterSteps() }
    guard let index = stepIndex else { return end(.stranded) }
    if let left = facts.leftPoolAt, left > enrolment.enrolledAt { return end(.left) }
    if taken >= Self.mostSteps {
      isBounded = true
      enrolment.due = now.advanced(bySeconds: 1)
      return stage = .over
    }
    let step = base.sop.steps[index]
    if enrolment.moment == nil {
      enrolment.moment = try base.times.moment(
        of: step, enrolledAt: enrolment.enrolledAt, history: enrolment.history)
    }
    let due = enrolment.due ?? moment
    enrolment.due = due
    if case .waitFor = step.action, isWaiting {
      return try waitFor(step)
    }
    if due > now { return stage = .over }
    stage = .leave
  }

  /// The step has begun: it waits for its event.
  private var isWaiting: Bool { (enrolment.due ?? moment) > moment }

  private mutating func afterLeave() throws(MissingCalendarYear) {
    guard let index = stepIndex else { return end(.stranded) }
    let step = base.sop.steps[index]
    guard !step.action.isWayOnly, now > deadline(of: step) else { return stage = .when }
    if let refusal = enrolment.waiting {
      // It was in time, and the gate held it until its time was over.
      return try record(.refused, content: content(of: step), reason: refusal.text)
    }
    switch lateRule(of: step) {
    case .send:
      // It has as long as it would have had, from now on.
      enrolment.moment = now
      enrolment.due = now
      stage = .when
    case .skip: try record(.late, at: moment, content: content(of: step))
    case .next:
      let next = try base.times.nextGoodMoment(of: step, moment: moment, now: now)
      enrolment.moment = next
      enrolment.due = next
      stage = next > now ? .over : .when
    }
  }

  /// What markets is skipped, all else is done late, unless the SOP says how.
  private func lateRule(of step: SOPStep) -> LateRule {
    if let rule = base.sop.late { return rule }
    guard case .send = step.action, let content = content(of: step),
      base.contents[content]?.purpose != .service
    else { return .send }
    return .skip
  }

  func deadline(of step: SOPStep) -> Instant {
    base.times.clock.deadline(of: moment, within: step.within)
  }

  // MARK: Recording

  /// How often it has been at this step before.
  var visit: Int { enrolment.history.count { $0.step == enrolment.step } }

  mutating func record(
    _ outcome: StepOutcome, at: Instant? = nil, content: String? = nil, effect: String? = nil,
    reason: String? = nil, then way: StepWay = .next
  ) throws(MissingCalendarYear) {
    guard let id = enrolment.step else { return stage = .over }
    enrolment.history.append(
      StepRecord(
        step: id, visit: visit, at: at ?? now, outcome: outcome, content: content,
        effect: effect, reason: reason))
    taken += 1
    try go(way, from: id)
  }

  private mutating func go(_ way: StepWay, from id: String) throws(MissingCalendarYear) {
    switch way {
    case .next:
      let next = (base.sop.step(id) ?? base.sop.steps.count) + 1
      if next < base.sop.steps.count { try enter(base.sop.steps[next]) } else { restAfterSteps() }
    case .step(let id):
      guard let index = base.sop.step(id) else { return end(.stranded) }
      try enter(base.sop.steps[index])
    case .end: restAfterSteps()
    }
  }

  /// Stands before a step.
  mutating func enter(_ step: SOPStep) throws(MissingCalendarYear) {
    enrolment.step = step.id
    enrolment.waiting = nil
    let moment = try base.times.moment(
      of: step, enrolledAt: enrolment.enrolledAt, history: enrolment.history)
    enrolment.moment = moment
    enrolment.due = moment
    stage = .arrive
  }

  mutating func end(_ state: EnrolmentState) {
    enrolment.state = state
    enrolment.step = nil
    enrolment.moment = nil
    enrolment.due = nil
    enrolment.waiting = nil
    stage = .over
  }

  /// Through all steps; what is left is to see whether the goal is reached in its window.
  mutating func restAfterSteps() {
    end(.active)
    lookForGoal()
    guard enrolment.state == .active else { return }
    if enrolment.goalAt == nil, let last = base.times.goalEnd(enrolment.enrolledAt), now < last {
      enrolment.due = last
    } else {
      enrolment.state = .finished
    }
  }

  /// Sees the goal for whoever was ever enrolled, the held out and those who left among them: what
  /// it is compared with must be measured alike.
  private mutating func lookForGoal() {
    guard let goal = base.sop.goal, enrolment.goalAt == nil, enrolment.state.isMeasured,
      let last = base.times.goalEnd(enrolment.enrolledAt)
    else { return }
    let end = min(last, now)
    if let at = facts.seen.first(
      goal.event, goal.props, after: enrolment.enrolledAt, through: end)
    {
      enrolment.goalAt = at
      if enrolment.state == .active {
        if enrolment.step == nil {
          enrolment.state = .finished
          enrolment.due = nil
        } else if goal.ends {
          self.end(.goal)
        }
      }
    }
    if enrolment.state == .holdout {
      enrolment.due = enrolment.goalAt == nil && now < last ? last : nil
    }
  }

  /// Notes that an effect came of the step it stands before.
  mutating func add(_ message: Message) { effects.messages.append(message) }
  mutating func add(_ task: StaffTask) { effects.tasks.append(task) }
  mutating func add(_ change: SteppedTag) { effects.tags.append(change) }
  mutating func add(_ posting: LedgerRequest) {
    effects.postings.append(SteppedPosting(step: enrolment.step ?? "", request: posting))
  }
}

extension StepAction {
  /// It only says where the walk goes on, and cannot be late.
  var isWayOnly: Bool {
    switch self {
    case .waitFor, .goTo, .end: true
    case .send, .task, .tag, .points, .coupon: false
    }
  }
}

extension GateRefusal {
  /// As an enrolment keeps it: `quiet: quiet from 21:00 to 09:00`.
  var text: String { "\(rule.rawValue): \(words)" }
}
