extension DateTrigger {
  /// The time after `start` and not after `end` at which this trigger fires for a subject with this
  /// date; the latest, where a long span holds several.
  ///
  /// Yearly: each anniversary from the date itself on, and its key is the anniversary's own year, also
  /// where the offset leads into another (`before = 3` for 2 January 2027 is on 30 December 2026,
  /// `date:2027`). In the Chinese calendar that is the lunar year; there is none before 1900 and
  /// after 2100.
  public func occurrence(
    of date: CivilDate, after start: Instant, through end: Instant, in zone: TimeZoneRules
  ) -> TriggerOccurrence? {
    guard start < end else { return nil }
    return candidates(of: date, around: zone.date(of: end), in: zone)
      .last { start < $0.at && $0.at <= end }
  }

  /// The first time after an instant; `nil` when there is none any more.
  public func next(
    of date: CivilDate, after instant: Instant, in zone: TimeZoneRules
  ) -> TriggerOccurrence? {
    candidates(of: date, around: zone.date(of: instant), in: zone).first { $0.at > instant }
  }

  /// The anniversaries that come to lie near a day, in order: at least the last before it and the next
  /// after it, wherever there are such.
  private func candidates(
    of date: CivilDate, around day: CivilDate, in zone: TimeZoneRules
  ) -> [TriggerOccurrence] {
    guard yearly else { return [occurrence(on: date, key: TimeText.date(date), in: zone)] }
    // The offset is at most a year and a day.
    let middle = day.adding(days: -offset).year
    switch calendar {
    case .solar:
      let first = max(date.year, middle - 1)
      let wanted = MonthDay(month: date.month, day: date.day)
      return (first...max(first, middle + 1)).compactMap { year in
        wanted.date(inYear: year).map { occurrence(on: $0, key: String(year), in: zone) }
      }
    case .lunar:
      guard let lunar = ChineseCalendar.lunar(date) else { return [] }
      let first = max(lunar.year, middle - 2)
      let wanted = MonthDay(month: lunar.month, day: lunar.day)
      return (first...max(first, middle + 1)).compactMap { year in
        wanted.date(inLunarYear: year, leapMonth: lunar.isLeapMonth)
          .map { occurrence(on: $0, key: String(year), in: zone) }
      }
    }
  }

  private func occurrence(
    on date: CivilDate, key: String, in zone: TimeZoneRules
  ) -> TriggerOccurrence {
    TriggerOccurrence(
      key: "date:\(key)",
      at: zone.instant(
        from: CivilDateTime(date.adding(days: offset), secondOfDay: at.secondOfDay)))
  }
}
