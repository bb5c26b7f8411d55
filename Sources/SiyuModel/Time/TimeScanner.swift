/// Reads one time from bytes without allocating.
struct TimeScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  private let end: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var low = 0
    var high = bytes.count
    while low < high, TimeScanner.isBlank(bytes[low]) { low += 1 }
    while low < high, TimeScanner.isBlank(bytes[high - 1]) { high -= 1 }
    at = low
    end = high
  }

  mutating func instant(in zone: TimeZoneRules) throws(TimeTextError) -> Instant {
    if at == end { throw .empty }
    let digits = digitRun()
    switch digits {
    case 4 where at + 4 < end && (bytes[at + 4] == TimeScanner.dash || bytes[at + 4] == slash):
      let year = number(4)
      let separator = bytes[at]
      at += 1
      let month = try oneOrTwo(.unknownFormat)
      guard at < end, bytes[at] == separator else { throw .unknownFormat }
      at += 1
      let day = try oneOrTwo(.unknownFormat)
      return try time(on: date(year, month, day), basic: false, in: zone)
    case 8:
      let date = try date(number(4), number(2), number(2))
      return try time(on: date, basic: true, in: zone)
    case 9, 10, 11:
      let seconds = number(digits)
      guard at == end else { throw .trailingText }
      return Instant(clamping: Int64(seconds))
    case 14:
      let date = try date(number(4), number(2), number(2))
      let clock = try clock(number(2), number(2), number(2))
      return try offset(local: date + clock, in: zone)
    case 13...: throw .notSeconds
    case 1...2 where at + digits < end && isDateSeparator(bytes[at + digits]):
      throw .ambiguousOrder
    default: throw .unknownFormat
    }
  }

  private func date(_ year: Int, _ month: Int, _ day: Int) throws(TimeTextError) -> Int64 {
    guard year >= 1 else { throw .yearOutOfRange }
    guard 1...12 ~= month else { throw .monthOutOfRange }
    guard day >= 1, day <= 28 || day <= CivilDate.daysInMonth(month, of: year) else {
      throw .dayOutOfRange
    }
    return Int64(CivilDate.daysSince1970(year: year, month: month, day: day)) * 86_400
  }

  /// 24:00 is the end of the day, as ISO 8601 had it.
  private func clock(_ hour: Int, _ minute: Int, _ second: Int) throws(TimeTextError) -> Int64 {
    guard hour <= 23 || (hour == 24 && minute == 0 && second == 0), minute <= 59, second <= 59
    else { throw .timeOutOfRange }
    return Int64(hour * 3_600 + minute * 60 + second)
  }

  /// What may follow a date: nothing, or `T` or blanks and a time.
  private mutating func time(
    on date: Int64, basic: Bool, in zone: TimeZoneRules
  ) throws(TimeTextError) -> Instant {
    if at == end {
      // A day begins at its first instant, also where midnight is skipped.
      if date - TimeZoneRules.margin >= zone.constantSince {
        return Instant(clamping: date - zone.constant)
      }
      return Instant(clamping: zone.place(date).first)
    }
    let separator = bytes[at]
    guard separator | 0x20 == UInt8(ascii: "t") || TimeScanner.isBlank(separator) else {
      throw .trailingText
    }
    at += 1
    while at < end, TimeScanner.isBlank(bytes[at]) { at += 1 }
    var (hour, minute, second) = (0, 0, 0)
    let digits = digitRun()
    if basic, digits == 6 || digits == 4 {
      (hour, minute) = (number(2), number(2))
      if digits == 6 { second = number(2) }
    } else {
      hour = try oneOrTwo(.unknownFormat)
      guard skip(colon) else { throw .unknownFormat }
      guard digitRun() == 2 else { throw .unknownFormat }
      minute = number(2)
      if skip(colon) {
        guard digitRun() == 2 else { throw .unknownFormat }
        second = number(2)
      }
    }
    let clock = try clock(hour, minute, second)
    if at < end, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ",") {
      at += 1
      let fraction = digitRun()
      guard fraction > 0 else { throw .trailingText }
      at += fraction
    }
    return try offset(local: date + clock, in: zone)
  }

  /// What may follow a time: nothing, `Z`, `+08`, `+0800` or `+08:00`.
  private mutating func offset(
    local: Int64, in zone: TimeZoneRules
  ) throws(TimeTextError) -> Instant {
    // 9999-12-31T24:00 and offsets beyond the ends.
    func checked(_ seconds: Int64) throws(TimeTextError) -> Instant {
      guard let instant = Instant(inRange: seconds) else { throw .yearOutOfRange }
      return instant
    }
    if at == end {
      guard local <= Instant.max.seconds else { throw .yearOutOfRange }
      return zone.instant(fromLocalSeconds: local)
    }
    while at < end, TimeScanner.isBlank(bytes[at]) { at += 1 }
    let sign = bytes[at]
    at += 1
    if sign | 0x20 == UInt8(ascii: "z") {
      guard at == end else { throw .trailingText }
      return try checked(local)
    }
    guard sign == UInt8(ascii: "+") || sign == TimeScanner.dash else { throw .trailingText }
    let digits = digitRun()
    guard digits == 2 || digits == 4 else { throw .trailingText }
    let hours = number(2)
    var minutes = 0
    if digits == 4 {
      minutes = number(2)
    } else if skip(colon) {
      guard digitRun() == 2 else { throw .trailingText }
      minutes = number(2)
    }
    guard at == end else { throw .trailingText }
    guard hours <= 23, minutes <= 59 else { throw .offsetOutOfRange }
    let east = Int64(hours * 3_600 + minutes * 60)
    return try checked(sign == TimeScanner.dash ? local + east : local - east)
  }

  // MARK: Bytes

  private static let dash = UInt8(ascii: "-")
  private var slash: UInt8 { UInt8(ascii: "/") }
  private var colon: UInt8 { UInt8(ascii: ":") }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isDateSeparator(_ byte: UInt8) -> Bool {
    byte == TimeScanner.dash || byte == slash || byte == UInt8(ascii: ".")
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// How many digits lie ahead.
  private func digitRun() -> Int {
    var index = at
    while index < end, isDigit(bytes[index]) { index += 1 }
    return index - at
  }

  /// Reads digits that are known to be there; at most 11 of them.
  private mutating func number(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count {
      value = value * 10 + Int(bytes[at] &- 0x30)
      at += 1
    }
    return value
  }

  private mutating func oneOrTwo(_ error: TimeTextError) throws(TimeTextError) -> Int {
    let digits = digitRun()
    guard 1...2 ~= digits else { throw error }
    return number(digits)
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }
}
