/// A moment, in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// siyu works in the years 1 to 9999, UTC; ``min`` and ``max`` are the ends. `init(seconds:)`
/// takes any number, because bytes from elsewhere need a place to be looked at; whatever turns an
/// instant into a calendar date treats one outside the range as the nearest end and never traps.
public struct Instant: Hashable, Comparable, Sendable, Codable {
  public var seconds: Int64

  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// Nil when `seconds` lies outside the years 1 to 9999.
  public init?(inRange seconds: Int64) {
    guard Instant.validSeconds.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// The nearest instant in range.
  public init(clamping seconds: Int64) {
    self.seconds = Swift.min(Swift.max(seconds, Instant.min.seconds), Instant.max.seconds)
  }

  /// 0001-01-01T00:00:00Z.
  public static let min = Instant(seconds: -62_135_596_800)
  /// 9999-12-31T23:59:59Z.
  public static let max = Instant(seconds: 253_402_300_799)
  public static let validSeconds = Instant.min.seconds...Instant.max.seconds

  public var isInRange: Bool { Instant.validSeconds.contains(seconds) }

  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }

  /// This instant moved by exact seconds, held inside the range.
  public func advanced(bySeconds delta: Int64) -> Instant {
    let (sum, overflow) = seconds.addingReportingOverflow(delta)
    if overflow { return delta < 0 ? .min : .max }
    return Instant(clamping: sum)
  }
}
