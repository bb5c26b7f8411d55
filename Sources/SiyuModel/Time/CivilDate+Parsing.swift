extension CivilDate {
  /// "2026-02-15", with all its digits.
  public init(_ text: String) throws(CalendarWordError) {
    func fail(_ reason: String) -> CalendarWordError {
      CalendarWordError(text, "is not a date: \(reason)")
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      let century = shortNumber(parts[0].prefix(2)), let rest = shortNumber(parts[0].dropFirst(2)),
      let month = shortNumber(parts[1]), let day = shortNumber(parts[2])
    else { throw fail("write year, month and day, such as \"2026-02-15\"") }
    guard let date = CivilDate(year: century * 100 + rest, month: month, day: day) else {
      throw fail(
        1...12 ~= month ? "that month has no such day" : "there is no such month")
    }
    self = date
  }
}
