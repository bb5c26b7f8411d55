extension MonthDay: CustomStringConvertible {
  /// Month and day: "11-11", "02-29", "2-29"; in the Chinese calendar "1-15" is 元宵.
  ///
  /// A day that some years have (29 February, the 30th of a lunar month) is fine; one that none
  /// has (30 February, 31 April) is not.
  public init(
    _ text: String, in calendar: DateTrigger.Calendar = .solar
  ) throws(CalendarWordError) {
    let example = calendar == .solar ? "\"11-11\"" : "\"1-15\" for 元宵"
    func fail(_ reason: String) -> CalendarWordError {
      CalendarWordError(text, "is no day of the year: \(reason)")
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let month = shortNumber(parts[0]), let day = shortNumber(parts[1])
    else {
      if parts.count == 3, let month = shortNumber(parts[1]), let day = shortNumber(parts[2]),
        1...12 ~= month, 1...31 ~= day
      {
        throw fail(
          "it comes each year; leave the year out: \"\(MonthDay(month: month, day: day))\"")
      }
      throw fail("write month and day, such as \(example)")
    }
    guard 1...12 ~= month else { throw fail("months are 1 to 12, written first") }
    // 2024 is a leap year.
    let last = calendar == .lunar ? 30 : CivilDate.daysInMonth(month, of: 2024)
    guard 1...last ~= day else {
      throw fail(
        calendar == .lunar
          ? "a lunar month has at most 30 days" : "month \(month) has at most \(last) days")
    }
    self.init(month: month, day: day)
  }

  /// "11-11", "01-15"
  public var description: String {
    (month < 10 ? "0" : "") + "\(month)-" + (day < 10 ? "0" : "") + "\(day)"
  }
}
