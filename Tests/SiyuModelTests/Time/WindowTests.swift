import SiyuModel
import Testing

@Suite struct WindowTests {
  static let durations = [
    "30m", "6h", "1d", "1d12h", "2d", "2w", "30d", "90d", "1mo", "1mo1d6h", "3mo", "1y", "0m",
  ]

  /// Instants that crowd around changes of the clocks and ends of months.
  static func instants(_ seed: UInt64, _ zone: TimeZoneRules) throws -> [Instant] {
    let marks = try [
      "2024-03-10T07:00:00Z", "2024-11-03T06:00:00Z", "2024-03-30T22:00:00Z",
      "2024-10-26T21:00:00Z",
      "2024-04-06T15:00:00Z", "2024-10-05T15:30:00Z", "2011-12-30T10:00:00Z",
      "2023-02-28T12:00:00Z",
      "2024-03-31T12:00:00Z", "2023-12-31T16:00:00Z",
    ].map { try at($0) }
    var random = DeterministicRandom(seed: seed)
    return marks.flatMap { mark in
      (0..<6).map { _ in mark.advanced(bySeconds: random.int(in: -200_000...200_000)) }
    }
  }

  @Test(arguments: ZoneSamples.all, durations)
  func `a window's start never falls and is never before subtracting`(
    zone: TimeZoneRules, text: String
  ) throws {
    let duration = try CalendarDuration(text)
    for base in try Self.instants(1, zone) {
      // Where a window's start lies near a mark, and where its end does.
      for shifted in [base, zone.adding(duration, to: base)] {
        var t = shifted.advanced(bySeconds: -200_000)
        var before = zone.windowStart(duration, endingAt: t)
        for step in 0..<300 {
          t = t.advanced(bySeconds: step % 3 == 0 ? 1 : 1_000)
          let start = zone.windowStart(duration, endingAt: t)
          let plain = zone.subtracting(duration, from: t)
          if start < before || start < plain {
            Issue.record("\(zone.name) \(text) at \(t.seconds): \(before) \(start) \(plain)")
          }
          before = start
        }
      }
    }
  }

  @Test(arguments: ZoneSamples.all, durations)
  func `the next change is exact for windows and never late for subtracting`(
    zone: TimeZoneRules, text: String
  ) throws {
    let duration = try CalendarDuration(text)
    var random = DeterministicRandom(seed: 2)
    for paid in try Self.instants(3, zone) {
      let leaves = zone.adding(duration, to: paid)
      for now in [paid, leaves.advanced(bySeconds: -1), leaves, leaves.advanced(bySeconds: 90_000)]
      {
        let change = zone.nextChange(windowOver: paid, duration, after: now)
        #expect(change > now)
        #expect(zone.windowStart(duration, endingAt: change) >= paid)
        let before = change.advanced(bySeconds: -1)
        #expect(before == now || zone.windowStart(duration, endingAt: before) < paid)
        // Brute force: no instant between has left the window by plain subtraction either.
        guard change.seconds - now.seconds > 1 else { continue }
        for _ in 0..<40 {
          let near = max(now.seconds + 1, change.seconds - 100_000)
          let t = Instant(seconds: random.int(in: near...(change.seconds - 1)))
          #expect(zone.subtracting(duration, from: t) < paid)
        }
      }
    }
  }

  @Test func `second by second, brute force finds the same change`() throws {
    let zone = ZoneSamples.newYork
    for (paid, text) in [
      ("2024-03-09 02:30:00", "1d"), ("2024-11-02 01:30:00", "1d"), ("2024-02-29 23:59:58", "1mo"),
      ("2024-03-10 01:59:59", "1d1h"), ("2024-01-31 12:00:00", "1mo"),
    ] {
      let duration = try CalendarDuration(text)
      let event = try at(paid, zone)
      let change = zone.nextChange(windowOver: event, duration, after: event)
      var t = change.advanced(bySeconds: -8_000)
      while zone.windowStart(duration, endingAt: t) < event { t = t.advanced(bySeconds: 1) }
      #expect(t == change, "\(paid) \(text)")
    }
  }

  @Test func `the ends of time are survived`() throws {
    let zone = ZoneSamples.newYork
    for text in Self.durations {
      let duration = try CalendarDuration(text)
      #expect(zone.nextChange(windowOver: .max, duration, after: .max) > .max)
      #expect(zone.nextChange(windowOver: .max, duration, after: .min) > .min)
      #expect(zone.nextChange(windowOver: .min, duration, after: .min) > .min)
    }
  }
}

@Suite struct ReviewPeriodTests {
  @Test(arguments: [
    ("day", "2024-03-10 15:00", "2024-03-10 00:00", "2024-03-11 00:00"),
    ("1d", "2024-03-10 15:00", "2024-03-10 00:00", "2024-03-11 00:00"),
    ("6h", "2024-05-01 15:00", "2024-05-01 12:00", "2024-05-01 18:00"),
    ("7h", "2024-05-01 23:00", "2024-05-01 21:00", "2024-05-02 00:00"),
    // Clocks went from 02:00 to 03:00: six exact hours after midnight it is 07:00.
    ("6h", "2024-03-10 06:30", "2024-03-10 00:00", "2024-03-10 07:00"),
  ])
  func `a period begins and ends`(text: String, now: String, begins: String, ends: String) throws {
    let zone = ZoneSamples.newYork
    let period = try ReviewPeriod(text)
    let instant = try at(now, zone)
    #expect(TimeText.dateTime(period.floor(instant, in: zone), in: zone) == begins)
    #expect(TimeText.dateTime(period.next(after: instant, in: zone), in: zone) == ends)
  }

  @Test(arguments: ZoneSamples.all, ["day", "6h", "50m", "24h", "7h"])
  func `periods follow each other without gaps`(zone: TimeZoneRules, text: String) throws {
    let period = try ReviewPeriod(text)
    #expect(try ReviewPeriod(period.description) == period)
    for t in try WindowTests.instants(9, zone) {
      let floor = period.floor(t, in: zone)
      let next = period.next(after: t, in: zone)
      #expect(floor <= t && t < next)
      #expect(period.floor(next, in: zone) == next)
      #expect(period.floor(next.advanced(bySeconds: -1), in: zone) == floor)
      #expect(period.next(after: floor, in: zone) == next)
    }
  }

  @Test(arguments: ["2d", "1w", "0m", "48h", "daily", "1mo"])
  func `what is no period is refused`(text: String) {
    #expect(throws: DurationError.self) { try ReviewPeriod(text) }
  }
}
