import SiyuModel

extension FuzzTarget {
  /// Compiled zone files, the rules at their ends, and zones as they travel to workers.
  static let zones = FuzzTarget("zones", "time zone files and rules", longest: 2048) { bytes in
    var input = FuzzInput(bytes)
    let zone: TimeZoneRules?
    switch input.choice(3) {
    case 0: zone = try? TimeZoneRules(name: "fuzz", tzif: input.bytes)
    case 1:
      let rule = Array(input.part(until: 0x0A))
      zone = try? TimeZoneRules(name: "fuzz", tzif: Zones.file(rule: rule))
    default: zone = try? TimeZoneRules(encoded: input.bytes)
    }
    guard let zone else { return }
    let again = try? TimeZoneRules(encoded: zone.encoded())
    try expect(again == zone, "a zone reads otherwise than it was written")
    for instant in fixed { try look(at: instant, in: zone) }
    var seed = SplitMix64(seed: UInt64(bytes.count) << 8 | UInt64(bytes.last ?? 0))
    for _ in 0..<3 {
      let span = UInt64(bitPattern: Instant.max.seconds - Instant.min.seconds)
      let seconds = Instant.min.seconds + Int64(seed.next() % span)
      try look(at: Instant(seconds: seconds), in: zone)
    }
  }

  private static let fixed = [
    Instant.min, .max, Instant(seconds: 0), Instant(seconds: .min), Instant(seconds: .max),
    Instant(seconds: 1_700_000_000),
  ]

  private static func look(at instant: Instant, in zone: TimeZoneRules) throws {
    let civil = zone.civil(from: instant)
    _ = zone.instant(from: civil)
    _ = zone.isDaylightSaving(at: instant)
    try expect(abs(zone.offset(at: instant)) < 26 * 3_600, "an offset of more than 26 hours")
    let held = Instant(clamping: instant.seconds)
    for start in [
      zone.startOfDay(instant), zone.startOfWeek(instant), zone.startOfMonth(instant),
      zone.startOfYear(instant),
    ] where inner.contains(held.seconds) { try expect(start <= held, "a day begins after itself") }
    let next = zone.startOfNextDay(instant)
    if inner.contains(held.seconds) { try expect(next > held, "the next day begins before this") }
    for duration in durations {
      _ = zone.adding(duration, to: instant)
      _ = zone.subtracting(duration, from: instant)
      _ = zone.windowStart(duration, endingAt: instant)
      _ = zone.nextChange(windowOver: held, duration, after: instant)
    }
    _ = TimeText.iso(instant, in: zone)
  }

  /// At the first and last days of siyu's years, local times are held inside them.
  private static let inner =
    Instant.min.seconds + 3 * 86_400...Instant.max.seconds - 3 * 86_400

  private static let durations: [CalendarDuration] = ["1mo", "90d", "36h", "1000y"].compactMap {
    try? CalendarDuration($0)
  }
}
