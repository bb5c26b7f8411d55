extension DateTrigger {
  /// The time after `start` and not after `end` at which this trigger fires for a subject with this
  /// date; the latest, where a long span holds several.
  ///
  /// Yearly: each anniversary from the date itself on, and its key is the anniversary's own year, also
  /// where the offset leads into another (`before = 3` for 2 January 2027 is on 30 December 2026,
  /// `date:birthday-3:2027`). In the Chinese calendar that is the lunar year; there is none before 1900 and
  /// after 2100.
  public func occurrence(
    of date: CivilDate, after start: Instant, through end: Instant, in zone: TimeZoneRules
  ) -> TriggerOccurrence? {
    guard start < end else { return nil }
    guard yearly else {
      let only = occurrence(on: date, key: TimeText.date(date), in: zone)
      return start < only.at && only.at <= end ? only : nil
    }
    for year in years(of: date, around: zone.date(of: end)).reversed() {
      guard let day = anniversary(of: date, in: year) else { continue }
      let at = instant(on: day, in: zone)
      if at <= start { return nil }
      if at <= end { return TriggerOccurrence(key: "\(prefix)\(year)", at: at) }
    }
    return nil
  }

  /// The first time after an instant; `nil` when there is none any more.
  public func next(
    of date: CivilDate, after instant: Instant, in zone: TimeZoneRules
  ) -> TriggerOccurrence? {
    guard yearly else {
      let only = occurrence(on: date, key: TimeText.date(date), in: zone)
      return only.at > instant ? only : nil
    }
    for year in years(of: date, around: zone.date(of: instant)) {
      guard let day = anniversary(of: date, in: year) else { continue }
      let at = self.instant(on: day, in: zone)
      if at > instant { return TriggerOccurrence(key: "\(prefix)\(year)", at: at) }
    }
    return nil
  }

  /// The years whose anniversaries can lie next to a day, lunar ones where the calendar is: at least
  /// that of the last before it and of the next after it, wherever there are such.
  private func years(of date: CivilDate, around day: CivilDate) -> ClosedRange<Int> {
    let middle = day.adding(days: -offset).year
    // A lunar year ends in January or February of the next.
    let first = calendar == .solar ? max(date.year, middle - 1) : max(date.year - 1, middle - 2)
    return first...max(first + 1, middle + 1)
  }

  private func anniversary(of date: CivilDate, in year: Int) -> CivilDate? {
    let day: CivilDate?
    switch calendar {
    case .solar: day = MonthDay(month: date.month, day: date.day).date(inYear: year)
    case .lunar:
      guard let lunar = ChineseCalendar.lunar(date), year >= lunar.year else { return nil }
      day = MonthDay(month: lunar.month, day: lunar.day)
        .date(inLunarYear: year, leapMonth: lunar.isLeapMonth)
    }
    // Where the offset leads beyond the last day there is, or before the first, nothing fires: held
    // there, two years would fire at one time.
    guard let day, day.adding(days: offset).adding(days: -offset) == day else { return nil }
    return day
  }

  private func occurrence(
    on date: CivilDate, key: String, in zone: TimeZoneRules
  ) -> TriggerOccurrence {
    TriggerOccurrence(key: "\(prefix)\(key)", at: instant(on: date, in: zone))
  }

  /// Two date triggers of one SOP do not take each other's occurrences.
  private var prefix: String {
    let name =
      switch source {
      case .birthday: "birthday"
      case .attribute(let name), .field(let name): name
      }
    let moved = offset == 0 ? "" : offset > 0 ? "+\(offset)" : "\(offset)"
    return "date:" + (calendar == .lunar ? "lunar-" : "") + name + moved + ":"
  }

  private func instant(on date: CivilDate, in zone: TimeZoneRules) -> Instant {
    zone.instant(from: CivilDateTime(date.adding(days: offset), secondOfDay: at.secondOfDay))
  }
}
