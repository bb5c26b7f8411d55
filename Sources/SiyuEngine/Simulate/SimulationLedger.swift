internal import SiyuModel

/// Adds up what the passes of a simulation do.
///
/// Nothing is read back from the store: what is committed is told on its way there.
struct SimulationLedger {
  let zone: TimeZoneRules
  private(set) var looks = 0
  private var evaluated: Int64 = 0
  private var days: [CivilDate: SimulatedDay] = [:]
  private var sops: [SimulatedSOP] = []
  private var places: [String: Int] = [:]
  private var programmes: [ProgrammeOutcome] = []
  private var rewards: [RewardOutcome] = []
  private var staff: [String: SimulatedStaff] = [:]
  private var contacts: [Int64: Int32] = [:]
  /// Enrolments whose goal was counted.
  private var goals: Set<EnrolmentKey> = []
  private var setAside: [SetAside] = []

  /// What is committed of a customer, who may be several that were merged, or of a chat group.
  struct Heard: Sendable {
    var customer: Int64?
    var change: OutreachChange
  }

  init(zone: TimeZoneRules) { self.zone = zone }

  mutating func add(_ outcome: PassOutcome, _ changes: [Heard], at now: Instant) {
    looks += 1
    evaluated += outcome.evaluated
    let date = zone.date(of: now)
    var day = days[date] ?? SimulatedDay(date: date)
    for plugin in outcome.plugins {
      if let aside = plugin.setAside, !setAside.contains(where: { $0.plugin == aside.plugin }) {
        setAside.append(aside)
      }
      for sop in plugin.sops { add(sop, &day) }
      for programme in plugin.programmes { add(programme, &day) }
      for reward in plugin.rewards { add(reward) }
    }
    if !day.isIdle { days[date] = day }
    for change in changes { add(change, date) }
  }

  private mutating func add(_ programme: ProgrammeOutcome, _ day: inout SimulatedDay) {
    for move in programme.moves { day.moves += move.count }
    day.benefits += programme.given
    if let place = programmes.firstIndex(where: { $0.name == programme.name }) {
      programmes[place].add(programme)
    } else {
      programmes.append(programme)
    }
  }

  private mutating func add(_ reward: RewardOutcome) {
    if let place = rewards.firstIndex(where: { $0.name == reward.name }) {
      rewards[place].add(reward)
    } else {
      rewards.append(reward)
    }
  }

  private mutating func place(_ name: String, _ title: String) -> Int {
    if let known = places[name] { return known }
    places[name] = sops.count
    sops.append(SimulatedSOP(outcome: SOPOutcome(name: name, title: title)))
    return sops.count - 1
  }

  private mutating func add(_ sop: SOPOutcome, _ day: inout SimulatedDay) {
    sops[place(sop.name, sop.title)].outcome.add(sop)
    day.enrolled += sop.enrolled
    day.heldOut += sop.heldOut
    day.goals += sop.goals
    for step in sop.steps {
      day.tasks += step.tasks
      day.points += step.points
      day.coupons += step.coupons
      for (touchpoint, count) in step.touchpoints {
        let send = SimulatedSend(sop: sop.name, step: step.id, touchpoint: touchpoint)
        day.sent[send, default: 0] += count
      }
      day.refused.merge(step.refused, uniquingKeysWith: +)
    }
  }

  private mutating func add(_ heard: Heard, _ date: CivilDate) {
    let change = heard.change
    for message in change.messages {
      // A message lies under the number of its walk, which may be one that was merged away.
      if message.customer != nil, let customer = heard.customer {
        contacts[customer, default: 0] += 1
      }
      if let id = message.staff {
        staff[id, default: SimulatedStaff(id: id)].messages += 1
        staff[id]?.days[date, default: .init()].messages += 1
      }
    }
    for task in change.tasks {
      guard let id = task.staff else { continue }
      staff[id, default: SimulatedStaff(id: id)].tasks += 1
      staff[id]?.days[date, default: .init()].tasks += 1
    }
    for enrolment in change.enrolments { note(goalOf: enrolment) }
  }

