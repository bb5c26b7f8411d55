/// Times as files spell them.
///
/// Read: ISO 8601 (`2024-01-05T08:00:00+08:00`, basic and extended), `yyyy-MM-dd HH:mm:ss`,
/// `yyyy/M/d H:mm`, a date alone (its day's beginning), `yyyyMMdd`, `yyyyMMddHHmmss`, and seconds
/// since 1970 (9 to 11 digits). Without an offset the zone decides. Fractions of a second are
/// dropped; blanks around are ignored.
public enum TimeText {
  /// - Parameter bytes: UTF-8 text.
  public static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, in zone: TimeZoneRules
  ) throws(TimeTextError) -> Instant {
    var scanner = TimeScanner(bytes)
    return try scanner.instant(in: zone)
  }

  public static func parse(
    _ text: String, in zone: TimeZoneRules
  ) throws(TimeTextError) -> Instant {
    var text = text
    let result: Result<Instant, TimeTextError> = text.withUTF8 { bytes in
      do throws(TimeTextError) {
        return .success(try parse(bytes, in: zone))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// Why a text is no time siyu understands.
public enum TimeTextError: Error, Hashable, Sendable {
  case empty
  case unknownFormat
  /// The year is not four digits and first, so day and month cannot be told apart.
  case ambiguousOrder
  case monthOutOfRange
  case dayOutOfRange
  case timeOutOfRange
  case offsetOutOfRange
  case yearOutOfRange
  /// 13 or more digits.
  case notSeconds
  /// Text that belongs to no time follows one.
  case trailingText
}

extension TimeTextError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the time is empty"
    case .unknownFormat:
      "not a time; write it like 2024-01-05 08:30:00, 2024/1/5 8:30, 20240105 or in ISO 8601"
    case .ambiguousOrder:
      "day and month cannot be told apart; write the year first with four digits, 2024-01-05"
    case .monthOutOfRange: "there is no such month"
    case .dayOutOfRange: "that month has no such day"
    case .timeOutOfRange: "there is no such time of day"
    case .offsetOutOfRange: "the offset from UTC is out of range"
    case .yearOutOfRange: "the year is outside 1 to 9999"
    case .notSeconds:
      "a number this long is not seconds since 1970; milliseconds must be divided by 1000"
    case .trailingText: "something follows the time that does not belong to it"
    }
  }
}
