import SiyuModel
import Testing

@Suite struct CalendarDurationTests {
  @Test(arguments: [
    ("30m", "30m"), ("90m", "1h30m"), ("6h", "6h"), ("90d", "90d"), ("2w", "14d"), ("3mo", "3mo"),
    ("1y", "1y"), ("18mo", "1y6mo"), ("1d12h", "1d12h"), ("12h1d", "1d12h"), ("0m", "0m"),
    ("365d", "365d"),
  ])
  func `durations are read and written`(text: String, written: String) throws {
    let duration = try CalendarDuration(text)
    #expect(duration.description == written)
    #expect(try CalendarDuration(written) == duration)
  }

  @Test(arguments: [
    ("", "is empty"), ("90", "perhaps \"90d\""), ("30 d", "perhaps \"30d\""),
    ("d", "number is missing"),
    ("30days", "perhaps \"30d\""), ("30天", "perhaps \"30d\""), ("1M", "\"1mo\" (months) or \"1m\""),
    ("30s", "in minutes"), ("1d1d", "twice"), ("-3d", "not negative"), ("9999999999d", "too large"),
    ("1001y", "1,000 years"), ("3 fortnights", "unknown unit"), ("1.5h", "unknown unit"),
    ("1d\u{1B}", "unknown unit"),
  ])
  func `what is no duration is refused with advice`(text: String, advice: String) {
    let error = #expect(throws: DurationError.self) { try CalendarDuration(text) }
    #expect(error?.description.contains(advice) == true, "\(String(describing: error))")
    #expect(error?.description.contains("\u{1B}") == false)
  }

  @Test(arguments: [
    ("2024-03-09 12:00", "1d", "2024-03-10 12:00"), ("2024-03-09 12:00", "24h", "2024-03-10 13:00"),
    ("2024-03-09 02:30", "1d", "2024-03-10 03:30"), ("2024-01-31 10:00", "1mo", "2024-02-29 10:00"),
    ("2024-02-29 10:00", "1y", "2025-02-28 10:00"),
    ("2024-11-02 01:30", "1d12h", "2024-11-03 12:30"),
    ("2024-05-01 08:00", "2w", "2024-05-15 08:00"),
  ])
  func `days follow New York's calendar and hours are exact`(
    from: String, duration: String, to: String
  ) throws {
    let zone = ZoneSamples.newYork
    let result = zone.adding(try CalendarDuration(duration), to: try at(from, zone))
    #expect(TimeText.dateTime(result, in: zone) == to)
  }

  @Test func `subtracting follows the calendar too`() throws {
    let zone = ZoneSamples.newYork
    let month = try CalendarDuration("1mo")
    let result = zone.subtracting(month, from: try at("2024-03-31 10:00", zone))
    #expect(TimeText.dateTime(result, in: zone) == "2024-02-29 10:00")
    #expect(zone.adding(try CalendarDuration("1000y"), to: .max) == .max)
    #expect(zone.subtracting(try CalendarDuration("1000y"), from: .min).isInRange)
  }

  @Test func `the fast way in a zone without changes gives what the calendar gives`() throws {
    // A zone that is the same but has a change in the far future, so that it takes the slow way.
    let slow = try TimeZoneRules(
      name: "slow",
      tzif: ZoneSamples.tzif(
        types: [(28_800, false)], transitions: [(250_000_000_000, 0)], footer: "CST-8"))
    let fast = try TimeZoneRules(name: "fast", secondsEast: 28_800)
    var random = DeterministicRandom(seed: 21)
    for _ in 0..<5_000 {
      let t = Instant(seconds: random.int(in: -9_000_000_000...9_000_000_000))
      let duration = try #require(
        CalendarDuration(
          months: Int(random.int(in: 0...30)) * Int(random.int(in: 0...1)),
          days: Int(random.int(in: 0...400)), seconds: random.int(in: 0...100) * 60))
      #expect(fast.adding(duration, to: t) == slow.adding(duration, to: t))
      #expect(fast.subtracting(duration, from: t) == slow.subtracting(duration, from: t))
      #expect(fast.windowStart(duration, endingAt: t) == slow.windowStart(duration, endingAt: t))
      #expect(fast.startOfDay(t) == slow.startOfDay(t))
      #expect(fast.civil(from: t) == slow.civil(from: t))
      let now = t.advanced(bySeconds: random.int(in: 0...10_000_000))
      #expect(
        fast.nextChange(windowOver: t, duration, after: now)
          == slow.nextChange(windowOver: t, duration, after: now))
    }
  }
}