  private mutating func note(goalOf enrolment: Enrolment) {
    guard let goalAt = enrolment.goalAt, goals.insert(enrolment.key).inserted else { return }
    let place = place(enrolment.key.sop, "")
    if enrolment.state == .holdout {
      sops[place].goalsHeldOut += 1
    } else if !enrolment.history.contains(where: { $0.outcome == .sent && $0.at <= goalAt }) {
      sops[place].goalsBeforeContact += 1
    }
  }

  private static let mostContacted = 10

  func report(
    _ span: SimulatedSpan, publicID: (CustomerNumber) throws -> String
  ) rethrows -> SimulationReport {
    var report = SimulationReport(span: span)
    report.looks = looks
    report.evaluated = evaluated
    report.days = days.values.sorted { $0.date < $1.date }
    report.sops = sops
    report.programmes = programmes
    report.rewards = rewards
    report.staff = staff.values.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    report.reached = contacts.count
    report.contacted = try contacts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(Self.mostContacted)
      .map { (try publicID(CustomerNumber(rawValue: $0.key)), Int($0.value)) }
    report.setAside = setAside
    return report
  }
}

extension ProgrammeOutcome {
  /// The sums of two passes, one after the other.
  mutating func add(_ later: ProgrammeOutcome) {
    refusal = later.refusal
    late += later.late
    failures += later.failures
    if failureExamples.isEmpty { failureExamples = later.failureExamples }
    for one in later.waiting {
      if let place = waiting.firstIndex(where: { $0.permission == one.permission }) {
        waiting[place].lookAgain(one)
      } else {
        waiting.append(one)
      }
    }
    waiting.sort { $0.permission < $1.permission }
    for one in later.earned {
      if let place = earned.firstIndex(where: { $0.purse == one.purse }) {
        earned[place].times += one.times
        earned[place].amount += one.amount
      } else {
        earned.append(one)
      }
    }
    for move in later.moves {
      if let place = moves.firstIndex(where: { $0.from == move.from && $0.to == move.to }) {
        moves[place].count += move.count
        if moves[place].examples.isEmpty { moves[place].examples = move.examples }
      } else {
        moves.append(move)
      }
    }
    for gift in later.gifts {
      if let place = gifts.firstIndex(where: { $0.benefit == gift.benefit }) {
        gifts[place].add(gift)
      } else {
        gifts.append(gift)
      }
    }
    gifts.sort { $0.benefit < $1.benefit }
  }
}

extension RewardOutcome {
  /// The sums of two passes, one after the other.
  mutating func add(_ later: RewardOutcome) {
    given += later.given
    points += later.points
    money += later.money
    takenBack += later.takenBack
    pointsBack += later.pointsBack
    moneyBack += later.moneyBack
    pointsTaken += later.pointsTaken
    moneyTaken += later.moneyTaken
    nothing += later.nothing
    failures += later.failures
    if failureExamples.isEmpty { failureExamples = later.failureExamples }
  }
}

extension SOPOutcome {
  /// The sums of two passes, one after the other.
  mutating func add(_ later: SOPOutcome) {
    refusal = later.refusal
    isDraining = later.isDraining
    enrolled += later.enrolled
    heldOut += later.heldOut
    declined += later.declined
    goals += later.goals
    bounded += later.bounded
    failures += later.failures
    inFlight = later.inFlight
    ended.merge(later.ended, uniquingKeysWith: +)
    if failureExamples.isEmpty { failureExamples = later.failureExamples }
    if examples.isEmpty { examples = later.examples }
    nextDue = later.nextDue
    for step in later.steps {
      if let place = steps.firstIndex(where: { $0.id == step.id }) {
        steps[place].add(step)
      } else {
        steps.append(step)
      }
    }
  }
}

extension SOPStepOutcome {
  fileprivate mutating func add(_ later: SOPStepOutcome) {
    outcomes.merge(later.outcomes, uniquingKeysWith: +)
    refused.merge(later.refused, uniquingKeysWith: +)
    waiting.merge(later.waiting, uniquingKeysWith: +)
    touchpoints.merge(later.touchpoints, uniquingKeysWith: +)
    tasks += later.tasks
    points += later.points
    coupons += later.coupons
    withoutCode += later.withoutCode
    if examples.isEmpty { examples = later.examples }
  }
}
