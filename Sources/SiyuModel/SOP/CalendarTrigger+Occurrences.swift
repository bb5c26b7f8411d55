extension CalendarTrigger {
  public struct Occurrences: Sendable, Hashable {
    /// Ascending.
    public var all: [TriggerOccurrence]
    /// There were more, and the oldest of them are left out.
    public var isCut: Bool
  }

  public static let mostOccurrences = 10_000

  /// Every time after `start` and not after `end`; the newest 10,000 where there are more.
  ///
  /// A day that a place left out (Samoa's 30 December 2011) has none.
  /// - Throws: for workdays, in a year that the calendar does not know.
  public func occurrences(
    after start: Instant, through end: Instant, in zone: TimeZoneRules, calendar: WorkCalendar
  ) throws(MissingCalendarYear) -> Occurrences {
    var found = Occurrences(all: [], isCut: false)
    guard start < end else { return found }
    // Wider than the span by what a jump of the clocks can move a time by.
    let days = TriggerDays(
      zone.date(of: start).adding(days: -2), zone.date(of: end).adding(days: 2))
    for year in candidateYears(days).reversed() {
      for date in dates(in: year, days).reversed() {
        guard let at = instant(on: date, in: zone), start < at, at <= end,
          try happens(on: date, calendar)
        else { continue }
        if found.all.count == Self.mostOccurrences {
          found.all.reverse()
          found.isCut = true
          return found
        }
        found.all.append(occurrence(date, at))
      }
    }
    found.all.reverse()
    return found
  }

  /// The first time after an instant; `nil` when there is none any more.
  /// - Throws: for workdays, when the rest of the years known has none.
  public func next(
    after instant: Instant, in zone: TimeZoneRules, calendar: WorkCalendar
  ) throws(MissingCalendarYear) -> TriggerOccurrence? {
    let first = zone.date(of: instant).adding(days: -2)
    // Whatever comes at all comes within four years, but for days that were named one by one.
    var last = first.adding(days: 1_500)
    switch self.days {
    case .dates: last = .max
    // Nothing comes before the table begins, however far before it one asks.
    case .lunarYearly: last = max(last, CivilDate(unchecked: ChineseCalendar.firstYear + 2, 1, 1))
    default: break
    }
    let days = TriggerDays(first, last)
    for year in candidateYears(days) {
      for date in dates(in: year, days) {
        guard let at = self.instant(on: date, in: zone), at > instant,
          try happens(on: date, calendar)
        else { continue }
        return occurrence(date, at)
      }
    }
    return nil
  }

  // MARK: Days

  private func occurrence(_ date: CivilDate, _ at: Instant) -> TriggerOccurrence {
    TriggerOccurrence(key: "calendar:\(TimeText.date(date)) \(self.at)", at: at)
  }

  private func instant(on date: CivilDate, in zone: TimeZoneRules) -> Instant? {
    let next = date.adding(days: 1)
    if next > date, zone.start(of: date) == zone.start(of: next) { return nil }
    return zone.instant(from: CivilDateTime(date, secondOfDay: at.secondOfDay))
  }

  /// The one kind of day that needs the calendar is asked about last, so that a year is missed only
  /// where it matters.
  private func happens(
    on date: CivilDate, _ calendar: WorkCalendar
  ) throws(MissingCalendarYear) -> Bool {
    guard case .workdays = days else { return true }
    return try calendar.isWorkday(date)
  }

  /// Gregorian years that can have such days, ascending.
  private func candidateYears(_ range: TriggerDays) -> [Int] {
    let years = range.first.year...range.last.year
    switch days {
    // They are not taken by year: `dates(in:_:)` gives all of them at once.
    case .dates: return [range.first.year]
    case .lunarYearly:
      return Array(years.clamped(to: ChineseCalendar.firstYear...ChineseCalendar.lastYear + 1))
        .filter(years.contains)
    default: return Array(years)
    }
  }

  /// In a Gregorian year, ascending, each day once.
  private func dates(in year: Int, _ range: TriggerDays) -> [CivilDate] {
    let first = max(range.first, CivilDate(unchecked: year, 1, 1))
    let last = min(range.last, CivilDate(unchecked: year, 12, 31))
    guard first <= last else { return [] }
    let found: [CivilDate]
    switch days {
    case .weekly(let weekdays):
      return TriggerDays(first, last).all.filter { weekdays.contains($0.weekday) }
    case .workdays: return TriggerDays(first, last).all
    case .monthly(let days):
      found = (1...12).flatMap { month in
        days.compactMap { MonthDay.date(inMonth: month, of: year, day: $0) }
      }
    case .yearly(let days): found = days.compactMap { $0.date(inYear: year) }
    case .dates(let dates):
      return Set(dates.filter { range.first <= $0 && $0 <= range.last }).sorted()
    case .lunarYearly(let days):
      found = [year - 1, year].flatMap { lunarYear in
        days.compactMap { $0.date(inLunarYear: lunarYear) }.filter { $0.year == year }
      }
    }
    return Set(found.filter { first <= $0 && $0 <= last }).sorted()
  }
}

/// Days from one to another, both of them among them.
struct TriggerDays {
  let first: CivilDate
  let last: CivilDate
  init(_ first: CivilDate, _ last: CivilDate) {
    self.first = first
    self.last = max(first, last)
  }
  var all: [CivilDate] {
    (first.daysSince1970...last.daysSince1970).map { CivilDate(daysSince1970: $0) }
  }
}

extension MonthDay {
  /// The day in a Gregorian year; a day that its month lacks is its last. Nil for a month that is none.
  public func date(inYear year: Int) -> CivilDate? {
    CivilDate(year: year, month: month, day: min(day, CivilDate.daysInMonth(month, of: year)))
  }

  /// The day in a lunar year (1900...2100): in the plain month, and in the leap month of its number
  /// where that is wanted and the year has it. The 30th of a short month is its 29th.
  public func date(inLunarYear year: Int, leapMonth: Bool = false) -> CivilDate? {
    let isLeap = leapMonth && ChineseCalendar.leapMonth(year) == month
    return ChineseCalendar.date(year: year, month: month, day: day, isLeapMonth: isLeap)
      ?? (day == 30
        ? ChineseCalendar.date(year: year, month: month, day: 29, isLeapMonth: isLeap) : nil)
  }

  /// A day by its number, negative from the month's end, held inside it. Nil for 0.
  static func date(inMonth month: Int, of year: Int, day: Int) -> CivilDate? {
    guard day != 0 else { return nil }
    let length = CivilDate.daysInMonth(month, of: year)
    let number = day > 0 ? min(day, length) : max(1, length + 1 + max(day, -length))
    return CivilDate(year: year, month: month, day: number)
  }
}
