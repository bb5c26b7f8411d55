/// Why bytes or text do not make a time zone.
public struct TimeZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  public let zone: String
  public let reason: String

  init(_ zone: String, _ reason: String) {
    self.zone = zone
    self.reason = reason
  }

  public var description: String { "time zone '\(TextEscape.terminalSafe(zone))': \(reason)" }
}
