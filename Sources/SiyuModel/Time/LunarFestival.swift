/// The festivals of the lunar calendar.
public enum LunarFestival: String, Hashable, CaseIterable, Sendable {
  case springFestival = "春节"
  case lantern = "元宵"
  case dragonBoat = "端午"
  case doubleSeventh = "七夕"
  case midAutumn = "中秋"
  case doubleNinth = "重阳"
  case laba = "腊八"
  /// The last day of the lunar year, the 29th or 30th of month 12.
  case newYearsEve = "除夕"

  /// Month and day; New Year's Eve moves.
  private var monthDay: (month: Int, day: Int)? {
    switch self {
    case .springFestival: (1, 1)
    case .lantern: (1, 15)
    case .dragonBoat: (5, 5)
    case .doubleSeventh: (7, 7)
    case .midAutumn: (8, 15)
    case .doubleNinth: (9, 9)
    case .laba: (12, 8)
    case .newYearsEve: nil
    }
  }

  /// The festival of a lunar year (1900...2100); 腊八 and 除夕 usually fall in the next Gregorian
  /// year.
  public func date(inLunarYear year: Int) -> CivilDate? {
    guard let (month, day) = monthDay else {
      for day in [30, 29] {
        // In a year with a leap month 12 (none before 2100) the eve would be in that month.
        if let eve = ChineseCalendar.date(year: year, month: 12, day: day, isLeapMonth: false) {
          return eve
        }
      }
      return nil
    }
    return ChineseCalendar.date(year: year, month: month, day: day, isLeapMonth: false)
  }

  /// The festival on a day, if any. Leap months have none.
  public init?(on date: CivilDate) {
    guard let lunar = ChineseCalendar.lunar(date), !lunar.isLeapMonth else { return nil }
    let found = LunarFestival.allCases.first {
      $0.monthDay.map { $0 == (lunar.month, lunar.day) }
        ?? ($0.date(inLunarYear: lunar.year) == date)
    }
    guard let found else { return nil }
    self = found
  }
}
