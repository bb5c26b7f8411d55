/// A day of the Chinese lunar calendar.
public struct LunarDate: Hashable, Sendable {
  /// The Gregorian year in which this lunar year began, 1900...2100.
  public let year: Int
  /// 1...12
  public let month: Int
  /// 1...30
  public let day: Int
  /// The second of two months with one number (闰月).
  public let isLeapMonth: Bool

  /// Nil when there is no such day, such as the 30th of a short month.
  public init?(year: Int, month: Int, day: Int, isLeapMonth: Bool = false) {
    guard
      ChineseCalendar.date(year: year, month: month, day: day, isLeapMonth: isLeapMonth) != nil
    else { return nil }
    self.init(unchecked: year, month, day, isLeapMonth: isLeapMonth)
  }

  init(unchecked year: Int, _ month: Int, _ day: Int, isLeapMonth: Bool) {
    self.year = year
    self.month = month
    self.day = day
    self.isLeapMonth = isLeapMonth
  }

  /// 生肖 of the lunar year, such as 龙.
  public var zodiac: String { LunarDate.animals[(year - 4) % 12] }

  /// 干支 of the lunar year, such as 甲辰.
  public var sexagenary: String {
    LunarDate.stems[(year - 4) % 10] + LunarDate.branches[(year - 4) % 12]
  }

  /// Such as 闰二月初三.
  public var chineseText: String {
    (isLeapMonth ? "闰" : "") + LunarDate.months[month - 1] + "月" + LunarDate.dayText(day)
  }

  private static let animals = ["鼠", "牛", "虎", "兔", "龙", "蛇", "马", "羊", "猴", "鸡", "狗", "猪"]
  private static let stems = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
  private static let branches = [
    "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥",
  ]
  private static let months = [
    "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊",
  ]
  private static let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

  private static func dayText(_ day: Int) -> String {
    switch day {
    case 1...10: "初" + digits[day - 1]
    case 20: "二十"
    case 30: "三十"
    case 11...19: "十" + digits[day - 11]
    default: "廿" + digits[day - 21]
    }
  }
}
