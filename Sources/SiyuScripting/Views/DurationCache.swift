internal import SiyuModel

/// Durations as rules write them, parsed once, with the instant each reaches back to from the
/// clock of the question.
final class DurationCache {
  private struct Entry {
    var duration: CalendarDuration
    var text: String
    var recent: RecentDuration
  }

  private var entries: [Entry] = []
  private var numbers: [String: Int32] = [:]
  private var now = Instant(seconds: 0)
  private let zone: TimeZoneRules

  init(zone: TimeZoneRules) { self.zone = zone }

  func setClock(_ now: Instant) {
    self.now = now
    for index in entries.indices {
      entries[index].recent = recent(
        entries[index].duration, number: entries[index].recent.number,
        key: entries[index].recent.key)
    }
  }

  func text(_ number: Int32) -> String { entries[Int(number)].text }

  func find(
    _ bytes: UnsafeRawBufferPointer, key: UInt64?
  ) -> Result<RecentDuration, DurationError> {
    let text = String(decoding: bytes.prefix(64), as: UTF8.self)
    if let known = numbers[text] { return .success(entries[Int(known)].recent) }
    do throws(DurationError) {
      let duration = try CalendarDuration(text)
      let number = Int32(entries.count)
      let recent = recent(duration, number: number, key: key ?? 0)
      entries.append(Entry(duration: duration, text: text, recent: recent))
      numbers[text] = number
      return .success(recent)
    } catch {
      return .failure(error)
    }
  }

  private func recent(
    _ duration: CalendarDuration, number: Int32, key: UInt64
  ) -> RecentDuration {
    // Rows at the boundary are outside already; rows inside lie in the time of constant clocks if
    // the boundary does.
    let boundary = zone.windowStart(duration, endingAt: now)
    let exact = duration.isExact || duration.months == 0 && zone.isConstant(from: boundary)
    return RecentDuration(
      key: key, number: number, boundary: boundary.seconds,
      exact: exact ? Int64(duration.days) * 86_400 + duration.seconds : -1)
  }

  /// When a row of `at`, now inside the window, will have left it: exact or a little early.
  func leaves(_ number: Int32, _ at: Int64) -> Int64 {
    zone.nextChange(
      windowOver: Instant(seconds: at), entries[Int(number)].duration, after: now
    ).seconds
  }
}
