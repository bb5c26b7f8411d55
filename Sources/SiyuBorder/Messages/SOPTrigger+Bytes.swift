internal import SiyuModel

// What enrols, as it travels.

extension ByteWriter {
  mutating func trigger(_ trigger: EnrolTrigger) {
    switch trigger {
    case .event(let type, let props):
      uint8(0)
      string(type)
      self.props(props)
    case .condition(let trigger):
      uint8(1)
      switch trigger.condition {
      case .hasTag(let tag):
        uint8(0)
        self.tag(tag)
      case .lacksTag(let tag):
        uint8(1)
        self.tag(tag)
      case .inSegment(let name):
        uint8(2)
        string(name)
      }
      bool(trigger.existing)
    case .date(let trigger):
      uint8(2)
      date(trigger)
    case .calendar(let trigger):
      uint8(3)
      days(trigger.days)
      timeOfDay(trigger.at)
    }
  }

  private mutating func date(_ trigger: DateTrigger) {
    switch trigger.source {
    case .birthday: uint8(0)
    case .attribute(let name):
      uint8(1)
      string(name)
    case .field(let name):
      uint8(2)
      string(name)
    }
    oneOf(DateTrigger.Calendar.allCases, trigger.calendar)
    bool(trigger.yearly)
    zigzag(Int64(trigger.offset))
    timeOfDay(trigger.at)
  }

  private mutating func days(_ days: CalendarTrigger.Days) {
    switch days {
    case .weekly(let days):
      uint8(0)
      weekdays(days)
    case .monthly(let days):
      uint8(1)
      list(days.sorted()) { writer, day in writer.zigzag(Int64(day)) }
    case .yearly(let days):
      uint8(2)
      list(days) { writer, day in writer.monthDay(day) }
    case .dates(let dates):
      uint8(3)
      list(dates) { writer, date in writer.zigzag(Int64(date.daysSince1970)) }
    case .workdays: uint8(4)
    case .lunarYearly(let days):
      uint8(5)
      list(days) { writer, day in writer.monthDay(day) }
    }
  }

  private mutating func monthDay(_ day: MonthDay) {
    uint8(UInt8(clamping: day.month))
    uint8(UInt8(clamping: day.day))
  }
}

extension ByteReader {
  mutating func trigger() throws(ByteError) -> EnrolTrigger {
    switch try kind(4, "occasion") {
    case 0: return .event(type: try name(), props: try props())
    case 1:
      let condition: ConditionTrigger.Condition =
        switch try kind(3, "condition") {
        case 0: .hasTag(try tag())
        case 1: .lacksTag(try tag())
        default: .inSegment(try name())
        }
      return .condition(ConditionTrigger(condition, existing: try bool()))
    case 2: return .date(try date())
    default: return .calendar(CalendarTrigger(days: try days(), at: try timeOfDay()))
    }
  }

  private mutating func date() throws(ByteError) -> DateTrigger {
    let source: DateTrigger.Source =
      switch try kind(3, "date") {
      case 0: .birthday
      case 1: .attribute(try name())
      default: .field(try name())
      }
    return DateTrigger(
      source: source, calendar: try oneOf(DateTrigger.Calendar.allCases, "calendar"),
      yearly: try bool(), offset: try small(), at: try timeOfDay())
  }

  private mutating func days() throws(ByteError) -> CalendarTrigger.Days {
    let most = SOPLimits.days.upperBound
    switch try kind(6, "kind of days") {
    case 0: return .weekly(try weekdays())
    case 1:
      let days = try list(limit: most) { reader throws(ByteError) in
        let day = try reader.small()
        guard day != 0, -31...31 ~= day else { throw reader.failure("day \(day) of a month") }
        return day
      }
      return .monthly(Set(days))
    case 2:
      return .yearly(
        try list(limit: most, each: 2) { reader throws(ByteError) in try reader.monthDay() })
    case 3:
      return .dates(
        try list(limit: most) { reader throws(ByteError) in
          let days = try reader.small()
          let date = CivilDate(daysSince1970: days)
          guard date.daysSince1970 == days else { throw reader.failure("a date out of range") }
          return date
        })
    case 4: return .workdays
    default:
      return .lunarYearly(
        try list(limit: most, each: 2) { reader throws(ByteError) in try reader.monthDay() })
    }
  }

  private mutating func monthDay() throws(ByteError) -> MonthDay {
    let (month, day) = (Int(try uint8()), Int(try uint8()))
    guard 1...12 ~= month, 1...31 ~= day else { throw failure("day \(month)-\(day) of a year") }
    return MonthDay(month: month, day: day)
  }
}
