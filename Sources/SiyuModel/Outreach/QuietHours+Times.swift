extension QuietHours {
  /// Whether the clocks show a time in it. From a time to the same time is never, not always.
  public func contains(_ instant: Instant, in zone: TimeZoneRules) -> Bool {
    contains(secondOfDay: QuietHours.secondOfDay(zone.localSeconds(instant)))
  }

  /// The first instant at or after this one that lies outside: the instant itself, if it does.
  ///
  /// Clocks that jump over the end of the quiet hours end them; clocks that go back into them begin
  /// them again.
  public func end(after instant: Instant, in zone: TimeZoneRules) -> Instant {
    var now = Instant(clamping: instant.seconds)
    // A stretch of quiet is shorter than a day, so few changes of the clocks lie inside it.
    while now < .max {
      let span = zone.span(at: now.seconds)
      let second = QuietHours.secondOfDay(now.seconds + span.seconds)
      guard contains(secondOfDay: second) else { return now }
      let rest = (to.secondOfDay - second + 86_400) % 86_400
      let end = now.advanced(bySeconds: Int64(rest))
      if end.seconds < span.end { return end }
      now = Instant(clamping: span.end)
    }
    return .max
  }

  /// Also of the hours around the years 1 to 9999, which no date shows.
  private static func secondOfDay(_ localSeconds: Int64) -> Int {
    Int(localSeconds - floorDiv(localSeconds, 86_400) * 86_400)
  }

  private func contains(secondOfDay second: Int) -> Bool {
    let (from, to) = (from.secondOfDay, to.secondOfDay)
    return from <= to ? from <= second && second < to : second >= from || second < to
  }
}
