/// The twenty-four solar terms (二十四节气), from 小寒 in January to 冬至 in December.
public enum SolarTerm: Int, Hashable, CaseIterable, Sendable {
  case xiaohan, dahan, lichun, yushui, jingzhe, chunfen, qingming, guyu
  case lixia, xiaoman, mangzhong, xiazhi, xiaoshu, dashu, liqiu, chushu
  case bailu, qiufen, hanlu, shuangjiang, lidong, xiaoxue, daxue, dongzhi

  /// Such as 清明.
  public var chineseName: String { SolarTerm.names[rawValue] }

  private static let names = [
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨",
    "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋", "处暑",
    "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
  ]

  /// The day in China on which the term falls, in a Gregorian year 1900...2101.
  public func date(inYear year: Int) -> CivilDate? {
    let index = year - ChineseCalendar.firstYear
    guard ChineseCalendar.termDelays.indices.contains(index) else { return nil }
    let delay = Int(ChineseCalendar.termDelays[index] >> UInt64(2 * rawValue) & 3)
    return CivilDate(
      year: year, month: rawValue / 2 + 1, day: ChineseCalendar.earliestTermDays[rawValue] + delay)
  }

  /// The term that falls on a day, if any.
  public init?(on date: CivilDate) {
    for index in [2 * date.month - 2, 2 * date.month - 1] {
      guard let term = SolarTerm(rawValue: index), term.date(inYear: date.year) == date else {
        continue
      }
      self = term
      return
    }
    return nil
  }
}
