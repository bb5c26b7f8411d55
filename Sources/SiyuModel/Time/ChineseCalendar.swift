/// The Chinese lunar calendar (农历), from 1900-01-31 to the end of the lunar year 2100.
public enum ChineseCalendar {
  /// First day of the lunar year 1900 to last day of the lunar year 2100.
  public static let dates: ClosedRange<CivilDate> =
    CivilDate(daysSince1970: firstDay)...CivilDate(daysSince1970: lastDay)

  private static let firstDay = newYearDay(firstYear)
  private static let lastDay =
    newYearDay(lastYear) + (0..<monthCount(lastYear)).reduce(0) { $0 + length(lastYear, $1) } - 1

  /// Nil outside ``dates``.
  public static func lunar(_ date: CivilDate) -> LunarDate? {
    let day = date.daysSince1970
    guard firstDay...lastDay ~= day else { return nil }
    let year = day >= newYearDayOrEnd(date.year) ? date.year : date.year - 1
    var rest = day - newYearDay(year)
    var index = 0
    while rest >= length(year, index) {
      rest -= length(year, index)
      index += 1
    }
    let leap = leapMonth(year)
    // Index 0 is month 1; the leap month follows the month it repeats.
    let isLeap = leap > 0 && index == leap
    let month = leap > 0 && index >= leap ? index : index + 1
    return LunarDate(unchecked: year, month, rest + 1, isLeapMonth: isLeap)
  }

  /// Nil when the calendar of 1900 to 2100 has no such day.
  public static func date(_ lunar: LunarDate) -> CivilDate? {
    date(year: lunar.year, month: lunar.month, day: lunar.day, isLeapMonth: lunar.isLeapMonth)
  }

  static func date(year: Int, month: Int, day: Int, isLeapMonth: Bool) -> CivilDate? {
    guard firstYear...lastYear ~= year, 1...12 ~= month, day >= 1 else { return nil }
    let leap = leapMonth(year)
    if isLeapMonth, month != leap { return nil }
    let index = isLeapMonth || (leap > 0 && month > leap) ? month : month - 1
    guard day <= length(year, index) else { return nil }
    let before = (0..<index).reduce(0) { $0 + length(year, $1) }
    return CivilDate(daysSince1970: newYearDay(year) + before + day - 1)
  }

  /// The month that is repeated in a lunar year (1900...2100), or 0.
  public static func leapMonth(_ year: Int) -> Int {
    guard firstYear...lastYear ~= year else { return 0 }
    return Int(years[year - firstYear] >> 13 & 15)
  }

  /// Months of a lunar year: 12, or 13 with a leap month.
  static func monthCount(_ year: Int) -> Int { leapMonth(year) > 0 ? 13 : 12 }

  /// Days of the `index`-th month of a year, leap month counted.
  static func length(_ year: Int, _ index: Int) -> Int {
    years[year - firstYear] >> UInt32(index) & 1 == 1 ? 30 : 29
  }

  /// 春节 of a year in 1900...2100, in days since 1970.
  private static func newYearDay(_ year: Int) -> Int {
    CivilDate.daysSince1970(year: year, month: 1, day: 1) + Int(years[year - firstYear] >> 17)
  }

  private static func newYearDayOrEnd(_ year: Int) -> Int {
    firstYear...lastYear ~= year ? newYearDay(year) : .max
  }
}
