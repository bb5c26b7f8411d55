import Lua
import SiyuModel

/// Between times and what calendars and clocks show.
enum TimeTextEntries {
  static var entries: [ModuleEntry] { [date, parts, of, parse] }

  private static var date: ModuleEntry {
    ModuleEntry(
      "siyu.time.date", "The day of a time in the brand's zone.", [TimeModule.time()],
      returns: ["string: yyyy-MM-dd"], example: #"assert(siyu.time.date(0) == "1970-01-01")"#
    ) { call, context in
      try call.return(TimeText.date(try call.instant(1), in: context.zone))
    }
  }

  private static var parts: ModuleEntry {
    ModuleEntry(
      "siyu.time.parts", "What calendar and clock show in the brand's zone.", [TimeModule.time()],
      returns: [
        "table: year, month, day, hour, minute, second, weekday (1 is Monday), day_of_year"
      ],
      example: #"""
        local p = siyu.time.parts(siyu.time.parse("2024-05-15 13:07"))
        assert(p.year == 2024 and p.hour == 13 and p.minute == 7 and p.weekday == 3)
        """#
    ) { call, context in
      let local = context.zone.civil(from: try call.instant(1))
      let fields: [(String, Int)] = [
        ("year", local.year), ("month", local.month), ("day", local.day), ("hour", local.hour),
        ("minute", local.minute), ("second", local.second),
        ("weekday", local.date.weekday.rawValue), ("day_of_year", local.date.dayOfYear),
      ]
      try call.return(
        .table(
          LuaTable(fields: fields.map { .init(.string($0.0), .integer(Int64($0.1))) })))
    }
  }

  private static var of: ModuleEntry {
    ModuleEntry(
      "siyu.time.of", "The time at which the brand's calendar and clock show this.",
      [
        .init(
          "parts", "table", "year, month, day; hour, minute and second are 0 unless given", .table)
      ],
      returns: ["integer: UTC seconds"],
      errors: [
        "a part that is unknown, missing or no integer, a day or a time that does not exist"
      ],
      example: #"""
        local t = siyu.time.of { year = 2024, month = 5, day = 15, hour = 13 }
        assert(t == siyu.time.parse("2024-05-15 13:00"))
        """#
    ) { call, context in
      guard case .table(let table) = try call.value(1) else { return }
      let names = ["year", "month", "day", "hour", "minute", "second"]
      var parts: [String: Int] = ["hour": 0, "minute": 0, "second": 0]
      for field in table.fields {
        let name = if case .string(let name) = field.key { name } else { "" }
        guard names.contains(name) else {
          let near = NearestName.nearest(to: name, in: names).map { "; did you mean '\($0)'?" }
          throw LuaError(.runtime, "unknown part '\(name)' in siyu.time.of" + (near ?? ""))
        }
        guard let number = field.value.whole else {
          throw LuaError(.runtime, "'\(name)' in siyu.time.of wants an integer")
        }
        parts[name] = Int(clamping: number)
      }
      for name in names where parts[name] == nil {
        throw LuaError(.runtime, "siyu.time.of has no '\(name)'")
      }
      guard
        let date = CivilDate(
          year: parts["year"] ?? 0, month: parts["month"] ?? 0, day: parts["day"] ?? 0),
        let local = CivilDateTime(
          date, hour: parts["hour"] ?? 0, minute: parts["minute"] ?? 0, second: parts["second"] ?? 0
        )
      else {
        let shown = names.map { "\(parts[$0] ?? 0)" }
        throw LuaError(
          .runtime,
          "siyu.time.of: there is no \(shown[..<3].joined(separator: "-")) "
            + shown[3...].joined(separator: ":"))
      }
      try call.return(context.zone.instant(from: local).seconds)
    }
  }

  private static var parse: ModuleEntry {
    ModuleEntry(
      "siyu.time.parse", "Reads a time as files spell it; without an offset in the brand's zone.",
      [
        .init(
          "text", "string",
          "2024-01-31, 2024/1/31 8:30, 20240131, ISO 8601, or seconds since 1970", .string)
      ],
      returns: ["integer?: UTC seconds, or nil", "string?: why it is no time"],
      example: #"""
        assert(siyu.time.parse("1970-01-01T00:00:00Z") == 0)
        local t, reason = siyu.time.parse("31.1.24")
        assert(t == nil and reason)
        """#
    ) { call, context in
      let text = try call.string(1)
      do {
        try call.return(try TimeText.parse(text, in: context.zone).seconds)
      } catch let error as TimeTextError {
        try call.return(.nil)
        try call.return(error.description)
      }
    }
  }
}

extension LuaValue {
  /// An integer, or a float with an integer's value.
  var whole: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }
}
