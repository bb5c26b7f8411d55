/// How long a rule's clock (`ctx.now`) stands still: the brand's day, or equal parts of it.
///
/// Parts are counted anew from each day's beginning in the brand's zone: "6h" turns at 00:00,
/// 06:00, 12:00 and 18:00 on a day of 24 hours; the last part of a day is cut at its end.
public enum ReviewPeriod: Hashable, Sendable {
  case day
  /// Exact seconds, 60...86,400.
  case every(seconds: Int64)

  /// "day", "1d", or minutes and hours up to 24 hours.
  public init(_ text: String) throws(DurationError) {
    if text == "day" {
      self = .day
      return
    }
    let duration = try CalendarDuration(text)
    if duration == CalendarDuration(days: 1) {
      self = .day
    } else if duration.isExact, 60...86_400 ~= duration.seconds {
      self = .every(seconds: duration.seconds)
    } else {
      throw DurationError(
        text: text, reason: "a review period is \"day\" or 1 minute to 24 hours, such as \"6h\"")
    }
  }

  /// The instant at which the period that holds `now` began.
  public func floor(_ now: Instant, in zone: TimeZoneRules) -> Instant {
    let midnight = zone.startOfDay(now)
    guard case .every(let seconds) = self, seconds > 0 else { return midnight }
    let elapsed = now.seconds - midnight.seconds
    return midnight.advanced(bySeconds: elapsed - elapsed % seconds)
  }

  /// The first instant after `now` at which a period begins.
  public func next(after now: Instant, in zone: TimeZoneRules) -> Instant {
    let tomorrow = zone.startOfNextDay(now)
    guard case .every(let seconds) = self, seconds > 0 else { return tomorrow }
    return Swift.min(tomorrow, floor(now, in: zone).advanced(bySeconds: seconds))
  }
}

extension ReviewPeriod: CustomStringConvertible {
  public var description: String {
    switch self {
    case .day: "day"
    case .every(let seconds): CalendarDuration(seconds: seconds)?.description ?? "\(seconds)s"
    }
  }
}
