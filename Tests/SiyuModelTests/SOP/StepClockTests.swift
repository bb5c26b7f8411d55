import SiyuModel
import Testing

@Suite struct StepClockTests {
  static func step(
    _ timing: StepTiming, _ days: DayChoice = .any, within: CalendarDuration = SOPStep.usualWithin
  ) -> SOPStep {
    SOPStep(
      id: "call", timing: timing, days: days, action: .end, within: within,
      place: SourcePlace(file: "main.lua", line: 1))
  }

  private func moment(
    _ timing: StepTiming, _ days: DayChoice = .any, enrolled: String, previous: String? = nil,
    _ zone: TimeZoneRules = ZoneSamples.shanghai
  ) throws -> String {
    let enrolledAt = try at(enrolled, zone)
    let moment = try StepClock(zone: zone, calendar: octoberCalendar).moment(
      of: Self.step(timing, days), enrolledAt: enrolledAt,
      previousAt: previous.map { try at($0, zone) } ?? enrolledAt)
    return TimeText.dateTime(moment, in: zone)
  }

  // MARK: One zone

  @Test func `days are counted from the day of enrolment`() throws {
    let evening = StepTiming.day(2, at: try TimeOfDay("20:00"))
    #expect(try moment(evening, enrolled: "2026-11-22 23:59") == "2026-11-23 20:00")
    #expect(try moment(evening, enrolled: "2026-11-23 00:00") == "2026-11-24 20:00")
    let today = StepTiming.day(1, at: try TimeOfDay("20:00"))
    #expect(try moment(today, enrolled: "2026-11-22 08:00") == "2026-11-22 20:00")
  }

