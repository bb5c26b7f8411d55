/// A day of the Gregorian calendar (extended backwards before 1582), in the years 1 to 9999.
///
/// Days are counted from 1970-01-01. The two conversions are the well-known ones that start the
/// year in March, so that the leap day comes last
/// (https://howardhinnant.github.io/date_algorithms.html).
public struct CivilDate: Hashable, Comparable, Sendable, Codable {
  public let year: Int
  /// 1...12
  public let month: Int
  /// 1...31
  public let day: Int

  /// Nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard CivilDate.years.contains(year), 1...12 ~= month, day >= 1,
      day <= CivilDate.daysInMonth(month, of: year)
    else { return nil }
    self.init(unchecked: year, month, day)
  }

  /// The day `days` after 1970-01-01, held inside the years 1 to 9999.
  public init(daysSince1970 days: Int) {
    let shifted = Swift.min(Swift.max(days, CivilDate.firstDay), CivilDate.lastDay) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      unchecked: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  public static let years = 1...9999
  public static let min = CivilDate(unchecked: 1, 1, 1)
  public static let max = CivilDate(unchecked: 9999, 12, 31)
  static let firstDay = -719_162
  static let lastDay = 2_932_896

  public var daysSince1970: Int {
    CivilDate.daysSince1970(year: year, month: month, day: day)
  }

  /// The count for numbers that are already known to name a day, or that run over its end.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  public static func isLeap(_ year: Int) -> Bool {
    year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 28...31; `month` outside 1...12 gives 31.
  public static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let sinceMonday = (daysSince1970 + 3) % 7
    return Weekday(rawValue: (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1) ?? .monday
  }

  /// 1...366
  public var dayOfYear: Int {
    daysSince1970 - CivilDate.daysSince1970(year: year, month: 1, day: 1) + 1
  }

  public var isLeapYear: Bool { CivilDate.isLeap(year) }
}
