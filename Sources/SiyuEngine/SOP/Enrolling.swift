internal import SiyuModel

/// Whom an SOP takes in, and whom it does not: for one subject, at one moment of the clock.
///
/// A trigger that fires makes a candidate; the SOP's own rules (`again`, `when`) make of it an
/// enrolment, a row that says it was declined, or nothing, where the reason is seen again from what is
/// there already. Nothing fires twice: what was enrolled or declined has a row, and a condition has a
/// mark.
struct Enrolling: Sendable {
  let sop: SOPDeclaration
  let clock: StepClock
  let now: Instant
  /// When it was first applied; `nil`: that is now.
  let since: Instant?
  /// Days that came before were looked at by then, for everybody.
  let lookedAt: Instant?
  /// Conditions that were looked at before, by number; the others only mark who fulfils them already.
  let knownConditions: Set<Int>
  /// Days of its calendars that have come since the last look, and when the next comes: the same for
  /// everybody.
  let days: [TriggerOccurrence]
  let nextDay: Instant?

  init(
    sop: SOPDeclaration, clock: StepClock, now: Instant, since: Instant?, lookedAt: Instant?,
    knownConditions: Set<Int>
  ) throws(MissingCalendarYear) {
    self.sop = sop
    self.clock = clock
    self.now = now
    // A programme's own messages are for what it itself brought forth, its very first events included.
    let since = sop.programme == nil ? since : .min
    self.since = since
    self.lookedAt = lookedAt
    self.knownConditions = knownConditions
    let after = Self.daysAfter(now, since, lookedAt)
    var days: [TriggerOccurrence] = []
    var nextDay: Instant?
    do throws(MissingCalendarYear) {
      for case .calendar(let trigger) in sop.triggers {
        days += try trigger.occurrences(
          after: after, through: now, in: clock.zone, calendar: clock.calendar
        ).all
        if let next = try trigger.next(after: now, in: clock.zone, calendar: clock.calendar)?.at {
          nextDay = min(nextDay ?? next, next)
        }
      }
    } catch {
      throw error.needed(by: "the enrolment of \(sop.name)")
    }
    self.days = days
    self.nextDay = nextDay
  }

  /// Late imports count for so many days.
  static let eventDays = 30

  /// Events after this enrol.
  var eventsAfter: Instant { Self.eventsAfter(now, since) }

  /// Dates and days of the calendar after this enrol: one that came before somebody was there is not
  /// made up for.
  var daysAfter: Instant { Self.daysAfter(now, since, lookedAt) }

  private static func eventsAfter(_ now: Instant, _ since: Instant?) -> Instant {
    max(since ?? now, now.advanced(bySeconds: -Int64(eventDays) * 86_400))
  }

  private static func daysAfter(
    _ now: Instant, _ since: Instant?, _ lookedAt: Instant?
  ) -> Instant {
    max(eventsAfter(now, since), lookedAt ?? since ?? now)
  }

  /// What there is to know of a subject.
  struct Subject {
    var key: SubjectKey
    /// An entity's own id, for events that name one.
    var entityID: String?
    var seen: SeenEvents
    /// Whether a condition holds; `nil` where its rule raised an error, and nothing changes.
    var holds: (ConditionTrigger.Condition) -> Bool?
    /// The date that a trigger goes by.
    var date: (DateTrigger.Source) -> CivilDate?
    /// Conditions that held at the last look.
    var marked: Set<Int>
    /// All that is known of this subject in this SOP, whichever numbers it was made under.
    var enrolments: [Enrolment]
  }

  struct Candidate: Hashable {
    var occurrence: String
    /// The time it begins at.
    var at: Instant
    /// Props of the event behind it.
    var event: DataValue?
    /// The number of the condition that became true.
    var condition: Int?
    /// Under which number of a customer with several the event behind it lies.
    var number: Int64?

    /// Whose it is: what an event begins goes with the number that the event lies under, should they
    /// be parted.
    func subject(of key: SubjectKey) -> SubjectKey {
      guard case .customer = key, let number else { return key }
      return .customer(number)
    }
  }

  struct Look {
    /// In the order in which they are decided: by time.
    var candidates: [Candidate] = []
    /// Conditions to mark and unmark. A candidate's own is marked when it was decided on.
    var marked: [Int] = []
    var unmarked: [Int] = []
  }

  // MARK: Looking

  func look(_ subject: Subject) -> Look {
    var look = Look()
    var occurrences = Set(subject.enrolments.map(\.key.occurrence))
    func add(_ candidate: Candidate) {
      if occurrences.insert(candidate.occurrence).inserted { look.candidates.append(candidate) }
    }
    for trigger in sop.triggers {
      switch trigger {
      case .event(let type, let props):
        let after = eventsAfter
        for event in subject.seen.all
        where event.at > after && event.at <= now && event.matches(type, props)
          && Self.concerns(event, subject.entityID)
        {
          add(
            Candidate(
              occurrence: event.occurrence, at: event.at, event: event.props,
              number: event.number))
        }
      case .condition(let condition):
        switch change(of: condition, subject) {
        case .none: break
        case .fell(let number): look.unmarked.append(number)
        case .rose(let number, let enrols):
          // Another trigger may have made the same occurrence: the mark is set in any case.
          look.marked.append(number)
          if enrols {
            add(
              Candidate(occurrence: "state:\(now.seconds)", at: now, condition: number))
          }
        }
      case .date(let trigger):
        if let date = subject.date(trigger.source),
          let occurrence = trigger.occurrence(
            of: date, after: daysAfter, through: now, in: clock.zone)
        {
          add(Candidate(occurrence: occurrence.key, at: occurrence.at))
        }
      case .calendar: break
      }
    }
    for day in days { add(Candidate(occurrence: day.key, at: day.at)) }
    look.candidates.sort { ($0.at, $0.occurrence) < ($1.at, $1.occurrence) }
    return look
  }

