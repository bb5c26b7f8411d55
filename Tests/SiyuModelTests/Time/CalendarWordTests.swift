import SiyuModel
import Testing

@Suite struct CalendarWordTests {
  private func sentence(_ body: () throws(CalendarWordError) -> Void) -> String {
    do throws(CalendarWordError) {
      try body()
      return "none"
    } catch { return error.description }
  }

  @Test(arguments: [("20:00", 72_000), ("9:30", 34_200), ("00:00", 0), ("23:59", 86_340)])
  func `times of day are read`(text: String, seconds: Int) throws {
    let time = try TimeOfDay(text)
    #expect(time.secondOfDay == seconds)
    #expect(try TimeOfDay(time.description) == time)
  }

  @Test(arguments: [
    ("20：00", "perhaps \"20:00\"?"), ("20点", "perhaps \"20:00\"?"),
    ("8点30分", "perhaps \"08:30\"?"), ("8pm", "perhaps \"20:00\"?"), ("2000", "perhaps \"20:00\"?"),
    ("20.00", "perhaps \"20:00\"?"), (" 20:00", "perhaps \"20:00\"?"),
    ("24:00", "a day begins at \"00:00\" and ends at \"23:59\""),
    ("25:00", "hours are 0 to 23, minutes 0 to 59"), ("20:60", "hours are 0 to 23"),
    ("20:00:30", "siyu plans in minutes; perhaps \"20:00\"?"), ("", "it is empty"),
    ("evening", "write hours and minutes of a 24-hour clock, such as \"20:00\""),
    ("20:0", "perhaps \"20:00\"?"), ("-1:00", "write hours"), ("1e1:00", "write hours"),
  ])
  func `what is no time of day is told with what was meant`(text: String, part: String) {
    let said = sentence { () throws(CalendarWordError) in _ = try TimeOfDay(text) }
    #expect(said.hasPrefix("'\(text)' is not a time of day: "))
    #expect(said.contains(part), "\(said)")
  }

  @Test func `days of the week have one English and one Chinese word`() throws {
    for day in Weekday.allCases {
      #expect(try Weekday(day.word) == day)
      #expect(try Weekday(day.chineseName) == day)
    }
    #expect(try Weekday("sun") == .sunday)
    #expect(try Weekday("周三") == .wednesday)
  }

  @Test(arguments: [
    ("Monday", "mon"), ("MON", "mon"), ("星期一", "mon"), ("周天", "sun"), ("礼拜日", "sun"),
    ("thurs", "thu"), ("tus", "tue"), ("7", "sun"), ("0", "sun"),
  ])
  func `other words for a day of the week are told the right one`(text: String, word: String) {
    #expect(
      sentence { () throws(CalendarWordError) in _ = try Weekday(text) }
        == "'\(text)' is no day of the week; did you mean '\(word)'? "
        + "the days are mon, tue, wed, thu, fri, sat and sun (or 周一 … 周日)")
  }

  @Test func `days of the year are read, in both calendars`() throws {
    #expect(try MonthDay("11-11") == MonthDay(month: 11, day: 11))
    #expect(try MonthDay("2-29") == MonthDay(month: 2, day: 29))
    #expect(try MonthDay("1-15", in: .lunar) == MonthDay(month: 1, day: 15))
    #expect(try MonthDay("04-30", in: .lunar).description == "04-30")
    #expect(throws: CalendarWordError.self) { try MonthDay("04-31") }
  }

  @Test(arguments: [
    ("02-30", "month 2 has at most 29 days"), ("13-01", "months are 1 to 12, written first"),
    ("2026-11-11", "it comes each year; leave the year out: \"11-11\""),
    ("11/11", "write month and day, such as \"11-11\""), ("11-0", "month 11 has at most 30 days"),
    ("双十一", "write month and day"),
  ])
  func `what is no day of the year is told`(text: String, part: String) {
    let said = sentence { () throws(CalendarWordError) in _ = try MonthDay(text) }
    #expect(said.hasPrefix("'\(text)' is no day of the year: "))
    #expect(said.contains(part), "\(said)")
  }

  @Test func `a lunar month has thirty days at most`() {
    #expect(
      sentence { () throws(CalendarWordError) in _ = try MonthDay("1-31", in: .lunar) }
        == "'1-31' is no day of the year: a lunar month has at most 30 days")
  }

  @Test func `dates are read with all their digits`() throws {
    #expect(try CivilDate("2026-02-15") == CivilDate(year: 2026, month: 2, day: 15))
    for (text, part) in [
      ("2026-2-15", "write year, month and day"), ("2026-02-30", "that month has no such day"),
      ("2026-13-01", "there is no such month"), ("20260215", "write year"), ("", "write year"),
      ("２０２６-02-15", "write year"),
    ] {
      let said = sentence { () throws(CalendarWordError) in _ = try CivilDate(text) }
      #expect(said.contains(part), "\(said)")
    }
  }

  @Test func `a long text is cut, and one with control characters made harmless`() {
    let said = sentence { () throws(CalendarWordError) in
      _ = try TimeOfDay("\u{1B}[2J" + String(repeating: "x", count: 5_000))
    }
    #expect(said.count < 200)
    #expect(!said.unicodeScalars.contains("\u{1B}"))
  }
}
