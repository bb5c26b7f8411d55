/// The form in which a zone travels to a worker.
extension TimeZoneRules {
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    encode(to: &writer)
    return writer.bytes
  }

  public init(encoded bytes: [UInt8]) throws(ByteError) {
    self = try ByteReader.reading(bytes) { (reader: inout ByteReader) throws(ByteError) in
      let zone = try TimeZoneRules(from: &reader)
      try reader.expectEnd()
      return zone
    }
  }

  public func encode(to writer: inout ByteWriter) {
    writer.string(name)
    writer.localOffset(initial)
    writer.varint(UInt64(transitions.count))
    for transition in transitions {
      writer.zigzag(transition.time)
      writer.localOffset(transition.offset)
    }
    writer.zigzag(Int64(rule.standard))
    writer.bool(rule.daylight != nil)
    if let daylight = rule.daylight {
      writer.zigzag(Int64(daylight.offset))
      writer.yearDay(daylight.start)
      writer.yearDay(daylight.end)
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    let name = try reader.string(limit: 1_024)
    let initial = try reader.localOffset()
    var transitions: [Transition] = []
    for _ in 0..<(try reader.count(limit: 100_000)) {
      let next = Transition(time: try reader.zigzag(), offset: try reader.localOffset())
      if let last = transitions.last, last.time >= next.time {
        throw reader.failure("zone transitions out of order")
      }
      transitions.append(next)
    }
    let standard = try reader.offsetSeconds()
    var daylight: PosixZoneRule.Daylight?
    if try reader.bool() {
      daylight = PosixZoneRule.Daylight(
        offset: try reader.offsetSeconds(), start: try reader.yearDay(), end: try reader.yearDay())
    }
    self.init(
      name: name, initial: initial, transitions: transitions,
      rule: PosixZoneRule(standard: standard, daylight: daylight))
  }
}

extension ByteWriter {
  fileprivate mutating func localOffset(_ offset: TimeZoneRules.LocalOffset) {
    zigzag(Int64(offset.seconds))
    bool(offset.isDaylightSaving)
  }

  fileprivate mutating func yearDay(_ yearDay: PosixZoneRule.YearDay) {
    switch yearDay.day {
    case .julian(let number):
      uint8(0)
      varint(UInt64(number))
    case .zeroBased(let number):
      uint8(1)
      varint(UInt64(number))
    case .weekday(let month, let week, let weekday):
      uint8(2)
      uint8(UInt8(month))
      uint8(UInt8(week))
      uint8(UInt8(weekday))
    }
    zigzag(Int64(yearDay.time))
  }
}

extension ByteReader {
  fileprivate mutating func localOffset() throws(ByteError) -> TimeZoneRules.LocalOffset {
    TimeZoneRules.LocalOffset(seconds: try offsetSeconds(), isDaylightSaving: try bool())
  }

  fileprivate mutating func offsetSeconds() throws(ByteError) -> Int32 {
    try within(zigzag(), -TimeZoneRules.reach + 1...TimeZoneRules.reach - 1, "zone offset")
  }

  fileprivate mutating func yearDay() throws(ByteError) -> PosixZoneRule.YearDay {
    let day: PosixZoneRule.Day
    switch try uint8() {
    case 0: day = .julian(Int(try within(dayNumber(), 1...365, "day of year")))
    case 1: day = .zeroBased(Int(try within(dayNumber(), 0...365, "day of year")))
    case 2:
      day = .weekday(
        month: Int(try within(Int64(uint8()), 1...12, "month")),
        week: Int(try within(Int64(uint8()), 1...5, "week")),
        weekday: Int(try within(Int64(uint8()), 0...6, "weekday")))
    default: throw failure("unknown kind of day in a zone rule")
    }
    let time = try within(zigzag(), -604_800...604_800, "time of day in a zone rule")
    return PosixZoneRule.YearDay(day: day, time: time)
  }

  private mutating func dayNumber() throws(ByteError) -> Int64 {
    Int64(clamping: try varint())
  }

  private func within(
    _ value: Int64, _ range: ClosedRange<Int64>, _ what: String
  ) throws(ByteError) -> Int32 {
    guard range.contains(value) else { throw failure("\(what) \(value) is out of range") }
    return Int32(value)
  }
}
