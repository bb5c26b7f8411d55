/// What a calendar and a clock on a wall show: a date and a time of day, without a zone.
public struct CivilDateTime: Hashable, Comparable, Sendable, Codable {
  public let date: CivilDate
  /// 0...86399
  public let secondOfDay: Int

  /// Nil when the clock cannot show it; there is no 24:00 and no second 60 here.
  public init?(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard 0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second else { return nil }
    self.date = date
    self.secondOfDay = hour * 3_600 + minute * 60 + second
  }

  /// Seconds from 1970-01-01 00:00:00 on the same wall clock, held inside the years 1 to 9999.
  public init(localSeconds: Int64) {
    let held = Instant(clamping: localSeconds).seconds
    let days = floorDiv(held, 86_400)
    self.date = CivilDate(daysSince1970: Int(days))
    self.secondOfDay = Int(held - days * 86_400)
  }

  init(_ date: CivilDate, secondOfDay: Int) {
    self.date = date
    self.secondOfDay = secondOfDay
  }

  public var year: Int { date.year }
  public var month: Int { date.month }
  public var day: Int { date.day }
  public var hour: Int { secondOfDay / 3_600 }
  public var minute: Int { secondOfDay / 60 % 60 }
  public var second: Int { secondOfDay % 60 }

  /// Seconds from 1970-01-01 00:00:00 on the same wall clock.
  public var localSeconds: Int64 { Int64(date.daysSince1970) * 86_400 + Int64(secondOfDay) }

  public static func < (a: CivilDateTime, b: CivilDateTime) -> Bool {
    (a.date, a.secondOfDay) < (b.date, b.secondOfDay)
  }
}

/// Division that rounds towards the past; `divisor` is positive.
@inline(__always)
func floorDiv(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
