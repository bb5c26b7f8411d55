/// When the steps of an SOP are due: the arithmetic of moments, without a store or a clock of its own.
///
/// Days are those of the brand's zone, workdays those of the workspace's calendar. A local time that
/// does not exist or exists twice follows the rule of ``TimeZoneRules``: moved forward by the gap, the
/// earlier of two.
public struct StepClock: Sendable {
  public let zone: TimeZoneRules
  public let calendar: WorkCalendar

  public init(zone: TimeZoneRules, calendar: WorkCalendar) {
    self.zone = zone
    self.calendar = calendar
  }

  /// When a step is due, for a walk that began at `enrolledAt` and did its step before at `previousAt`.
  ///
  /// Never earlier than `previousAt` (for the first step: enrolment): what would have been is due at
  /// once. On a day that the step does not allow it moves to the next one it does, at the same time
  /// of day.
  public func moment(
    of step: SOPStep, enrolledAt: Instant, previousAt: Instant
  ) throws(MissingCalendarYear) -> Instant {
    let planned = planned(step.timing, enrolledAt: enrolledAt, previousAt: previousAt)
    let earliest = max(planned, previousAt)
    if try step.days.allows(zone.date(of: earliest), in: calendar) { return earliest }
    return try next(
      from: zone.date(of: earliest), at: timeOfDay(of: step, moment: planned), notBefore: earliest,
      on: step.days)
  }

  /// Until when a step may still happen, inclusive.
  public func deadline(of moment: Instant, within: CalendarDuration) -> Instant {
    zone.adding(within, to: moment)
  }

  public func isLate(_ moment: Instant, within: CalendarDuration, now: Instant) -> Bool {
    now > deadline(of: moment, within: within)
  }

  /// Seconds since the deadline; 0 for what is not late.
  public func lateBy(_ moment: Instant, within: CalendarDuration, now: Instant) -> Int64 {
    max(0, now.seconds - deadline(of: moment, within: within).seconds)
  }

  /// For steps that are late and wait for the next good time: the first instant at or after `now` at
  /// the step's time of day, on a day it allows.
  public func nextGoodMoment(
    of step: SOPStep, moment: Instant, now: Instant
  ) throws(MissingCalendarYear) -> Instant {
    try next(
      from: zone.date(of: now), at: timeOfDay(of: step, moment: moment), notBefore: now,
      on: step.days)
  }

  // MARK: Pieces

  private func planned(
    _ timing: StepTiming, enrolledAt: Instant, previousAt: Instant
  ) -> Instant {
    switch timing {
    case .after(let duration): zone.adding(duration, to: enrolledAt)
    case .wait(let duration): zone.adding(duration, to: previousAt)
    case .day(let number, let time):
      zone.instant(
        from: CivilDateTime(
          zone.date(of: enrolledAt).adding(days: number - 1), secondOfDay: time.secondOfDay))
    }
  }

  /// What the step says, or what the clocks showed at its moment.
  private func timeOfDay(of step: SOPStep, moment: Instant) -> Int {
    if case .day(_, let time) = step.timing { return time.secondOfDay }
    return zone.civil(from: moment).secondOfDay
  }

  /// The first instant, not before `floor`, that shows this time of day on an allowed day.
  private func next(
    from date: CivilDate, at secondOfDay: Int, notBefore floor: Instant, on days: DayChoice
  ) throws(MissingCalendarYear) -> Instant {
    var date = date
    while true {
      let instant = zone.instant(from: CivilDateTime(date, secondOfDay: secondOfDay))
      // A time that does not exist may be moved into another day.
      if instant >= floor {
        let allowed = try days.allows(zone.date(of: instant), in: calendar)
        if allowed { return instant }
      }
      let tomorrow = date.adding(days: 1)
      guard tomorrow > date else { return .max }
      date = tomorrow
    }
  }
}

extension DayChoice {
  /// - Throws: only for workdays, in a year that the calendar does not know.
  public func allows(
    _ date: CivilDate, in calendar: WorkCalendar
  ) throws(MissingCalendarYear) -> Bool {
    switch self {
    case .any: true
    case .workdays: try calendar.isWorkday(date)
    // No day at all would be a step that never comes; declarations refuse it.
    case .weekdays(let days): days.isEmpty || days.contains(date.weekday)
    }
  }
}
