internal import Lua
internal import SiyuModel

/// The clock of a spec, which its author sets.
struct SpecClock {
  let zone: TimeZoneRules
  var now: Instant

  /// Where each `it` begins: midnight of 30 June 2026 in the brand's zone. Fixed, so that a spec
  /// that passes today passes tomorrow.
  static let start = CivilDate(year: 2026, month: 6, day: 30)

  init(zone: TimeZoneRules) {
    self.zone = zone
    now = Self.start.map { zone.start(of: $0) } ?? Instant(seconds: 0)
  }

  mutating func reset() { self = SpecClock(zone: zone) }

  /// A time as specs write it: seconds, a time in text, or a distance from the clock such as "-10d".
  func time(_ value: LuaValue, _ what: String) throws(LuaError) -> Instant {
    if let seconds = value.integer {
      guard let instant = Instant(inRange: seconds) else {
        throw LuaError(.runtime, "\(what): \(seconds) seconds lie outside the years 1 to 9999.")
      }
      return instant
    }
    guard case .string(let text) = value else {
      throw LuaError(
        .runtime,
        "\(what) wants a time such as \"2026-01-05 10:00\", \"-10d\" or seconds, got"
          + " \(ValueText().oneLine(value)).")
    }
    if text.hasPrefix("-") || text.hasPrefix("+") {
      let duration = try duration(String(text.dropFirst()), what)
      return text.hasPrefix("-")
        ? zone.subtracting(duration, from: now) : zone.adding(duration, to: now)
    }
    do { return try TimeText.parse(text, in: zone) } catch {
      throw LuaError(.runtime, "\(what): '\(text)': \(error).")
    }
  }

  func duration(_ text: String, _ what: String) throws(LuaError) -> CalendarDuration {
    do { return try CalendarDuration(text) } catch {
      throw LuaError(.runtime, "\(what): \(error).")
    }
  }
}
