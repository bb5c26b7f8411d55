import SiyuModel
import Testing

@Suite struct ChineseCalendarTests {
  /// 春节 1990 to 2030 as month and day, from the almanacs.
  static let springFestivals = [
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216, 205, 124, 212, 201, 122, 209, 129, 218, 207,
    126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206,
    126, 213, 203,
  ]

  @Test func `the Spring Festivals of 1990 to 2030 are known`() {
    for (index, monthDay) in Self.springFestivals.enumerated() {
      let year = 1990 + index
      let expected = CivilDate(year: year, month: monthDay / 100, day: monthDay % 100)
      #expect(LunarFestival.springFestival.date(inLunarYear: year) == expected)
    }
  }

  @Test(arguments: [
    ("2024-02-10", "正月初一"), ("2023-03-22", "闰二月初一"), ("2023-04-19", "闰二月廿九"),
    ("2024-09-17", "八月十五"), ("2025-07-25", "闰六月初一"), ("2020-05-23", "闰四月初一"),
    ("2033-12-22", "闰冬月初一"), ("2024-02-09", "腊月三十"), ("1984-11-23", "闰十月初一"),
    ("2000-01-01", "冬月廿五"), ("1949-10-01", "八月初十"), ("1900-01-31", "正月初一"),
  ])
  func `days have their lunar names`(day: String, lunar: String) throws {
    let date = TimeZoneRules.utc.date(of: try at(day))
    #expect(ChineseCalendar.lunar(date)?.chineseText == lunar)
  }

  @Test func `every day from 1900 to 2101 survives the way there and back`() throws {
    let range = ChineseCalendar.dates
    #expect(range.lowerBound == CivilDate(year: 1900, month: 1, day: 31))
    #expect(range.upperBound == CivilDate(year: 2101, month: 1, day: 28))
    var previous: LunarDate?
    for number in range.lowerBound.daysSince1970...range.upperBound.daysSince1970 {
      let date = CivilDate(daysSince1970: number)
      let lunar = try #require(ChineseCalendar.lunar(date))
      if ChineseCalendar.date(lunar) != date { Issue.record("\(date) \(lunar)") }
      if let previous, lunar.day != 1, lunar.day != previous.day + 1 { Issue.record("\(date)") }
      if let previous, lunar.day == 1, !(29...30 ~= previous.day) { Issue.record("\(date)") }
      previous = lunar
    }
    #expect(ChineseCalendar.lunar(range.lowerBound.adding(days: -1)) == nil)
    #expect(ChineseCalendar.lunar(range.upperBound.adding(days: 1)) == nil)
    #expect(LunarDate(year: 2024, month: 1, day: 30) == nil)
    #expect(LunarDate(year: 2024, month: 2, day: 1, isLeapMonth: true) == nil)
  }

  @Test(arguments: [
    ("2024-02-10", LunarFestival.springFestival), ("2024-02-24", .lantern),
    ("2024-06-10", .dragonBoat),
    ("2024-08-10", .doubleSeventh), ("2024-09-17", .midAutumn), ("2024-10-11", .doubleNinth),
    ("2024-01-18", .laba), ("2024-02-09", .newYearsEve), ("2025-01-28", .newYearsEve),
    ("2023-06-22", .dragonBoat),
  ])
  func `festivals fall on their days`(day: String, festival: LunarFestival) throws {
    let date = TimeZoneRules.utc.date(of: try at(day))
    #expect(LunarFestival(on: date) == festival)
    let year = try #require(ChineseCalendar.lunar(date)).year
    #expect(festival.date(inLunarYear: year) == date)
    #expect(LunarFestival(on: date.adding(days: 3)) == nil)
  }

  @Test(arguments: [(1900, "庚子", "鼠"), (1984, "甲子", "鼠"), (2024, "甲辰", "龙"), (2100, "庚申", "猴")])
  func `years have their names`(year: Int, name: String, animal: String) throws {
    let lunar = try #require(LunarDate(year: year, month: 1, day: 1))
    #expect(lunar.sexagenary == name && lunar.zodiac == animal)
  }

  @Test(arguments: [
    ("2024-04-04", SolarTerm.qingming), ("2023-12-22", .dongzhi), ("2021-12-21", .dongzhi),
    ("2019-01-05", .xiaohan), ("2026-02-18", .yushui), ("2008-05-21", .xiaoman),
    ("2016-07-07", .xiaoshu), ("2002-08-08", .liqiu), ("1978-11-23", .xiaoxue),
    ("2024-02-04", .lichun),
    ("2025-02-03", .lichun), ("2012-04-20", .guyu), ("2020-04-04", .qingming),
    ("2100-12-22", .dongzhi),
  ])
  func `solar terms fall on their days`(day: String, term: SolarTerm) throws {
    let date = TimeZoneRules.utc.date(of: try at(day))
    #expect(SolarTerm(on: date) == term)
    #expect(term.date(inYear: date.year) == date)
  }

  @Test func `terms follow each other by 14 to 16 days`() throws {
    var previous: CivilDate?
    for year in 1900...2101 {
      for term in SolarTerm.allCases {
        let date = try #require(term.date(inYear: year))
        if let previous {
          let days = date.daysSince1970 - previous.daysSince1970
          if !(14...16 ~= days) { Issue.record("\(term.chineseName) \(year): \(days)") }
        }
        previous = date
      }
    }
    #expect(SolarTerm.qingming.date(inYear: 1899) == nil)
    #expect(SolarTerm.qingming.date(inYear: 2102) == nil)
  }
}
