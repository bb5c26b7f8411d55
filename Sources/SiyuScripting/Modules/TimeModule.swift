import Lua
import SiyuModel

/// Calendar arithmetic in the brand's zone. Times are UTC seconds, as everywhere.
enum TimeModule {
  static var entries: [ModuleEntry] {
    [
      add, sub, daysBetween, isWeekend, age, startOf("day"), startOf("week"), startOf("month"),
      startOf("year"),
    ] + TimeTextEntries.entries + ChineseCalendarEntries.entries
  }

  /// The parameter that is a time.
  static func time(_ name: String = "t", _ about: String = "a time") -> ModuleEntry.Parameter {
    .init(name, "integer", "\(about), in UTC seconds", .integer)
  }

  private static var duration: ModuleEntry.Parameter {
    .init("duration", "string", #"such as "90d", "2w", "3mo", "1y" or "6h""#, .string)
  }

  private static var add: ModuleEntry {
    ModuleEntry(
      "siyu.time.add",
      "Goes forward on the brand's calendar: months and days keep the time of day, m and h are exact.",
      [time(), duration],
      returns: ["integer: UTC seconds; where a month has no such day, its last one"],
      errors: ["a text that is no duration"],
      example: #"""
        local t = siyu.time.parse("2024-01-31 08:00")
        assert(siyu.time.date(siyu.time.add(t, "1mo")) == "2024-02-29")
        """#
    ) { call, context in
      try call.return(context.zone.adding(try length(call, 2), to: try call.instant(1)).seconds)
    }
  }

  private static var sub: ModuleEntry {
    ModuleEntry(
      "siyu.time.sub", "Goes back on the brand's calendar, as siyu.time.add goes forward.",
      [time(), duration], returns: ["integer: UTC seconds"], errors: ["a text that is no duration"],
      example: #"""
        local t = siyu.time.parse("2024-03-31")
        assert(siyu.time.date(siyu.time.sub(t, "1mo")) == "2024-02-29")
        """#
    ) { call, context in
      let earlier = context.zone.subtracting(try length(call, 2), from: try call.instant(1))
      try call.return(earlier.seconds)
    }
  }

  private static func length(_ call: LuaCall, _ n: Int) throws -> CalendarDuration {
    let text = try call.string(n)
    do throws(DurationError) { return try CalendarDuration(text) } catch {
      throw LuaError(.runtime, error.description)
    }
  }

  private static var daysBetween: ModuleEntry {
    ModuleEntry(
      "siyu.time.days_between", "Counts the midnights from one time to another.",
      [time("from"), time("to")],
      returns: ["integer: calendar days; negative when `to` lies on an earlier day"],
      example: #"""
        local a, b = siyu.time.parse("2024-02-28 23:59"), siyu.time.parse("2024-03-01 00:01")
        assert(siyu.time.days_between(a, b) == 2)
        """#
    ) { call, context in
      let from = context.zone.date(of: try call.instant(1)).daysSince1970
      let to = context.zone.date(of: try call.instant(2)).daysSince1970
      try call.return(Int64(to - from))
    }
  }

  private static var isWeekend: ModuleEntry {
    ModuleEntry(
      "siyu.time.is_weekend", "Whether it is Saturday or Sunday; public holidays are not known.",
      [time()], returns: ["boolean"],
      example: #"assert(siyu.time.is_weekend(siyu.time.parse("2024-01-06")))"#
    ) { call, context in
      try call.return(context.zone.date(of: try call.instant(1)).weekday >= .saturday)
    }
  }

  private static var age: ModuleEntry {
    ModuleEntry(
      "siyu.time.age", "The years a person has completed; the 29th of February counts on 1 March.",
      [
        .init("birthday", "string", "a date, as c.birthday gives it", .string.optional),
        time("now", "the time to count up to"),
      ],
      returns: ["integer?: years, or nil when the birthday is missing, no full date, or to come"],
      example: #"""
        assert(siyu.time.age("1990-05-04", siyu.time.parse("2024-05-03")) == 33)
        assert(siyu.time.age("05-04", siyu.time.parse("2024-05-03")) == nil)
        """#
    ) { call, context in
      let now = context.zone.date(of: try call.instant(2))
      guard !call.isNil(1), let born = date(try call.string(1)), born <= now else {
        return try call.return(.nil)
      }
      let hadBirthday = (now.month, now.day) >= (born.month, born.day)
      try call.return(Int64(now.year - born.year - (hadBirthday ? 0 : 1)))
    }
  }

  private static func date(_ text: String) -> CivilDate? {
    guard let instant = try? TimeText.parse(text, in: .utc) else { return nil }
    return TimeZoneRules.utc.date(of: instant)
  }

  private static func startOf(_ unit: String) -> ModuleEntry {
    let dates = [
      "day": "2024-05-15", "week": "2024-05-13", "month": "2024-05-01", "year": "2024-01-01",
    ]
    return ModuleEntry(
      "siyu.time.start_of_\(unit)",
      "When the \(unit) of a time began in the brand's zone"
        + (unit == "week" ? ", on Monday." : "."),
      [time()], returns: ["integer: UTC seconds"],
      example: #"""
        local start = siyu.time.start_of_\#(unit)(siyu.time.parse("2024-05-15 13:00"))
        assert(start == siyu.time.parse("\#(dates[unit] ?? "")"))
        """#
    ) { call, context in
      let instant = try call.instant(1)
      let start =
        switch unit {
        case "day": context.zone.startOfDay(instant)
        case "week": context.zone.startOfWeek(instant)
        case "month": context.zone.startOfMonth(instant)
        default: context.zone.startOfYear(instant)
        }
      try call.return(start.seconds)
    }
  }
}

extension LuaCall {
  /// A time, held inside the years 1 to 9999.
  func instant(_ n: Int) throws(LuaError) -> Instant { Instant(clamping: try integer(n)) }
}
