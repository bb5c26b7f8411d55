/// Where days, weeks, months and years begin.
///
/// A day begins at the first instant that shows its date. That is midnight, except where clocks
/// jump over midnight. "Start of the day of t" is the latest such beginning at or before t, so it
/// never goes backwards when t goes forwards, not even where clocks go back over midnight.
extension TimeZoneRules {
  /// First instant of `date` here (of the next day that exists, where a place skipped one).
  public func start(of date: CivilDate) -> Instant {
    let local = Int64(date.daysSince1970) * 86_400
    if local - TimeZoneRules.margin >= constantSince { return Instant(clamping: local - constant) }
    return Instant(clamping: place(local).first)
  }

  public func startOfDay(_ instant: Instant) -> Instant {
    if instant.isInRange, instant.seconds - TimeZoneRules.margin >= constantSince {
      let local = instant.seconds + constant
      return Instant(clamping: floorDiv(local, 86_400) * 86_400 - constant)
    }
    let today = date(of: instant)
    return latest(of: today, or: today.adding(days: 1), at: instant)
  }

  /// First instant after `instant` at which a day begins.
  public func startOfNextDay(_ instant: Instant) -> Instant {
    var day = date(of: instant).adding(days: 1)
    while true {
      let start = start(of: day)
      if start > instant || day == .max { return start }
      day = day.adding(days: 1)
    }
  }

  /// Weeks begin on Monday, unless said.
  public func startOfWeek(_ instant: Instant, beginning first: Weekday = .monday) -> Instant {
    let start = date(of: instant).startOfWeek(first)
    return latest(of: start, or: start.adding(days: 7), at: instant)
  }

  public func startOfMonth(_ instant: Instant) -> Instant {
    let first = date(of: instant).startOfMonth
    return latest(of: first, or: first.adding(months: 1), at: instant)
  }

  public func startOfYear(_ instant: Instant) -> Instant {
    let first = date(of: instant).startOfYear
    return latest(of: first, or: first.adding(years: 1), at: instant)
  }

  private func latest(of date: CivilDate, or next: CivilDate, at instant: Instant) -> Instant {
    let nextStart = start(of: next)
    return nextStart <= instant && next > date ? nextStart : start(of: date)
  }
}
