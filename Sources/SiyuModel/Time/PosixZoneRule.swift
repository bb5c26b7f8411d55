/// The rule at the end of a zone file, in the spelling of POSIX `TZ` as RFC 9636 extends it:
/// `CST-8`, `EST5EDT,M3.2.0,M11.1.0`, `<+08>-8`.
struct PosixZoneRule: Hashable, Sendable {
  /// Seconds east of UTC; the text counts west.
  var standard: Int32
  var daylight: Daylight?

  struct Daylight: Hashable, Sendable {
    var offset: Int32
    var start: YearDay
    var end: YearDay
  }

  /// A day in any year and a time on it.
  struct YearDay: Hashable, Sendable {
    var day: Day
    /// Seconds after that day's midnight, ±167 hours.
    var time: Int32
  }

  enum Day: Hashable, Sendable {
    /// 1...365, 29 February never counted.
    case julian(Int)
    /// 0...365, 29 February counted.
    case zeroBased(Int)
    /// The `week`-th (5: the last) `weekday` (0: Sunday) of a month.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  /// Both changes of a year in order of time.
  func changes(in year: Int) -> [TimeZoneRules.Transition] {
    guard let daylight else { return [] }
    let start = TimeZoneRules.Transition(
      time: daylight.start.localSeconds(in: year) - Int64(standard),
      offset: .init(seconds: daylight.offset, isDaylightSaving: true))
    let end = TimeZoneRules.Transition(
      time: daylight.end.localSeconds(in: year) - Int64(daylight.offset),
      offset: .init(seconds: standard, isDaylightSaving: false))
    return start.time < end.time ? [start, end] : [end, start]
  }

  /// The span that holds `time`, which lies behind all written transitions; `tail` is the last.
  func span(at time: Int64, after tail: TimeZoneRules.Span) -> TimeZoneRules.Span {
    let year = CivilDateTime(localSeconds: time).year
    var result = tail
    for near in (year - 2)...(year + 2) {
      for change in changes(in: near) where change.time >= tail.start {
        if change.time <= time {
          result.start = Swift.max(result.start, change.time)
          result.offset = change.offset
        } else if change.time < result.end {
          result.end = change.time
        }
      }
    }
    // Past the last year siyu counts in, nothing changes any more.
    if time > Instant.max.seconds + 3 * TimeZoneRules.reach { result.end = .max }
    return result
  }
}

extension PosixZoneRule.YearDay {
  /// Seconds on the local clock.
  func localSeconds(in year: Int) -> Int64 {
    let newYear = CivilDate.daysSince1970(year: year, month: 1, day: 1)
    let days: Int
    switch day {
    case .julian(let number):
      days = newYear + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
    case .zeroBased(let number):
      days = newYear + number
    case .weekday(let month, let week, let weekday):
      let first = CivilDate.daysSince1970(year: year, month: month, day: 1)
      // 1970-01-01 was a Thursday, 4 when Sunday is 0.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      var offset = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      if offset >= CivilDate.daysInMonth(month, of: year) { offset -= 7 }
      days = first + offset
    }
    return Int64(days) * 86_400 + Int64(time)
  }
}
