import SiyuModel
import Testing

/// The State Council's National Day of 2026.
let octoberCalendar: WorkCalendar = {
  func run(_ first: String, _ last: String, _ title: String) -> DayRun {
    guard let first = try? CivilDate(first), let last = try? CivilDate(last),
      let run = DayRun(first, through: last, title: title)
    else { preconditionFailure(title) }
    return run
  }
  return WorkCalendar(
    file: "calendars/workdays.toml",
    [
      WorkYear(
        2026, off: [run("2026-10-01", "2026-10-07", "国庆节")],
        work: [
          run("2026-09-20", "2026-09-20", "国庆节调休"), run("2026-10-10", "2026-10-10", "国庆节调休"),
        ])
    ])
}()

@Suite struct WorkCalendarTests {
  @Test(arguments: [
    ("2026-09-18", true), ("2026-09-19", false), ("2026-09-20", true), ("2026-09-30", true),
    ("2026-10-01", false), ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true),
    ("2026-10-11", false),
  ])
  func `holidays are off and moved workdays are worked on`(day: String, works: Bool) throws {
    #expect(try octoberCalendar.isWorkday(CivilDate(day)) == works)
  }

  @Test func `the next workday skips a holiday`() throws {
    #expect(
      try octoberCalendar.nextWorkday(onOrAfter: CivilDate("2026-10-01"))
        == CivilDate("2026-10-08"))
    #expect(
      try octoberCalendar.nextWorkday(onOrAfter: CivilDate("2026-10-08"))
        == CivilDate("2026-10-08"))
    #expect(octoberCalendar.title(of: try CivilDate("2026-10-03")) == "国庆节")
    #expect(octoberCalendar.title(of: try CivilDate("2026-10-12")) == nil)
  }

  @Test func `a year that is not there is asked for by name`() throws {
    let error = #expect(throws: MissingCalendarYear.self) {
      try octoberCalendar.isWorkday(CivilDate("2027-01-01"))
    }
    #expect(
      error?.needed(by: "step 'call' of skincare.new-friend").description
        == "calendars/workdays.toml has no year 2027, which step 'call' of skincare.new-friend needs; "
        + "add [2027] with its holidays and moved workdays, or with nothing if only weekends count")
    let none = #expect(throws: MissingCalendarYear.self) {
      try WorkCalendar.none.isWorkday(CivilDate("2026-11-23"))
    }
    #expect(
      none?.description
        == "there is no calendar of workdays for 2026; write calendars/workdays.toml with [2026] "
        + "and its holidays")
  }

  @Test func `a search that runs out of the known years says which is next`() throws {
    let error = #expect(throws: MissingCalendarYear.self) {
      // 2027-01-02 is a Saturday of an unknown year; 2026-12-31 is a Thursday.
      try octoberCalendar.nextWorkday(onOrAfter: CivilDate("2027-01-02"))
    }
    #expect(error?.year == 2027)
    let last = WorkCalendar(file: "c", [WorkYear(9999, off: [DayRun(CivilDate.max)])])
    #expect(throws: MissingCalendarYear.self) { try last.nextWorkday(onOrAfter: .max) }
  }

  @Test func `a year without a word has weekends`() throws {
    let calendar = WorkCalendar(file: "c", [WorkYear(1997)])
    var day = try CivilDate("1997-01-01")
    while day.year == 1997 {
      #expect(try calendar.isWorkday(day) == (day.weekday < .saturday))
      day = day.adding(days: 1)
    }
  }
}
