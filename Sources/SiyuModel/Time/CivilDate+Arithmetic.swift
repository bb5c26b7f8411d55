/// Steps on the calendar. Results are held inside the years 1 to 9999.
extension CivilDate {
  public func adding(days: Int) -> CivilDate {
    let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
    if overflow { return days < 0 ? .min : .max }
    return CivilDate(daysSince1970: sum)
  }

  /// The same day so many months on; where that month is shorter, its last day
  /// (31 January and one month is 28 or 29 February).
  public func adding(months: Int) -> CivilDate {
    addingMonths(months).date
  }

  /// As `adding(months: 12 * years)`: 29 February and one year is 28 February.
  public func adding(years: Int) -> CivilDate {
    let (months, overflow) = years.multipliedReportingOverflow(by: 12)
    if overflow { return years < 0 ? .min : .max }
    return adding(months: months)
  }

  /// `clamped` tells that the wanted day does not exist and a month's last day stands for it.
  func addingMonths(_ months: Int) -> (date: CivilDate, clamped: Bool) {
    let (index, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    if overflow || index < 12 || index >= 120_000 {
      return (months < 0 ? .min : .max, false)
    }
    let (newYear, newMonth) = (index / 12, index % 12 + 1)
    let last = CivilDate.daysInMonth(newMonth, of: newYear)
    return (CivilDate(unchecked: newYear, newMonth, Swift.min(day, last)), day > last)
  }

  /// The Monday of this week.
  public var startOfWeek: CivilDate { startOfWeek(.monday) }

  /// The day on which this week began, where weeks begin on `first`.
  public func startOfWeek(_ first: Weekday) -> CivilDate {
    adding(days: -((weekday.rawValue - first.rawValue + 7) % 7))
  }
  public var startOfMonth: CivilDate { CivilDate(unchecked: year, month, 1) }
  public var startOfYear: CivilDate { CivilDate(unchecked: year, 1, 1) }
}
