/// Why a text is no duration; `description` is for whoever wrote it.
public struct DurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let reason: String

  public var description: String {
    "'\(TextEscape.terminalSafe(text))' is not a duration: \(reason)"
  }
}

extension CalendarDuration {
  /// Parts in any order, each unit once, no blanks: "90d", "1d12h", "1y6mo".
  public init(_ text: String) throws(DurationError) {
    func fail(_ reason: String) -> DurationError {
      if let plain = ChineseSign.plain(text), (try? CalendarDuration(plain)) != nil {
        return DurationError(
          text: text, reason: "it has signs of the Chinese keyboard; write \"\(plain)\"")
      }
      return DurationError(text: text, reason: reason)
    }
    var months = 0
    var days = 0
    var minutes = 0
    var seen: [String] = []
    var rest = text.utf8[...]
    guard !rest.isEmpty else { throw fail("it is empty; write one such as \"90d\" or \"6h\"") }
    if rest.first == UInt8(ascii: "-") { throw fail("durations are not negative; drop the '-'") }

    while !rest.isEmpty {
      let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      rest = rest[digits.endIndex...]
      let unitBytes = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }
      rest = rest[unitBytes.endIndex...]
      let unit = String(decoding: unitBytes, as: UTF8.self)
      guard !digits.isEmpty else {
        throw fail("a number is missing before '\(TextEscape.terminalSafe(unit))', as in \"90d\"")
      }
      guard digits.count <= 9, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw fail("the number is too large")
      }
      guard !seen.contains(unit) else { throw fail("'\(unit)' appears twice; add them up") }
      seen.append(unit)
      switch unit {
      case "m": minutes += number
      case "h": minutes += number * 60
      case "d": days += number
      case "w": days += number * 7
      case "mo": months += number
      case "y": months += number * 12
      default: throw fail(CalendarDuration.advice(number: number, unit: unit, whole: text))
      }
    }
    guard let made = CalendarDuration(months: months, days: days, seconds: Int64(minutes) * 60)
    else { throw fail("it is longer than 1,000 years") }
    self = made
  }

  private static func advice(number: Int, unit: String, whole: String) -> String {
    let plain = PlainText.trim(unit).lowercased()
    let known =
      "the units are m (minutes), h (hours), d (days), w (weeks), mo (months) and y (years)"
    if plain.isEmpty {
      return
        "the unit is missing; perhaps \"\(number)d\" (days) or \"\(number)h\" (hours)? \(known)"
    }
    if unit == "M" {
      return "perhaps \"\(number)mo\" (months) or \"\(number)m\" (minutes)? \(known)"
    }
    if plain.hasPrefix("s") || plain.hasPrefix("ms") || plain == "秒" {
      return "siyu plans in minutes and longer; perhaps \"\(max(1, number / 60))m\"? \(known)"
    }
    guard let meant = spellings[plain] else {
      return "unknown unit '\(TextEscape.terminalSafe(unit))'; \(known)"
    }
    return "perhaps \"\(number)\(meant)\"? \(known)"
  }

  private static let spellings = [
    "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m", "分": "m", "分钟": "m",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "时": "h", "小时": "h",
    "d": "d", "day": "d", "days": "d", "天": "d", "日": "d",
    "w": "w", "wk": "w", "week": "w", "weeks": "w", "周": "w", "星期": "w",
    "mo": "mo", "mon": "mo", "month": "mo", "months": "mo", "月": "mo", "个月": "mo",
    "y": "y", "yr": "y", "year": "y", "years": "y", "年": "y",
  ]
}