  @Test func `what would have been is due at once`() throws {
    let today = StepTiming.day(1, at: try TimeOfDay("20:00"))
    #expect(try moment(today, enrolled: "2026-11-22 21:30") == "2026-11-22 21:30")
    #expect(
      try moment(
        .after(CalendarDuration("1h")), enrolled: "2026-11-22 10:00", previous: "2026-11-24 09:15")
        == "2026-11-24 09:15")
  }

  @Test func `waiting counts from the step before, after from enrolment`() throws {
    #expect(
      try moment(
        .wait(CalendarDuration("3d")), enrolled: "2026-11-01 10:00", previous: "2026-11-05 16:40")
        == "2026-11-08 16:40")
    #expect(
      try moment(.after(CalendarDuration("3d2h")), enrolled: "2026-11-01 10:00")
        == "2026-11-04 12:00")
  }

  @Test func `a step on workdays moves behind the holiday at its time of day`() throws {
    #expect(
      try moment(.after(CalendarDuration("1d")), .workdays, enrolled: "2026-09-30 15:25")
        == "2026-10-08 15:25")
    #expect(
      try moment(.day(2, at: TimeOfDay("10:00")), .workdays, enrolled: "2026-09-30 15:25")
        == "2026-10-08 10:00")
    // Saturday 10 October is worked on.
    #expect(
      try moment(.wait(CalendarDuration("2d")), .workdays, enrolled: "2026-10-08 09:00")
        == "2026-10-10 09:00")
  }

  @Test func `a step that comes too late keeps the time of day it was planned for`() throws {
    // Planned for Thursday 10:00; the step before was done on Saturday at 15:00.
    #expect(
      try moment(
        .day(3, at: TimeOfDay("10:00")), .weekdays([.monday]), enrolled: "2026-11-17 08:00",
        previous: "2026-11-21 15:00") == "2026-11-23 10:00")
    #expect(
      try moment(
        .after(CalendarDuration("2d")), .weekdays([.saturday]), enrolled: "2026-11-17 10:30",
        previous: "2026-11-21 15:00") == "2026-11-21 15:00")
  }

  @Test func `an unknown year is an error only where a day is asked about`() throws {
    let clock = StepClock(zone: ZoneSamples.shanghai, calendar: octoberCalendar)
    let from = try at("2026-12-31 10:00", ZoneSamples.shanghai)
    let wait = StepTiming.wait(try CalendarDuration("1d"))
    #expect(throws: MissingCalendarYear(2027, file: "calendars/workdays.toml")) {
      try clock.moment(of: Self.step(wait, .workdays), enrolledAt: from, previousAt: from)
    }
    #expect(
      try clock.moment(
        of: Self.step(wait, .weekdays([.friday])), enrolledAt: from, previousAt: from)
        == at("2027-01-01 10:00", ZoneSamples.shanghai))
  }

  @Test func `late is what has passed its moment by more than it may`() throws {
    let clock = StepClock(zone: ZoneSamples.berlin, calendar: .none)
    // The night in which clocks go forward: the day has 23 hours.
    let moment = try at("2026-03-28 20:00", ZoneSamples.berlin)
    let day = try CalendarDuration("1d")
    let deadline = try at("2026-03-29 20:00", ZoneSamples.berlin)
    #expect(deadline.seconds - moment.seconds == 23 * 3_600)
    #expect(!clock.isLate(moment, within: day, now: deadline))
    #expect(clock.lateBy(moment, within: day, now: deadline) == 0)
    #expect(clock.isLate(moment, within: day, now: deadline.advanced(bySeconds: 1)))
    #expect(clock.lateBy(moment, within: day, now: deadline.advanced(bySeconds: 90)) == 90)
    #expect(clock.lateBy(moment, within: day, now: moment) == 0)
  }

  @Test func `the next good moment is the step's time on the next day it allows`() throws {
    let zone = ZoneSamples.shanghai
    let clock = StepClock(zone: zone, calendar: octoberCalendar)
    func next(_ timing: StepTiming, _ days: DayChoice, _ moment: String, _ now: String) throws
      -> String
    {
      TimeText.dateTime(
        try clock.nextGoodMoment(
          of: Self.step(timing, days), moment: at(moment, zone), now: at(now, zone)), in: zone)
    }
    let day = StepTiming.day(3, at: try TimeOfDay("20:00"))
    #expect(try next(day, .any, "2026-11-19 20:00", "2026-11-22 09:00") == "2026-11-22 20:00")
    #expect(try next(day, .any, "2026-11-19 20:00", "2026-11-22 20:00") == "2026-11-22 20:00")
    #expect(try next(day, .any, "2026-11-19 20:00", "2026-11-22 20:01") == "2026-11-23 20:00")
    #expect(try next(day, .workdays, "2026-09-25 20:00", "2026-09-30 21:00") == "2026-10-08 20:00")
    let after = StepTiming.after(try CalendarDuration("2h"))
    #expect(try next(after, .any, "2026-11-19 11:37", "2026-11-22 12:00") == "2026-11-23 11:37")
  }

  // MARK: Clocks that change

  @Test func `a time that does not exist moves forward by the gap, of two the earlier counts`()
    throws
  {
    let step = StepTiming.day(2, at: try TimeOfDay("02:30"))
    let berlin = ZoneSamples.berlin
    #expect(try moment(step, enrolled: "2026-03-28 12:00", berlin) == "2026-03-29 03:30")
    let clock = StepClock(zone: berlin, calendar: .none)
    let enrolled = try at("2026-10-24 12:00", berlin)
    #expect(
      try clock.moment(of: Self.step(step), enrolledAt: enrolled, previousAt: enrolled)
        == at("2026-10-25T02:30:00+02:00"))
    #expect(
      try moment(step, enrolled: "2026-03-07 12:00", ZoneSamples.newYork) == "2026-03-08 03:30")
  }

  @Test func `China's summers of 1986 to 1991 are kept to`() throws {
    let zone = ZoneSamples.shanghaiSummers
    let noon = StepTiming.day(2, at: try TimeOfDay("12:00"))
    let clock = StepClock(zone: zone, calendar: .none)
    for (enrolled, expected) in [
      ("1986-05-03 20:00", "1986-05-04T12:00:00+09:00"),
      ("1986-09-13 20:00", "1986-09-14T12:00:00+08:00"),
      ("1991-04-13 20:00", "1991-04-14T12:00:00+09:00"),
      ("1991-09-14 20:00", "1991-09-15T12:00:00+08:00"),
      ("1992-04-13 20:00", "1992-04-14T12:00:00+08:00"),
    ] {
      let from = try at(enrolled, zone)
      #expect(
        try clock.moment(of: Self.step(noon), enrolledAt: from, previousAt: from) == at(expected))
    }
    let night = StepTiming.day(2, at: try TimeOfDay("02:15"))
    #expect(try moment(night, enrolled: "1988-04-16 20:00", zone) == "1988-04-17 03:15")
    // A day of waiting keeps the clock's time, 24 hours are exact.
    #expect(
      try moment(.wait(CalendarDuration("1d")), enrolled: "1990-09-15 20:00", zone)
        == "1990-09-16 20:00")
    #expect(
      try moment(.wait(CalendarDuration("24h")), enrolled: "1990-09-15 20:00", zone)
        == "1990-09-16 19:00")
  }

  @Test func `a day that a place left out is passed over`() throws {
    let zone = ZoneSamples.apia
    // 30 December 2011 does not exist; its evening is the 31st's, a Saturday.
    let step = StepTiming.day(2, at: try TimeOfDay("20:00"))
    #expect(try moment(step, enrolled: "2011-12-29 10:00", zone) == "2011-12-31 20:00")
    #expect(
      try moment(step, .weekdays([.friday]), enrolled: "2011-12-29 10:00", zone)
        == "2012-01-06 20:00")
  }

  // MARK: Against a loop

  static let zones = [
    .utc, ZoneSamples.shanghai, ZoneSamples.shanghaiSummers, ZoneSamples.newYork,
    ZoneSamples.berlin, ZoneSamples.beirut, ZoneSamples.apia, ZoneSamples.stJohns,
  ]

  @Test(arguments: zones)
  func `moments are what counting minutes finds`(zone: TimeZoneRules) throws {
    let calendar = WorkCalendar(
      file: "c", [1986, 1987, 2011, 2012, 2024].map { WorkYear($0) })
    let clock = StepClock(zone: zone, calendar: calendar)
    var random = DeterministicRandom(seed: 7)
    let marks = try [
      "1986-05-03T16:00:00Z", "2011-12-30T10:00:00Z", "2024-03-10T03:00:00Z",
      "2024-03-30T22:00:00Z", "2024-11-03T02:00:00Z", "2024-10-27T00:00:00Z",
    ].map { try at($0) }
    for mark in marks {
      for _ in 0..<12 {
        let enrolled = mark.advanced(bySeconds: random.int(in: -4_000...4_000) * 60)
        let previous = enrolled.advanced(bySeconds: random.int(in: 0...3_000) * 60)
        let time = TimeOfDay(
          hour: Int(random.int(in: 0...23)), minute: Int(random.int(in: 0...59)))!
        let timings: [StepTiming] = [
          .day(Int(random.int(in: 1...4)), at: time), .wait(try CalendarDuration("1d")),
          .after(try CalendarDuration("30h")),
        ]
        for timing in timings {
          for days in [DayChoice.any, .workdays, .weekdays([.wednesday])] {
            let found = try clock.moment(
              of: Self.step(timing, days), enrolledAt: enrolled, previousAt: previous)
            let planned: Instant =
              switch timing {
              case .day(let number, let time):
                zone.instant(
                  from: CivilDateTime(
                    zone.date(of: enrolled).adding(days: number - 1), hour: time.hour,
                    minute: time.minute)!)
              case .wait(let duration): zone.adding(duration, to: previous)
              case .after(let duration): zone.adding(duration, to: enrolled)
              }
            let naive = try Self.naive(planned, timing, days, previous, zone, calendar)
            #expect(
              found == naive,
              "\(timing) \(days) \(TimeText.iso(enrolled)) \(TimeText.iso(previous))")
          }
        }
      }
    }
  }

  /// Minute by minute from the earliest moment to the first on an allowed day that shows the time of
  /// day (or, in a gap, the time it is moved to).
  private static func naive(
    _ planned: Instant, _ timing: StepTiming, _ days: DayChoice, _ previous: Instant,
    _ zone: TimeZoneRules, _ calendar: WorkCalendar
  ) throws -> Instant {
    let earliest = max(planned, previous)
    if try days.allows(zone.date(of: earliest), in: calendar) { return earliest }
    let wanted: Int
    if case .day(_, let time) = timing {
      wanted = time.secondOfDay
    } else {
      wanted = zone.civil(from: planned).secondOfDay
    }
    var now = earliest
    while true {
      now = now.advanced(bySeconds: 60)
      let local = zone.civil(from: now)
      guard try days.allows(local.date, in: calendar) else { continue }
      for offset in [0, 1, 2] {
        // Today's time of day, or one that was moved here out of the days before.
        let date = local.date.adding(days: -offset)
        let at = zone.instant(
          from: CivilDateTime(date, hour: wanted / 3_600, minute: wanted / 60 % 60)!)
        if at == now { return now }
      }
    }
  }
}
