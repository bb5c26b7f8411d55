extension TimeOfDay {
  /// Hours and minutes of a 24-hour clock: "20:00", "09:30", "9:30".
  public init(_ text: String) throws(CalendarWordError) {
    func fail(_ reason: String) -> CalendarWordError {
      CalendarWordError(text, "is not a time of day: \(reason)")
    }
    let form = "write hours and minutes of a 24-hour clock, such as \"20:00\""
    if text.isEmpty { throw fail("it is empty; \(form)") }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 3, parts.allSatisfy({ shortNumber($0) != nil }) {
      throw fail("siyu plans in minutes; perhaps \"\(parts[0]):\(parts[1])\"?")
    }
    guard parts.count == 2, let hour = shortNumber(parts[0]), parts[1].utf8.count == 2,
      let minute = shortNumber(parts[1])
    else {
      guard let meant = TimeOfDay.meant(text) else { throw fail(form) }
      throw fail("perhaps \"\(meant)\"? \(form)")
    }
    if hour == 24, minute == 0 { throw fail("a day begins at \"00:00\" and ends at \"23:59\"") }
    guard let time = TimeOfDay(hour: hour, minute: minute) else {
      throw fail("hours are 0 to 23, minutes 0 to 59")
    }
    self = time
  }

  /// Of what people write elsewhere: `20：00`, `20.00`, `20点`, `20点30分`, `8pm`, `2000`.
  private static func meant(_ text: String) -> TimeOfDay? {
    var plain = PlainText.halfwidth(PlainText.trim(text)).lowercased()
    var later = 0
    for (mark, hours) in [("pm", 12), ("am", 0)] where plain.hasSuffix(mark) {
      plain = PlainText.trim(String(plain.dropLast(2)))
      later = hours
    }
    for mark in ["点", "时", ".", "h"] {
      plain = plain.split(separator: mark, omittingEmptySubsequences: false).joined(separator: ":")
    }
    if plain.hasSuffix("分") { plain.removeLast() }
    if plain.utf8.count == 4, !plain.contains(":") {
      plain = plain.prefix(2) + ":" + plain.suffix(2)
    }
    let parts = plain.split(separator: ":")
    guard 1...2 ~= parts.count, let hour = parts.first.flatMap(shortNumber) else { return nil }
    let minute = parts.count == 2 ? shortNumber(parts[1]) : 0
    return minute.flatMap { TimeOfDay(hour: hour < 12 ? hour + later : hour, minute: $0) }
  }
}
