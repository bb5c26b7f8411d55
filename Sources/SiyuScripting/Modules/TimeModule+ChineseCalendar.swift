import Lua
import SiyuModel

/// The Chinese calendar, for the day that the brand's zone shows.
enum ChineseCalendarEntries {
  static var entries: [ModuleEntry] { [lunar, festival, solarTerm, nextFestival] }

  private static let day = "the years 1900 to 2100 are known"

  private static var lunar: ModuleEntry {
    ModuleEntry(
      "siyu.time.lunar", "The day in the lunar calendar (农历).", [TimeModule.time()],
      returns: [
        "table?: year, month, day, leap (闰月), zodiac (生肖), year_name (干支), text; \(day)"
      ],
      example: #"""
        local day = siyu.time.lunar(siyu.time.parse("2024-02-10"))
        assert(day.month == 1 and day.day == 1 and day.zodiac == "龙" and day.text == "正月初一")
        """#
    ) { call, context in
      let date = context.zone.date(of: try call.instant(1))
      guard let lunar = ChineseCalendar.lunar(date) else { return try call.return(.nil) }
      let fields: [(String, LuaValue)] = [
        ("year", .integer(Int64(lunar.year))), ("month", .integer(Int64(lunar.month))),
        ("day", .integer(Int64(lunar.day))), ("leap", .boolean(lunar.isLeapMonth)),
        ("zodiac", .string(lunar.zodiac)), ("year_name", .string(lunar.sexagenary)),
        ("text", .string(lunar.chineseText)),
      ]
      try call.return(.table(LuaTable(fields: fields.map { .init(.string($0.0), $0.1) })))
    }
  }

  private static var festival: ModuleEntry {
    ModuleEntry(
      "siyu.time.festival", "The traditional festival on the day of a time.", [TimeModule.time()],
      returns: ["string?: 春节, 元宵, 端午, 七夕, 中秋, 重阳, 腊八 or 除夕; \(day)"],
      example: #"""
        assert(siyu.time.festival(siyu.time.parse("2024-09-17")) == "中秋")
        assert(siyu.time.festival(siyu.time.parse("2024-09-18")) == nil)
        """#
    ) { call, context in
      let date = context.zone.date(of: try call.instant(1))
      try call.return(LunarFestival(on: date).map { .string($0.rawValue) } ?? .nil)
    }
  }

  private static var solarTerm: ModuleEntry {
    ModuleEntry(
      "siyu.time.solar_term", "The solar term (节气) that falls on the day of a time.",
      [TimeModule.time()], returns: ["string?: such as 清明; \(day)"],
      example: #"assert(siyu.time.solar_term(siyu.time.parse("2024-04-04")) == "清明")"#
    ) { call, context in
      let date = context.zone.date(of: try call.instant(1))
      try call.return(SolarTerm(on: date).map { .string($0.chineseName) } ?? .nil)
    }
  }

  private static var nextFestival: ModuleEntry {
    ModuleEntry(
      "siyu.time.next_festival", "When a traditional festival begins next.",
      [
        .init("name", "string", "as siyu.time.festival gives it", .string),
        TimeModule.time("after", "the festival's day begins later than this"),
      ],
      returns: ["integer?: UTC seconds of the day's beginning; \(day)"],
      errors: ["a name that is no festival's"],
      example: #"""
        local t = siyu.time.next_festival("春节", siyu.time.parse("2024-02-10"))
        assert(siyu.time.date(t) == "2025-01-29")
        """#
    ) { call, context in
      let name = try call.string(1)
      guard let festival = LunarFestival(rawValue: name) else {
        let names = LunarFestival.allCases.map(\.rawValue)
        let near = NearestName.nearest(to: name, in: names).map { "did you mean '\($0)'?" }
        let shown = TextEscape.terminalSafe(String(name.prefix(20)))
        throw LuaError(
          .runtime,
          "siyu.time.next_festival knows no '\(shown)'; "
            + (near ?? "there are \(names.joined(separator: ", "))"))
      }
      let after = try call.instant(2)
      let year = context.zone.date(of: after).year
      for lunarYear in (year - 1)...(year + 1) {
        guard let date = festival.date(inLunarYear: lunarYear) else { continue }
        let start = context.zone.start(of: date)
        if start > after { return try call.return(start.seconds) }
      }
      try call.return(.nil)
    }
  }
}
