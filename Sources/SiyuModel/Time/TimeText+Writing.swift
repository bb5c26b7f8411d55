extension TimeText {
  /// "2024-01-05"
  public static func date(_ date: CivilDate) -> String {
    write { append(date, to: &$0) }
  }

  /// "2024-01-05", the day of the zone's clocks.
  public static func date(_ instant: Instant, in zone: TimeZoneRules) -> String {
    date(zone.date(of: instant))
  }

  /// "2024-01-05 08:30"; with seconds "2024-01-05 08:30:15".
  public static func dateTime(
    _ instant: Instant, in zone: TimeZoneRules, seconds: Bool = false
  ) -> String {
    let local = zone.civil(from: instant)
    return write { append(local, separator: " ", seconds: seconds, to: &$0) }
  }

  /// "2024-01-05T08:30:15+08:00"; "Z" where the offset is none. Offsets that are not whole
  /// minutes (before 1930 or so) are written in UTC, so that reading gives the same instant.
  public static func iso(_ instant: Instant, in zone: TimeZoneRules = .utc) -> String {
    let offset = zone.offset(at: Instant(clamping: instant.seconds))
    if offset % 60 != 0 { return iso(instant) }
    let local = zone.civil(from: instant)
    return write { bytes in
      append(local, separator: "T", seconds: true, to: &bytes)
      if offset == 0 {
        bytes.append(UInt8(ascii: "Z"))
      } else {
        bytes.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        append(abs(offset) / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(abs(offset) / 60 % 60, digits: 2, to: &bytes)
      }
    }
  }

  private static func write(_ body: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(26)
    body(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(
    _ local: CivilDateTime, separator: Unicode.Scalar, seconds: Bool, to bytes: inout [UInt8]
  ) {
    append(local.date, to: &bytes)
    bytes.append(UInt8(ascii: separator))
    append(local.hour, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(local.minute, digits: 2, to: &bytes)
    if seconds {
      bytes.append(UInt8(ascii: ":"))
      append(local.second, digits: 2, to: &bytes)
    }
  }

  private static func append(_ date: CivilDate, to bytes: inout [UInt8]) {
    append(date.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(date.day, digits: 2, to: &bytes)
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}
