import SiyuModel
import SiyuPackaging

extension FuzzTarget {
  /// Calendars of workdays, the words for times and days, and the moments made of them.
  static let calendar = FuzzTarget(
    "calendar", "workday calendars, times of day, moments of steps, quiet hours", longest: 1024
  ) { bytes in
    var input = FuzzInput(bytes)
    switch input.choice(5) {
    case 0: try readCalendar(input.bytes)
    case 1: try readWords(input.text)
    case 2: try planStep(&input)
    case 3: try fireTriggers(&input)
    default: try holdQuiet(&input)
    }
  }

  private static func readCalendar(_ text: [UInt8]) throws {
    guard let calendar = try? WorkCalendar(toml: text, file: "calendars/fuzz.toml") else { return }
    for year in calendar.years {
      guard let first = CivilDate(year: year, month: 1, day: 1) else { continue }
      let next = try? calendar.nextWorkday(onOrAfter: first)
      try expect(next?.year == year, "a year without a workday came through")
    }
  }

  private static func readWords(_ text: String) throws {
    if let time = try? TimeOfDay(text) {
      try expect((try? TimeOfDay(time.description)) == time, "a time of day reads otherwise")
    }
    if let day = try? Weekday(text) {
      try expect(text == day.word || text == day.chineseName, "a weekday of another name")
    }
    for calendar in DateTrigger.Calendar.allCases {
      guard let day = try? MonthDay(text, in: calendar) else { continue }
      try expect((try? MonthDay(day.description, in: calendar)) == day, "a day reads otherwise")
    }
    if let date = try? CivilDate(text) {
      try expect(TimeText.date(date) == text, "a date reads otherwise")
    }
    do { _ = try TimeOfDay(text) } catch { try expectSafe(error.description) }
  }

  private static func planStep(_ input: inout FuzzInput) throws {
    let zone = input.choice(of: Zones.all)
    let clock = StepClock(zone: zone, calendar: weekends)
    let enrolled = input.near()
    let previous = enrolled.advanced(bySeconds: Int64(input.byte()) << input.choice(16))
    let duration = CalendarDuration(days: Int(input.byte()), seconds: Int64(input.byte()) * 600)
    let timing: StepTiming =
      switch input.choice(3) {
      case 0: .after(duration ?? SOPStep.usualWithin)
      case 1: .wait(duration ?? SOPStep.usualWithin)
      default: .day(Int(input.byte()), at: input.timeOfDay())
      }
    let days: DayChoice = input.choice(2) == 0 ? .workdays : .weekdays(input.weekdays())
    let step = SOPStep(
      id: "fuzz", timing: timing, days: days, action: .end,
      place: SourcePlace(file: "main.lua", line: 1))
    guard
      let moment = try? clock.moment(of: step, enrolledAt: enrolled, previousAt: previous)
    else { return }
    try expect(moment >= previous, "a step before the one it follows")
    let allowed = try? days.allows(zone.date(of: moment), in: weekends)
    try expect(allowed ?? false || moment == .max, "a step on a day it does not allow")
    let now = moment.advanced(bySeconds: Int64(input.byte()) << input.choice(24))
    if let next = try? clock.nextGoodMoment(of: step, moment: moment, now: now) {
      try expect(next >= now, "the next good moment is past")
    }
  }

  private static func fireTriggers(_ input: inout FuzzInput) throws {
    let zone = input.choice(of: Zones.all)
    let start = input.near()
    let end = start.advanced(bySeconds: Int64(input.byte()) << input.choice(24))
    let days: CalendarTrigger.Days =
      switch input.choice(5) {
      case 0: .weekly(input.weekdays())
      case 1: .monthly([Int(Int8(bitPattern: input.byte())), Int(input.byte())])
      case 2: .yearly([input.monthDay(), input.monthDay()])
      case 3: .lunarYearly([input.monthDay()])
      default: .workdays
      }
    let trigger = CalendarTrigger(days: days, at: input.timeOfDay())
    if let found = try? trigger.occurrences(
      after: start, through: end, in: zone, calendar: weekends)
    {
      try expect(found.all.allSatisfy { start < $0.at && $0.at <= end }, "outside the span")
      try expect(Set(found.all.map(\.key)).count == found.all.count, "a day twice")
      if !found.isCut, let first = found.all.first {
        let next = try? trigger.next(after: start, in: zone, calendar: weekends)
        try expect(next == first, "the next is not the first")
      }
    }
    let dated = DateTrigger(
      source: .birthday, calendar: input.choice(2) == 0 ? .solar : .lunar,
      yearly: input.choice(2) == 0, offset: Int(Int8(bitPattern: input.byte())) * 3,
      at: input.timeOfDay())
    let date = CivilDate(daysSince1970: Int(input.near().seconds / 86_400))
    let next = dated.next(of: date, after: start, in: zone)
    if let next {
      try expect(next.at > start, "the next is past")
      try expect(
        dated.occurrence(of: date, after: start, through: next.at, in: zone) == next,
        "the next is not found")
    }
  }

  private static func holdQuiet(_ input: inout FuzzInput) throws {
    let zone = input.choice(of: Zones.all)
    let now = input.near()
    let hours = QuietHours(from: input.timeOfDay(), to: input.timeOfDay())
    let end = hours.end(after: now, in: zone)
    try expect(end >= now, "quiet hours end in the past")
    try expect(end == .max || !hours.contains(end, in: zone), "quiet at its end")
    if end > now {
      try expect(
        hours.contains(end.advanced(bySeconds: -1), in: zone), "quiet hours end too late")
    }
    for period in ContactCap.Period.allCases {
      let weekStart = Weekday.allCases[input.choice(7)]
      let start = period.start(of: now, in: zone, weekStart: weekStart)
      let next = period.nextStart(after: now, in: zone, weekStart: weekStart)
      try expect(start <= max(now, .min) || now <= .min, "a period begins in the future")
      try expect(next > now || next == .max, "the next period begins in the past")
    }
  }

  /// The weekends of 1986 to 2060.
  private static let weekends = WorkCalendar(file: "fuzz", (1986...2060).map { WorkYear($0) })
}

extension FuzzInput {
  /// Mostly in this century; now and then anywhere.
  fileprivate mutating func near() -> Instant {
    let isNear = byte() < 240
    let any = int64()
    return isNear ? Instant(seconds: any & 0x7FFF_FFFF) : Instant(clamping: any >> choice(32))
  }

  fileprivate mutating func timeOfDay() -> TimeOfDay {
    TimeOfDay(hour: choice(24), minute: choice(60)) ?? TimeOfDay(hour: 9, minute: 0)!
  }

  fileprivate mutating func weekdays() -> Set<Weekday> {
    let bits = byte()
    return Set(Weekday.allCases.filter { bits >> UInt8($0.rawValue) & 1 == 1 })
  }

  fileprivate mutating func monthDay() -> MonthDay {
    MonthDay(month: choice(12) + 1, day: choice(31) + 1)
  }
}
