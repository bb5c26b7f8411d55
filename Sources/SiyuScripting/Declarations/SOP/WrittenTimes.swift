import Lua
import SiyuModel

// How authors write days and times in an SOP.

extension TimeOfDay {
  /// `20:00` or `9:30`; `nil` for what no clock shows.
  init?(written text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, 1...2 ~= parts[0].utf8.count, parts[1].utf8.count == 2,
      let hour = Int(digits: parts[0]), let minute = Int(digits: parts[1])
    else { return nil }
    self.init(hour: hour, minute: minute)
  }
}

extension CivilDate {
  /// `2026-11-11`
  init?(written value: LuaValue) {
    guard case .string(let text) = value else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(digits: parts[0]),
      let month = Int(digits: parts[1]), let day = Int(digits: parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension MonthDay {
  /// `11-11` or `1-5`.
  ///
  /// - Parameter longest: of every month; `nil`: as long as the month is in a leap year.
  init?(_ value: LuaValue, longest: Int?) {
    guard case .string(let text) = value else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ 1...2 ~= $0.utf8.count }),
      let month = Int(digits: parts[0]), let day = Int(digits: parts[1]), 1...12 ~= month,
      day >= 1, day <= longest ?? CivilDate.daysInMonth(month, of: 2000)
    else { return nil }
    self.init(month: month, day: day)
  }
}

extension Weekday {
  /// `mon`
  var short: String {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue - 1]
  }

  /// What somebody means who writes "Monday" or "周一".
  static func meant(_ text: String) -> String? {
    let names = allCases.map(\.short)
    let begin = String(text.lowercased().prefix(3))
    if names.contains(begin) { return begin }
    let chinese: [Character: Int] = [
      "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    ]
    if let last = text.last, let index = chinese[last] { return names[index] }
    return NearestName.nearest(to: text, in: names)
  }
}

extension Int {
  /// Digits only, so that "+1" and "１" are no numbers here.
  fileprivate init?(digits text: Substring) {
    guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    self.init(text)
  }
}
