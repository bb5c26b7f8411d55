/// Which days are worked on: the weekends of the years it knows, with the holidays and the moved
/// workdays (调休) that somebody wrote down for them.
///
/// Nothing is assumed of a year it does not know: whoever asks about one is told, because a call to a
/// customer in the middle of a holiday is worse than a question to the operator.
public struct WorkCalendar: Sendable, Hashable {
  /// As messages name it; `nil` where the workspace has none.
  public let file: String?
  public let years: Set<Int>
  /// The days that are not as their weekday says: 1970-01-01 is 0.
  private let exceptions: [Int: Exception]

  private struct Exception: Hashable {
    var isWorkday: Bool
    var title: String?
  }

  /// Days without a calendar: every question about a workday is refused.
  public static let none = WorkCalendar(file: nil, [])

  /// - Parameter years: later ones of one number add to the earlier; a moved workday counts before
  ///   a holiday on the same day. Days outside their year count all the same.
  public init(file: String?, _ years: [WorkYear]) {
    self.file = file
    self.years = Set(years.map(\.year))
    var exceptions: [Int: Exception] = [:]
    for (isWorkday, runs) in [(false, years.flatMap(\.off)), (true, years.flatMap(\.work))] {
      for run in runs {
        for day in run.first.daysSince1970...run.last.daysSince1970 {
          exceptions[day] = Exception(isWorkday: isWorkday, title: run.title)
        }
      }
    }
    self.exceptions = exceptions
  }

  public func isWorkday(_ date: CivilDate) throws(MissingCalendarYear) -> Bool {
    guard years.contains(date.year) else { throw MissingCalendarYear(date.year, file: file) }
    return exceptions[date.daysSince1970]?.isWorkday ?? (date.weekday < .saturday)
  }

  /// The first workday that is `date` or comes after it.
  public func nextWorkday(onOrAfter date: CivilDate) throws(MissingCalendarYear) -> CivilDate {
    var day = date
    while try !isWorkday(day) {
      let next = day.adding(days: 1)
      // The end of the calendar itself, a year later than any that a file may name.
      guard next > day else { throw MissingCalendarYear(day.year + 1, file: file) }
      day = next
    }
    return day
  }

  /// All that decides which days are worked on, for fingerprints: titles and the file's name do not.
  public var data: DataValue {
    [
      "years": .list(years.sorted().map { .int(Int64($0)) }),
      "off": .list(days(isWorkday: false)), "work": .list(days(isWorkday: true)),
    ]
  }

  private func days(isWorkday: Bool) -> [DataValue] {
    exceptions.filter { $0.value.isWorkday == isWorkday }.keys.sorted().map { .int(Int64($0)) }
  }

  /// What makes a day a holiday or a moved workday, if anybody wrote it down: 国庆节.
  public func title(of date: CivilDate) -> String? { exceptions[date.daysSince1970]?.title }
}

/// What is known of one year.
public struct WorkYear: Sendable, Hashable {
  public var year: Int
  /// Holidays, weekends among them or not.
  public var off: [DayRun]
  /// Days of a weekend that are worked on.
  public var work: [DayRun]
  public init(_ year: Int, off: [DayRun] = [], work: [DayRun] = []) {
    self.year = year
    self.off = off
    self.work = work
  }
}

/// One day, or several in a row.
public struct DayRun: Sendable, Hashable {
  public let first: CivilDate
  /// Inclusive, not before `first`.
  public let last: CivilDate
  public var title: String?

  /// Nil when it ends before it begins.
  public init?(_ first: CivilDate, through last: CivilDate, title: String? = nil) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
    self.title = title
  }

  public init(_ day: CivilDate, title: String? = nil) {
    first = day
    last = day
    self.title = title
  }
}

/// Somebody asked about the workdays of a year that the calendar does not know.
public struct MissingCalendarYear: Error, Hashable, Sendable, CustomStringConvertible {
  public let year: Int
  public let file: String?
  /// `step 'call' of skincare.new-friend`; who asks says it.
  public var neededBy: String?

  public init(_ year: Int, file: String?, neededBy: String? = nil) {
    self.year = year
    self.file = file
    self.neededBy = neededBy
  }

  public func needed(by what: String) -> Self {
    MissingCalendarYear(year, file: file, neededBy: what)
  }

  public var description: String {
    let need = neededBy.map { ", which \(TextEscape.terminalSafe($0)) needs" } ?? ""
    guard let file else {
      return "there is no calendar of workdays\(need) for \(year); write calendars/workdays.toml "
        + "with [\(year)] and its holidays"
    }
    let wanted = "\(year)" + need
    return "\(TextEscape.terminalSafe(file)) has no year \(wanted); "
      + "add [\(year)] with its holidays and moved workdays, or with nothing if only weekends count"
  }
}