  /// An event that names an entity concerns that one; one that names none all of the customer's.
  private static func concerns(_ event: SeenEvent, _ entity: String?) -> Bool {
    guard let entity, let named = event.props["entity"] else { return true }
    return named.stringValue == entity
  }

  private enum Change {
    case none
    case rose(Int, enrols: Bool)
    case fell(Int)
  }

  private func change(of trigger: ConditionTrigger, _ subject: Subject) -> Change {
    let number = trigger.condition.number
    guard let holds = subject.holds(trigger.condition) else { return .none }
    if holds == subject.marked.contains(number) { return .none }
    if !holds { return .fell(number) }
    return .rose(number, enrols: knownConditions.contains(number) || trigger.existing)
  }

  // MARK: Deciding

  enum Verdict: Hashable {
    /// Unless `when` says no.
    case mayEnter
    /// No, and a row says so.
    case declined
    /// No, which is seen again from the enrolment that is there.
    case passedOver
  }

  /// What `again` says, by what the subject went through. In order: one candidate after the other, each
  /// seeing what became of those before.
  func verdict(on candidate: Candidate, among enrolments: [Enrolment]) -> Verdict {
    let entered = enrolments.filter { $0.state.wasEntered }
    switch sop.again {
    case .each: return .mayEnter
    case .never: return entered.isEmpty ? .mayEnter : .passedOver
    case .after(let span):
      for other in entered {
        let (first, last) =
          other.enrolledAt <= candidate.at
          ? (other.enrolledAt, candidate.at) : (candidate.at, other.enrolledAt)
        if last < clock.zone.adding(span, to: first) { return .passedOver }
      }
      // It is over one day, and what fired meanwhile does not come up again then.
      return entered.contains { isRunning($0) } ? .declined : .mayEnter
    }
  }

  /// Whether the subject is in it.
  func isRunning(_ enrolment: Enrolment) -> Bool {
    switch enrolment.state {
    case .active: return true
    case .holdout:
      guard let goal = sop.goal else { return false }
      return now < clock.zone.adding(goal.within, to: enrolment.enrolledAt)
    default: return false
    }
  }

  /// A new enrolment before its first step, or held out: a person is in one part under all numbers.
  func enter(
    _ candidate: Candidate, subject: SubjectKey, customer: Int64?, checksum: String
  ) throws(MissingCalendarYear) -> Enrolment {
    try Self.enter(
      EnrolmentKey(
        sop: sop.name, subject: candidate.subject(of: subject), occurrence: candidate.occurrence),
      at: candidate.at, in: sop, clock: clock, customer: customer, checksum: checksum,
      isHeldOut: sop.isHeldOut(subject))
  }

  func decline(
    _ candidate: Candidate, subject: SubjectKey, customer: Int64?, checksum: String
  ) -> Enrolment {
    Enrolment(
      key: EnrolmentKey(
        sop: sop.name, subject: candidate.subject(of: subject), occurrence: candidate.occurrence),
      customer: customer, checksum: checksum, enrolledAt: candidate.at, state: .declined)
  }

  static func enter(
    _ key: EnrolmentKey, at: Instant, in sop: SOPDeclaration, clock: StepClock, customer: Int64?,
    checksum: String, isHeldOut: Bool? = nil
  ) throws(MissingCalendarYear) -> Enrolment {
    var enrolment = Enrolment(
      key: key, customer: customer, checksum: checksum, enrolledAt: at, state: .active)
    if isHeldOut ?? sop.isHeldOut(key.subject) {
      enrolment.state = .holdout
      enrolment.due = WalkTimes(sop: sop, clock: clock).goalEnd(at)
    } else if let first = sop.steps.first {
      let moment = try WalkTimes(sop: sop, clock: clock).moment(
        of: first, enrolledAt: at, history: [])
      enrolment.step = first.id
      enrolment.moment = moment
      enrolment.due = moment
    } else {
      enrolment.state = .finished
    }
    return enrolment
  }

  // MARK: The next look

  /// When a trigger can fire for a subject without anything new being told of it, as far as may be
  /// written down: everybody with a birthday is looked at every day at the trigger's time.
  func due(_ subject: Subject) throws(MissingCalendarYear) -> Instant? {
    var due: Instant?
    func at(_ instant: Instant?) {
      if let instant { due = min(due ?? instant, instant) }
    }
    for trigger in sop.triggers {
      switch trigger {
      // Days of the calendar are the same for everybody: `nextDay`.
      case .event, .condition, .calendar: break
      case .date(let trigger):
        guard let date = subject.date(trigger.source) else { break }
        if trigger.source == .birthday {
          let daily = CalendarTrigger(days: .weekly(Set(Weekday.allCases)), at: trigger.at)
          at(try daily.next(after: now, in: clock.zone, calendar: clock.calendar)?.at)
        } else {
          at(trigger.next(of: date, after: now, in: clock.zone)?.at)
        }
      }
    }
    return due
  }
}

extension EnrolmentState {
  /// The subject was in it, or held out; not only looked at.
  var wasEntered: Bool {
    switch self {
    case .declined, .undone: false
    case .active, .holdout, .finished, .goal, .left, .leftByHand, .merged, .stranded: true
    }
  }
}

extension ConditionTrigger.Condition {
  /// What marks keep: made of the condition itself, so that a trigger put before it in the plugin's
  /// file does not make it another one.
  var number: Int { Int(FixedHash.hash(text) >> 33) }

  var text: String {
    switch self {
    case .hasTag(let tag): "tag \(tag)"
    case .lacksTag(let tag): "lost \(tag)"
    case .inSegment(let name): "segment \(name)"
    }
  }
}
