/// A length of time as people plan with it: "30m", "6h", "90d", "2w", "3mo", "1y", "1d12h".
///
/// Minutes and hours are exact. Days, weeks, months and years are steps on the calendar of a zone:
/// "1d" leads to the same time on the next day, be that 23, 24 or 25 hours. A week is 7 days and a
/// year is 12 months, so "2w" and "14d" are equal. Never negative; at most 1,000 years.
public struct CalendarDuration: Hashable, Sendable {
  /// 0...12,000, years among them.
  public let months: Int
  /// 0...366,000, weeks among them.
  public let days: Int
  /// The exact part: hours and minutes, in seconds.
  public let seconds: Int64

  /// Nil when a part is negative or longer than 1,000 years.
  public init?(months: Int = 0, days: Int = 0, seconds: Int64 = 0) {
    guard CalendarDuration.monthRange.contains(months), CalendarDuration.dayRange.contains(days),
      CalendarDuration.secondRange.contains(seconds)
    else { return nil }
    self.months = months
    self.days = days
    self.seconds = seconds
  }

  static let monthRange = 0...12_000
  static let dayRange = 0...366_000
  static let secondRange: ClosedRange<Int64> = 0...366_000 * 86_400

  /// No part follows the calendar.
  public var isExact: Bool { months == 0 && days == 0 }
  public static let zero = CalendarDuration()!
  public var isZero: Bool { isExact && seconds == 0 }
}

extension CalendarDuration: CustomStringConvertible {
  /// The shortest usual spelling: "1y2mo", "90d", "36h", "1h30m"; "0m" for nothing.
  /// Weeks are told in days.
  public var description: String {
    var text = ""
    if months >= 12 { text += "\(months / 12)y" }
    if months % 12 > 0 { text += "\(months % 12)mo" }
    if days > 0 { text += "\(days)d" }
    if seconds >= 3_600 { text += "\(seconds / 3_600)h" }
    if seconds % 3_600 >= 60 { text += "\(seconds % 3_600 / 60)m" }
    if seconds % 60 > 0 { text += "\(seconds % 60)s" }
    return text.isEmpty ? "0m" : text
  }
}
