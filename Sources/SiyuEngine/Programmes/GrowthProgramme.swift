internal import SiyuModel

/// Levels that are earned by a number: up at once, down at the end of a period, after a time of grace.
struct GrowthProgramme: Programme {
  let growth: GrowthMembership
  let plugin: Int
  private let zone: TimeZoneRules

  init(_ growth: GrowthMembership, plugin: Int, zone: TimeZoneRules) {
    self.growth = growth
    self.plugin = plugin
    self.zone = zone
  }

  var name: String { growth.name }
  var title: String { growth.title }
  var kind: String { "growth" }
  var noun: String { "membership" }
  var effect: Effect { .membership }
  var stratum: ProgrammeStratum { .membership }
  var states: [(id: String, title: String)] { growth.levels.map { ($0.id, $0.title) } }

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    [ProgrammeQuestion(function: growth.by, kind: .value)]
  }

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    guard let answer = answers.first, let number = answer.value.doubleValue else { return [] }
    let earned = growth.level(for: number)
    let held = subject.standing(in: name)
    let why = answer.reason ?? words(number, earned)
    guard let held, held.state != Standing.noState else {
      if earned != nil { move(&subject, from: held, to: earned, why, at: now, &tally) }
      return []
    }
    guard let level = growth.level(held.state) else {
      move(
        &subject, from: held, to: earned, "'\(held.state)' is no level any more; \(why)", at: now,
        &tally)
      return []
    }
    if let earned, earned > level {
      move(&subject, from: held, to: earned, why, at: now, &tally)
    } else if earned == level {
      keep(&subject, held, level, at: now, &tally)
    } else {
      lower(&subject, held, level, to: earned, why, at: now, &tally)
    }
    return []
  }

  /// Earned still: when its period is over, or its grace has begun, another period begins.
  private func keep(
    _ subject: inout SOPSubject, _ held: Standing, _ level: Int, at now: Instant,
    _ tally: inout ProgrammeTally
  ) {
    var kept = held
    kept.rank = level + 1
    let ends = held.until ?? end(of: growth.period, from: held.since)
    if now < ends {
      kept.until = ends
      kept.due = ends
    } else {
      // From its own end, so that anniversaries stay where they are; unless nobody looked for so long.
      let next = end(of: growth.period, from: ends)
      kept.until =
        held.data[Standing.graceEnds] == nil && next > now
        ? next : end(of: growth.period, from: now)
      kept.due = kept.until
      kept.data[Standing.graceEnds] = nil
      kept.data[Standing.graceLeadsTo] = nil
      kept.reason = "earned again"
    }
    subject.stand(kept, into: &tally)
  }

  /// Less is earned: the level stays to the end of its period and of its grace.
  private func lower(
    _ subject: inout SOPSubject, _ held: Standing, _ level: Int, to earned: Int?, _ why: String,
    at now: Instant, _ tally: inout ProgrammeTally
  ) {
    var kept = held
    kept.rank = level + 1
    let ends = held.until ?? end(of: growth.period, from: held.since)
    kept.until = ends
    if now < ends {
      kept.due = ends
      return subject.stand(kept, into: &tally)
    }
    let graceEnds = end(of: growth.grace, from: ends)
    if now < graceEnds {
      kept.due = graceEnds
      kept.data[Standing.graceEnds] = .int(graceEnds.seconds)
      kept.data[Standing.graceLeadsTo] = .string(
        earned.map { growth.levels[$0].id } ?? Standing.noState)
      kept.reason = why
      return subject.stand(kept, into: &tally)
    }
    move(&subject, from: held, to: earned, why, at: now, &tally)
  }

  private func move(
    _ subject: inout SOPSubject, from held: Standing?, to level: Int?, _ why: String,
    at now: Instant, _ tally: inout ProgrammeTally
  ) {
    let before = held.flatMap { growth.level($0.state) }
    let key = held?.subject ?? subject.ownKey
    let until = level.map { _ in end(of: growth.period, from: now) }
    let new = Standing(
      programme: name, subject: key, state: level.map { growth.levels[$0].id } ?? Standing.noState,
      rank: level.map { $0 + 1 } ?? 0, since: now, until: until, due: until, reason: why)
    subject.stand(new, into: &tally)
    var props: DataRecord = ["programme": .string(name), "to": .string(new.state)]
    props["from"] = .string(held?.state ?? Standing.noState)
    let isUp = (level ?? -1) > (before ?? -1)
    subject.bear(
      isUp ? KnownEvents.levelUp : KnownEvents.levelDown, in: name, props, at: now,
      occurrence: "\(now.seconds) \(new.state)", subject: key)
  }

  private func end(of duration: CalendarDuration, from start: Instant) -> Instant {
    zone.adding(duration, to: start)
  }

  private func words(_ number: Double, _ level: Int?) -> String {
    func text(_ value: Double) -> String {
      Int64(exactly: value).map { String($0) } ?? "\(value)"
    }
    guard let level else { return "\(text(number)) earns no level" }
    return
      "\(text(number)) earns \(growth.levels[level].id), from \(text(growth.levels[level].from))"
  }
}
