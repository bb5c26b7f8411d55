extension ContactCap.Period {
  /// When the period that holds `instant` began: a day, a week or a month of the zone's calendar.
  ///
  /// - Parameter weekStart: the day on which the brand's weeks begin.
  public func start(
    of instant: Instant, in zone: TimeZoneRules, weekStart: Weekday = .monday
  ) -> Instant {
    switch self {
    case .day: zone.startOfDay(instant)
    case .week: zone.startOfWeek(instant, beginning: weekStart)
    case .month: zone.startOfMonth(instant)
    }
  }

  /// The first instant after `instant` at which a period begins.
  public func nextStart(
    after instant: Instant, in zone: TimeZoneRules, weekStart: Weekday = .monday
  ) -> Instant {
    var date = zone.date(of: instant)
    while true {
      let next: CivilDate =
        switch self {
        case .day: date.adding(days: 1)
        case .week: date.startOfWeek(weekStart).adding(days: 7)
        case .month: date.startOfMonth.adding(months: 1)
        }
      let start = zone.start(of: next)
      if start > instant { return start }
      // The end of the calendar.
      if next <= date { return .max }
      date = next
    }
  }
}
