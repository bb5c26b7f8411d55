import SiyuModel
import Testing

@Suite struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0, Weekday.thursday), (2000, 2, 29, 11_016, .tuesday),
    (1, 1, 1, -719_162, .monday), (9999, 12, 31, 2_932_896, .friday),
    (2024, 2, 10, 19_763, .saturday), (1969, 12, 31, -1, .wednesday),
  ])
  func `dates and day numbers belong together`(
    year: Int, month: Int, day: Int, number: Int, weekday: Weekday
  ) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.daysSince1970 == number)
    #expect(CivilDate(daysSince1970: number) == date)
    #expect(date.weekday == weekday)
  }

  @Test func `every day of the years 1 to 9999 survives the way there and back`() throws {
    var date = CivilDate.min
    for number in -719_162...2_932_896 {
      let made = CivilDate(daysSince1970: number)
      if made < date || made.daysSince1970 != number { Issue.record("day \(number): \(made)") }
      date = made
    }
    #expect(date == .max)
  }

  @Test(arguments: [
    (2023, 2, 29), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (0, 1, 1), (1900, 2, 29),
  ])
  func `days that do not exist are refused`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test func `steps hold at the end of a month and at the ends of time`() throws {
    let date = try #require(CivilDate(year: 2024, month: 1, day: 31))
    #expect(date.adding(months: 1) == CivilDate(year: 2024, month: 2, day: 29))
    #expect(date.adding(months: -2) == CivilDate(year: 2023, month: 11, day: 30))
    #expect(date.adding(months: 1).adding(years: 1) == CivilDate(year: 2025, month: 2, day: 28))
    #expect(date.adding(days: .max) == .max && date.adding(days: .min) == .min)
    #expect(date.adding(months: .max) == .max && date.adding(years: .min) == .min)
    #expect(date.dayOfYear == 31 && CivilDate(year: 2024, month: 12, day: 31)?.dayOfYear == 366)
    #expect(date.startOfWeek == CivilDate(year: 2024, month: 1, day: 29))
  }
}
