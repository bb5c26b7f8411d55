extension Weekday {
  /// `mon` … `sun`, as files and declarations spell it.
  public var word: String { Weekday.words[rawValue - 1] }

  /// 周一 … 周日
  public var chineseName: String { Weekday.chineseNames[rawValue - 1] }

  /// `mon` … `sun` or 周一 … 周日, exactly.
  public init(_ text: String) throws(CalendarWordError) {
    for (index, day) in Weekday.allCases.enumerated()
    where text.utf8.elementsEqual(Weekday.words[index].utf8)
      || text.utf8.elementsEqual(Weekday.chineseNames[index].utf8)
    {
      self = day
      return
    }
    let known = "the days are mon, tue, wed, thu, fri, sat and sun (or 周一 … 周日)"
    guard let meant = Weekday.meant(text) else {
      throw CalendarWordError(text, "is no day of the week; \(known)")
    }
    throw CalendarWordError(
      text, "is no day of the week; did you mean '\(meant.word)'? \(known)")
  }

  /// Of other names for it: `Monday`, `星期一`, `礼拜天`, `1`.
  private static func meant(_ text: String) -> Weekday? {
    let plain = PlainText.trim(text).lowercased()
    if let last = plain.last, ["周", "星期", "礼拜"].contains(String(plain.dropLast())) {
      if last == "天" { return .sunday }
      return allCases.first { $0.chineseName.last == last }
    }
    if let number = Int(plain) { return Weekday(rawValue: number == 0 ? 7 : number) }
    if plain.count >= 3, let day = allCases.first(where: { plain.hasPrefix($0.word) }) {
      return day
    }
    return NearestName.nearest(to: plain, in: words).flatMap { near in
      allCases.first { $0.word == near }
    }
  }

  private static let words = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let chineseNames = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
}
