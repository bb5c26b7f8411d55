import SiyuModel
import Testing

@Suite struct TriggerOccurrenceTests {
  private static let nine = TimeOfDay(hour: 9, minute: 0)!
  private let zone = ZoneSamples.shanghai

  private func days(
    _ days: CalendarTrigger.Days, _ first: String, _ last: String
  ) throws -> [String] {
    let trigger = CalendarTrigger(days: days, at: Self.nine)
    let found = try trigger.occurrences(
      after: at(first, zone), through: at(last, zone), in: zone, calendar: octoberCalendar)
    #expect(!found.isCut)
    return found.all.map { String($0.key.dropFirst("calendar:".count).prefix(10)) }
  }

  // MARK: Calendar triggers

  @Test func `days of the week and of the month`() throws {
    #expect(
      try days(.weekly([.monday, .thursday]), "2026-11-22", "2026-12-01")
        == ["2026-11-23", "2026-11-26", "2026-11-30"])
    #expect(
      try days(.monthly([1, 15, -1]), "2026-02-01", "2026-03-31 09:00")
        == ["2026-02-01", "2026-02-15", "2026-02-28", "2026-03-01", "2026-03-15", "2026-03-31"])
  }

  @Test func `a day that the month lacks is its last, once`() throws {
    #expect(
      try days(.monthly([29, 30, 31, -1]), "2026-02-01", "2026-03-01")
        == ["2026-02-28"])
    #expect(try days(.monthly([-31]), "2026-02-01", "2026-02-28") == ["2026-02-01"])
    #expect(
      try days(.yearly([MonthDay("02-29")]), "2023-01-01", "2025-01-01")
        == ["2023-02-28", "2024-02-29"])
  }

  @Test func `workdays follow the calendar, and only days that count need it`() throws {
    #expect(
      try days(.workdays, "2026-09-30 09:00", "2026-10-12 09:00")
        == ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"])
    #expect(try days(.workdays, "2026-12-30 10:00", "2027-01-01 08:59") == ["2026-12-31"])
    #expect(throws: MissingCalendarYear.self) {
      try days(.workdays, "2026-12-30 10:00", "2027-01-01 09:00")
    }
  }

  @Test func `days named one by one, and days of the Chinese calendar`() throws {
    let dates = try [CivilDate("2026-11-11"), CivilDate("2026-06-18"), CivilDate("2026-11-11")]
    #expect(
      try days(.dates(dates), "2026-01-01", "2027-01-01") == ["2026-06-18", "2026-11-11"])
    #expect(
      try days(.lunarYearly([MonthDay(month: 1, day: 15)]), "2025-01-01", "2027-01-01")
        == ["2025-02-12", "2026-03-03"])
    // The last month of the lunar year 2025 has 29 days: its 30th is the eve, 16 February 2026.
    #expect(
      try days(.lunarYearly([MonthDay(month: 12, day: 30)]), "2026-01-01", "2027-03-01")
        == ["2026-02-16", "2027-02-05"])
    // Lunar 2025 has a leap month 6; the day comes in the plain one only.
    #expect(
      try days(.lunarYearly([MonthDay(month: 6, day: 1)]), "2025-01-01", "2026-01-01")
        == ["2025-06-25"])
  }

  @Test func `a span begins after its start and holds its end`() throws {
    let trigger = CalendarTrigger(days: .weekly([.monday]), at: Self.nine)
    let monday = try at("2026-11-23 09:00", zone)
    func count(_ start: Instant, _ end: Instant) throws -> Int {
      try trigger.occurrences(after: start, through: end, in: zone, calendar: .none).all.count
    }
    #expect(try count(monday.advanced(bySeconds: -1), monday) == 1)
    #expect(try count(monday, monday.advanced(bySeconds: 1)) == 0)
    #expect(try count(monday, monday) == 0)
    #expect(try count(monday, monday.advanced(bySeconds: -10)) == 0)
    #expect(
      try trigger.next(after: monday.advanced(bySeconds: -1), in: zone, calendar: .none)
        == TriggerOccurrence(key: "calendar:2026-11-23 09:00", at: monday))
    #expect(
      try trigger.next(after: monday, in: zone, calendar: .none)?.key == "calendar:2026-11-30 09:00"
    )
  }

  @Test func `of very many the newest ten thousand are given, and that is said`() throws {
    let trigger = CalendarTrigger(days: .weekly(Set(Weekday.allCases)), at: Self.nine)
    let end = try at("2026-11-23 09:00", zone)
    let found = try trigger.occurrences(after: .min, through: end, in: zone, calendar: .none)
    #expect(found.isCut)
    #expect(found.all.count == 10_000)
    #expect(found.all.last?.at == end)
    #expect(zip(found.all, found.all.dropFirst()).allSatisfy { $0.at < $1.at })
    let ever = try CalendarTrigger(days: .yearly([MonthDay("11-11")]), at: Self.nine)
      .occurrences(after: .min, through: .max, in: zone, calendar: .none)
    #expect(!ever.isCut)
    #expect(ever.all.count == 9_999)
  }

  @Test func `what comes no more is nil`() throws {
    let past = CalendarTrigger(days: .dates([try CivilDate("2026-11-11")]), at: Self.nine)
    #expect(try past.next(after: at("2026-11-12", zone), in: zone, calendar: .none) == nil)
    let lunar = CalendarTrigger(days: .lunarYearly([MonthDay(month: 1, day: 1)]), at: Self.nine)
    #expect(try lunar.next(after: at("2150-01-01", zone), in: zone, calendar: .none) == nil)
    for days in [CalendarTrigger.Days.weekly([]), .monthly([]), .monthly([0]), .yearly([])] {
      let never = CalendarTrigger(days: days, at: Self.nine)
      #expect(try never.next(after: .min, in: zone, calendar: .none) == nil)
    }
    #expect(
      try CalendarTrigger(days: .weekly([.monday]), at: Self.nine)
        .next(after: .max, in: zone, calendar: .none) == nil)
  }

  @Test func `a day that a place left out has no occurrence`() throws {
    let trigger = CalendarTrigger(days: .weekly(Set(Weekday.allCases)), at: Self.nine)
    let apia = ZoneSamples.apia
    let found = try trigger.occurrences(
      after: at("2011-12-28 10:00", apia), through: at("2012-01-01 10:00", apia), in: apia,
      calendar: .none)
    #expect(
      found.all.map(\.key) == [
        "calendar:2011-12-29 09:00", "calendar:2011-12-31 09:00", "calendar:2012-01-01 09:00",
      ])
  }

  @Test(arguments: StepClockTests.zones)
  func `occurrences are what looking at each day finds, and each is the next of the one before`(
    zone: TimeZoneRules
  ) throws {
    let calendar = WorkCalendar(file: "c", (1985...2030).map { WorkYear($0) })
    var random = DeterministicRandom(seed: 11)
    for round in 0..<30 {
      let time = TimeOfDay(hour: Int(random.int(in: 0...23)), minute: Int(random.int(in: 0...59)))!
      func number(_ range: ClosedRange<Int64>) -> Int { Int(random.int(in: range)) }
      let day = MonthDay(month: number(1...12), day: number(1...30))
      let choices: [CalendarTrigger.Days] = [
        .weekly([Weekday(rawValue: number(1...7))!, .sunday]),
        .monthly([number(1...31), -number(1...31)]), .yearly([day, MonthDay(month: 12, day: 31)]),
        .workdays, .lunarYearly([day]),
      ]
      let trigger = CalendarTrigger(days: choices[round % choices.count], at: time)
      let middle = try at(["1986-05-04", "2011-12-30", "2024-11-03"][round % 3], .utc)
      let start = middle.advanced(bySeconds: -random.int(in: 0...90 * 86_400))
      let end = middle.advanced(bySeconds: random.int(in: 0...400 * 86_400))
      let found = try trigger.occurrences(after: start, through: end, in: zone, calendar: calendar)
      #expect(
        found.all == Self.naive(trigger, start, end, zone, calendar), "\(zone.name) \(trigger)")
      var now = start
      for occurrence in found.all {
        #expect(try trigger.next(after: now, in: zone, calendar: calendar) == occurrence)
        now = occurrence.at
      }
    }
  }

  private static func naive(
    _ trigger: CalendarTrigger, _ start: Instant, _ end: Instant, _ zone: TimeZoneRules,
    _ calendar: WorkCalendar
  ) -> [TriggerOccurrence] {
    var found: [TriggerOccurrence] = []
    var day = zone.date(of: start).adding(days: -3)
    while day <= zone.date(of: end).adding(days: 3) {
      let local = CivilDateTime(day, hour: trigger.at.hour, minute: trigger.at.minute)!
      let at = zone.instant(from: local)
      let exists = zone.start(of: day) < zone.start(of: day.adding(days: 1))
      if exists, start < at, at <= end, matches(trigger.days, day, calendar) {
        found.append(TriggerOccurrence(key: "calendar:\(TimeText.date(day)) \(trigger.at)", at: at))
      }
      day = day.adding(days: 1)
    }
    return found
  }

  private static func matches(
    _ days: CalendarTrigger.Days, _ date: CivilDate, _ calendar: WorkCalendar
  ) -> Bool {
    let isLast = date.adding(days: 1).month != date.month
    let length = CivilDate.daysInMonth(date.month, of: date.year)
    switch days {
    case .weekly(let weekdays): return weekdays.contains(date.weekday)
    case .monthly(let numbers):
      return numbers.contains { number in
        number > 0
          ? number == date.day || isLast && number > date.day
          : length + 1 + number == date.day || date.day == 1 && -number > length
      }
    case .yearly(let days):
      return days.contains {
        $0.month == date.month && ($0.day == date.day || isLast && $0.day > date.day)
      }
    case .dates(let dates): return dates.contains(date)
    case .workdays: return (try? calendar.isWorkday(date)) ?? false
    case .lunarYearly(let days):
      guard let lunar = ChineseCalendar.lunar(date), !lunar.isLeapMonth else { return false }
      let next = ChineseCalendar.lunar(date.adding(days: 1))
      let isLast = next?.day == 1
      return days.contains {
        $0.month == lunar.month && ($0.day == lunar.day || isLast && $0.day > lunar.day)
      }
    }
  }

  // MARK: Date triggers

  private func fires(
    _ date: String, _ now: String, calendar: DateTrigger.Calendar = .solar, yearly: Bool = true,
    offset: Int = 0
  ) throws -> String? {
    let trigger = DateTrigger(
      source: .birthday, calendar: calendar, yearly: yearly, offset: offset, at: Self.nine)
    let next = try trigger.next(of: CivilDate(date), after: at(now, zone), in: zone)
    return next.map { occurrence in
      let year = occurrence.key.split(separator: ":").last ?? ""
      return "date:\(year) \(TimeText.dateTime(occurrence.at, in: zone))"
    }
  }

  @Test func `two dates of one SOP have occurrences of their own`() throws {
    let date = try CivilDate("1990-05-20")
    let now = try at("2026-01-01", zone)
    func key(
      _ source: DateTrigger.Source, _ calendar: DateTrigger.Calendar = .solar, _ offset: Int = 0
    ) -> String? {
      DateTrigger(source: source, calendar: calendar, offset: offset, at: Self.nine)
        .next(of: date, after: now, in: zone)?.key
    }
    #expect(key(.birthday) == "date:birthday:2026")
    #expect(key(.birthday, .lunar) == "date:lunar-birthday:2026")
    #expect(key(.birthday, .solar, -3) == "date:birthday-3:2026")
    #expect(key(.attribute("wedding"), .solar, 1) == "date:wedding+1:2026")
  }

  @Test func `a birthday comes each year, from the day itself on`() throws {
    #expect(try fires("1990-05-20", "2026-05-20 08:59") == "date:2026 2026-05-20 09:00")
    #expect(try fires("1990-05-20", "2026-05-20 09:00") == "date:2027 2027-05-20 09:00")
    #expect(try fires("2030-05-20", "2026-01-01") == "date:2030 2030-05-20 09:00")
  }

  @Test func `29 February is the 28th in common years`() throws {
    #expect(try fires("1992-02-29", "2026-01-01") == "date:2026 2026-02-28 09:00")
    #expect(try fires("1992-02-29", "2028-01-01") == "date:2028 2028-02-29 09:00")
  }

  @Test func `an offset keeps the year of its anniversary`() throws {
    #expect(try fires("1990-01-02", "2026-12-01", offset: -3) == "date:2027 2026-12-30 09:00")
    #expect(try fires("1990-12-31", "2026-12-31 10:00", offset: 1) == "date:2026 2027-01-01 09:00")
    #expect(try fires("1990-06-01", "2026-01-01", offset: 366) == "date:2025 2026-06-02 09:00")
    #expect(try fires("1990-06-01", "2026-01-01", offset: -366) == "date:2027 2026-05-31 09:00")
  }

  @Test func `once is once, named by its own day`() throws {
    #expect(
      try fires("2026-12-01", "2026-11-22", yearly: false, offset: -7)
        == "date:2026-12-01 2026-11-24 09:00")
    #expect(try fires("2026-12-01", "2026-11-24 09:00", yearly: false, offset: -7) == nil)
  }

  @Test func `a lunar birthday comes once each lunar year`() throws {
    // 正月十五 of 1990 was 10 February.
    #expect(
      try fires("1990-02-10", "2026-01-01", calendar: .lunar) == "date:2026 2026-03-03 09:00")
    // 腊月初一 of the lunar year 2021 was 3 January 2022, of 2022 it was 23 December.
    #expect(
      try fires("2003-01-03", "2022-01-01", calendar: .lunar) == "date:2021 2022-01-03 09:00")
    #expect(
      try fires("2003-01-03", "2022-01-04", calendar: .lunar) == "date:2022 2022-12-23 09:00")
  }

  @Test func `a leap month's day is the plain month's where a year has none`() throws {
    // 闰六月初一 2025 was 25 July.
    #expect(
      try fires("2025-07-25", "2026-01-01", calendar: .lunar) == "date:2026 2026-07-14 09:00")
    #expect(
      try fires("2025-07-25", "2025-07-01", calendar: .lunar) == "date:2025 2025-07-25 09:00")
    #expect(
      try fires("1987-07-26", "2025-01-01", calendar: .lunar) == "date:2025 2025-07-25 09:00")
  }

  @Test func `the thirtieth of a short month is its twenty-ninth`() throws {
    // 除夕 2023 was the 30th, 21 January 2023; that of the lunar year 2025 is a 29th.
    #expect(
      try fires("2023-01-21", "2026-01-01", calendar: .lunar) == "date:2025 2026-02-16 09:00")
  }

  @Test func `a lunar date far ahead begins with its own year`() throws {
    // 20 January 2030 is in the lunar year 2029.
    let own = try fires("2030-01-20", "2026-01-01", calendar: .lunar)
    #expect(own == "date:2029 2030-01-20 09:00")
  }

  @Test func `outside the years of the Chinese calendar nothing comes`() throws {
    #expect(try fires("1850-01-01", "2026-01-01", calendar: .lunar) == nil)
    #expect(try fires("1990-02-10", "2101-06-01", calendar: .lunar) == nil)
    #expect(try fires("9999-12-31", "9999-12-31 23:00") == nil)
  }

  @Test(arguments: DateTrigger.Calendar.allCases, [0, -3, 5, -366, 366, -200])
  func `anniversaries are what looking at each day finds`(
    calendar: DateTrigger.Calendar, offset: Int
  ) throws {
    let zone = ZoneSamples.newYork
    for birthday in [
      "1992-02-29", "1990-12-31", "1984-11-23", "2025-07-25", "2023-01-21", "2000-01-01",
      "1987-07-26",
    ] {
      let date = try CivilDate(birthday)
      let trigger = DateTrigger(
        source: .birthday, calendar: calendar, offset: offset, at: Self.nine)
      var naive: [Instant] = []
      var day = date.adding(days: -400)
      while day.year <= 2040 {
        let anniversary = day.adding(days: -offset)
        if anniversary >= date, Self.isAnniversary(anniversary, of: date, calendar) {
          naive.append(zone.instant(from: CivilDateTime(day, hour: 9)!))
        }
        day = day.adding(days: 1)
      }
      var found: [TriggerOccurrence] = []
      var now = try at("1980-01-01", zone)
      while let next = trigger.next(of: date, after: now, in: zone), next.at <= naive.last! {
        #expect(
          trigger.occurrence(of: date, after: now, through: next.at, in: zone) == next)
        #expect(
          trigger.occurrence(
            of: date, after: now, through: next.at.advanced(bySeconds: -1), in: zone) == nil)
        found.append(next)
        now = next.at
      }
      #expect(found.map(\.at) == naive, "\(birthday)")
      #expect(Set(found.map(\.key)).count == found.count)
      #expect(
        trigger.occurrence(of: date, after: .min, through: now, in: zone) == found.last)
    }
  }

  /// From what the two days are called, not from counting years.
  private static func isAnniversary(
    _ day: CivilDate, of date: CivilDate, _ calendar: DateTrigger.Calendar
  ) -> Bool {
    switch calendar {
    case .solar:
      let isEnd = day.adding(days: 1).month != day.month
      return day.month == date.month && (day.day == date.day || isEnd && date.day > day.day)
    case .lunar:
      guard let one = ChineseCalendar.lunar(date), let other = ChineseCalendar.lunar(day) else {
        return false
      }
      let isEnd = ChineseCalendar.lunar(day.adding(days: 1))?.day == 1
      let wantsLeap = one.isLeapMonth && ChineseCalendar.leapMonth(other.year) == one.month
      return one.month == other.month && other.isLeapMonth == wantsLeap
        && (one.day == other.day || isEnd && one.day > other.day)
    }
  }
}
