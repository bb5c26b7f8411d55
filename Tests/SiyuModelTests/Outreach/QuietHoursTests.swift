import SiyuModel
import Testing

@Suite struct QuietHoursTests {
  private static func hours(_ from: String, _ to: String) throws -> QuietHours {
    QuietHours(from: try TimeOfDay(from), to: try TimeOfDay(to))
  }

  @Test(arguments: [
    ("20:59", false), ("21:00", true), ("23:59", true), ("00:00", true), ("08:59", true),
    ("09:00", false), ("12:00", false),
  ])
  func `quiet hours span midnight, and their end is outside`(time: String, isQuiet: Bool) throws {
    let hours = try Self.hours("21:00", "09:00")
    let zone = ZoneSamples.shanghai
    let instant = try at("2026-11-22 \(time)", zone)
    #expect(hours.contains(instant, in: zone) == isQuiet)
    let end = hours.end(after: instant, in: zone)
    if !isQuiet {
      #expect(end == instant)
    } else {
      let day = time < "12:00" ? "2026-11-22" : "2026-11-23"
      #expect(try end == at("\(day) 09:00", zone))
    }
  }

  @Test func `within one day, and never`() throws {
    let noon = try Self.hours("12:00", "14:00")
    #expect(noon.contains(try at("2026-11-22 13:59:59"), in: .utc))
    #expect(!noon.contains(try at("2026-11-22 14:00"), in: .utc))
    #expect(try noon.end(after: at("2026-11-22 12:30"), in: .utc) == at("2026-11-22 14:00"))
    let never = try Self.hours("09:00", "09:00")
    #expect(try !never.contains(at("2026-11-22 09:00"), in: .utc))
    let whole = try Self.hours("00:00", "23:59")
    #expect(try whole.end(after: at("2026-11-22 00:00"), in: .utc) == at("2026-11-22 23:59"))
  }

  @Test func `a night in which clocks change ends when they show its end`() throws {
    let hours = try Self.hours("21:00", "02:30")
    let berlin = ZoneSamples.berlin
    // Clocks jump from 02:00 to 03:00, past the end.
    #expect(
      try hours.end(after: at("2026-03-28 22:00", berlin), in: berlin)
        == at("2026-03-29 03:00", berlin))
    // They go back from 03:00 to 02:00, into it again.
    #expect(
      try hours.end(after: at("2026-10-24 22:00", berlin), in: berlin)
        == at("2026-10-25T02:30:00+02:00"))
    #expect(try hours.contains(at("2026-10-25T02:10:00+01:00"), in: berlin))
    #expect(
      try hours.end(after: at("2026-10-25T02:10:00+01:00"), in: berlin)
        == at("2026-10-25T02:30:00+01:00"))
  }

  @Test(arguments: StepClockTests.zones)
  func `the end is what counting minutes finds`(zone: TimeZoneRules) throws {
    var random = DeterministicRandom(seed: 5)
    let marks = try [
      "1986-05-03T16:00:00Z", "2011-12-30T10:00:00Z", "2024-03-10T03:00:00Z",
      "2024-03-30T22:00:00Z", "2024-11-03T02:00:00Z", "2024-10-27T00:00:00Z",
    ].map { try at($0) }
    for mark in marks {
      for _ in 0..<25 {
        func time() -> TimeOfDay {
          TimeOfDay(hour: Int(random.int(in: 0...23)), minute: Int(random.int(in: 0...3)) * 15)!
        }
        let hours = QuietHours(from: time(), to: time())
        let now = mark.advanced(bySeconds: random.int(in: -1_500...1_500) * 60)
        var naive = now
        while hours.contains(naive, in: zone) { naive = naive.advanced(bySeconds: 60) }
        #expect(hours.end(after: now, in: zone) == naive, "\(hours) \(TimeText.iso(now))")
      }
    }
  }

  @Test func `the end of time is an end`() throws {
    let hours = try Self.hours("21:00", "09:00")
    #expect(hours.end(after: .max, in: .utc) == .max)
    #expect(hours.end(after: Instant(seconds: .max), in: ZoneSamples.newYork) == .max)
    #expect(hours.end(after: Instant(seconds: .min), in: .utc) >= .min)
  }

  // MARK: Periods

  @Test func `caps count calendar days, weeks and months`() throws {
    let zone = ZoneSamples.shanghai
    // A Sunday.
    let now = try at("2026-11-22 10:00", zone)
    func span(_ period: ContactCap.Period, _ weekStart: Weekday = .monday) -> [String] {
      [
        period.start(of: now, in: zone, weekStart: weekStart),
        period.nextStart(after: now, in: zone, weekStart: weekStart),
      ].map { TimeText.dateTime($0, in: zone) }
    }
    #expect(span(.day) == ["2026-11-22 00:00", "2026-11-23 00:00"])
    #expect(span(.week) == ["2026-11-16 00:00", "2026-11-23 00:00"])
    #expect(span(.week, .sunday) == ["2026-11-22 00:00", "2026-11-29 00:00"])
    #expect(span(.week, .saturday) == ["2026-11-21 00:00", "2026-11-28 00:00"])
    #expect(span(.month) == ["2026-11-01 00:00", "2026-12-01 00:00"])
  }

  @Test(arguments: StepClockTests.zones, ContactCap.Period.allCases)
  func `periods follow on each other without gap or overlap`(
    zone: TimeZoneRules, period: ContactCap.Period
  ) throws {
    var random = DeterministicRandom(seed: 3)
    for mark in try ["1986-05-04", "2011-12-30", "2024-03-10", "2024-03-31", "2024-11-03"].map({
      try at($0)
    }) {
      for weekStart in Weekday.allCases {
        let now = mark.advanced(bySeconds: random.int(in: -100_000...100_000))
        func start(_ instant: Instant) -> Instant {
          period.start(of: instant, in: zone, weekStart: weekStart)
        }
        let begun = start(now)
        let next = period.nextStart(after: now, in: zone, weekStart: weekStart)
        #expect(begun <= now && now < next)
        #expect(start(begun) == begun)
        #expect(start(next) == next)
        #expect(start(next.advanced(bySeconds: -1)) == begun)
        #expect(period.nextStart(after: begun, in: zone, weekStart: weekStart) == next)
        let first = zone.date(of: begun)
        if period == .week, zone != ZoneSamples.apia { #expect(first.weekday == weekStart) }
        if period == .month { #expect(first.day == 1) }
      }
    }
    #expect(period.nextStart(after: .max, in: zone) == .max)
  }
}
