/// Steps of a ``CalendarDuration`` in a zone: months first, then days, then the exact part.
///
/// The wall clock keeps its time over months and days; a day the month does not have becomes its
/// last; a wall time that does not exist or exists twice follows the rule of ``TimeZoneRules``.
extension TimeZoneRules {
  public func adding(_ duration: CalendarDuration, to instant: Instant) -> Instant {
    stepped(instant, by: duration, sign: 1)
  }

  public func subtracting(_ duration: CalendarDuration, from instant: Instant) -> Instant {
    stepped(instant, by: duration, sign: -1)
  }

  private func stepped(_ instant: Instant, by duration: CalendarDuration, sign: Int) -> Instant {
    let exact = Int64(sign) * duration.seconds
    if duration.isExact { return instant.advanced(bySeconds: exact) }
    let days = Int64(sign * duration.days) * 86_400
    if duration.months == 0, instant.isInRange {
      // All in the time when clocks no longer change: a day is 86,400 seconds.
      let moved = instant.seconds + days
      if Swift.min(moved, instant.seconds) - TimeZoneRules.margin >= constantSince {
        return Instant(clamping: moved + exact)
      }
    }
    let local = civil(from: instant)
    let date = local.date.adding(months: sign * duration.months).adding(days: sign * duration.days)
    return self.instant(from: CivilDateTime(date, secondOfDay: local.secondOfDay))
      .advanced(bySeconds: exact)
  }

  /// Where the half-open window `(start, instant]` of a duration begins.
  ///
  /// Like ``subtracting(_:from:)``, but it never falls when `instant` rises, so an event that has
  /// left a window never returns to it. They differ in two places only: on a day that the earlier
  /// month does not have (on 30 March, "1mo" begins after the last second of February), and just
  /// around a change of the clocks. It is never earlier than `subtracting`.
  public func windowStart(_ duration: CalendarDuration, endingAt instant: Instant) -> Instant {
    if duration.isExact { return instant.advanced(bySeconds: -duration.seconds) }
    let local = highestLocalSeconds(instant)
    var days = floorDiv(local, 86_400)
    var secondOfDay = local - days * 86_400
    if duration.months > 0 {
      let (date, clamped) = CivilDate(daysSince1970: Int(days)).addingMonths(-duration.months)
      days = Int64(date.daysSince1970)
      if date == .min { secondOfDay = 0 } else if clamped { secondOfDay = 86_399 }
    }
    let start = (days - Int64(duration.days)) * 86_400 + secondOfDay
    if start - TimeZoneRules.margin >= constantSince {
      return Instant(clamping: start - constant - duration.seconds)
    }
    let held = CivilDateTime(localSeconds: start).localSeconds
    return Instant(clamping: place(held).high).advanced(bySeconds: -duration.seconds)
  }

  /// When an event at `paid` leaves the window of `duration`: the earliest instant after `now`
  /// whose ``windowStart(_:endingAt:)`` is `paid` or later.
  ///
  /// As windows never move backwards, this is exact, and it is never later than the first instant
  /// after `now` at which `subtracting(duration, from:)` reaches `paid`. Always after `now`, even
  /// for an event that left long ago; an event that never leaves gives ``Instant/max``.
  public func nextChange(
    windowOver paid: Instant, _ duration: CalendarDuration, after now: Instant
  ) -> Instant {
    let following = Instant(seconds: now.seconds == .max ? .max : now.seconds + 1)
    if duration.isExact || isConstant(from: paid), duration.months == 0 {
      let length = Int64(duration.days) * 86_400 + duration.seconds
      return Swift.max(following, paid.advanced(bySeconds: length))
    }
    if windowStart(duration, endingAt: following) >= paid || following >= .max { return following }

    // Nearly always it is the paid time moved on.
    let guess = adding(duration, to: paid)
    if guess > following, windowStart(duration, endingAt: guess) >= paid,
      windowStart(duration, endingAt: guess.advanced(bySeconds: -1)) < paid
    {
      return guess
    }
    // Else widen around it until the change lies between `low` (not yet) and `high` (left).
    var step: Int64 = 4 * 86_400
    var low = Swift.max(following, guess.advanced(bySeconds: -step))
    while low > following, windowStart(duration, endingAt: low) >= paid {
      step *= 2
      low = Swift.max(following, guess.advanced(bySeconds: -step))
    }
    step = 4 * 86_400
    var high = Swift.max(guess, low).advanced(bySeconds: step)
    while high < .max, windowStart(duration, endingAt: high) < paid {
      low = high
      step *= 2
      high = high.advanced(bySeconds: step)
    }
    if high >= .max, windowStart(duration, endingAt: high) < paid { return .max }
    while high.seconds - low.seconds > 1 {
      let middle = Instant(seconds: low.seconds + (high.seconds - low.seconds) / 2)
      if windowStart(duration, endingAt: middle) >= paid { high = middle } else { low = middle }
    }
    return high
  }

  /// Whether clocks change no more, long enough before `instant` for any calendar step from there.
  public func isConstant(from instant: Instant) -> Bool {
    instant.isInRange && instant.seconds - 2 * TimeZoneRules.margin >= constantSince
  }
}
