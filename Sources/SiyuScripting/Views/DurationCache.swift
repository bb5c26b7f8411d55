internal import SiyuModel

/// Durations as rules write them, parsed once, with the instant each reaches back to from the
/// clock of the question.
///
/// Keyed by the text itself, up to 15 bytes in two words, because the same few literals come with
/// every customer.
final class DurationCache {
  struct Entry {
    var duration: CalendarDuration
    /// Where the window that ends at the clock begins, exclusive.
    var boundary: Int64
    /// Its length in seconds where clocks do not change and no months are counted, else −1.
    var exact: Int64
    var text: String
  }

  private(set) var entries: [Entry] = []
  private var numbers: [String: Int32] = [:]
  private var recent = RecentKeys()
  private var now: Instant = Instant(seconds: 0)
  private let zone: TimeZoneRules

  init(zone: TimeZoneRules) { self.zone = zone }

  func setClock(_ now: Instant) {
    guard now != self.now else { return }
    self.now = now
    for index in entries.indices {
      entries[index] = entry(entries[index].duration, entries[index].text)
    }
  }

  private func entry(_ duration: CalendarDuration, _ text: String) -> Entry {
    // Rows at the boundary are outside already; rows inside lie in the time of constant clocks if
    // the boundary does.
    let boundary = zone.windowStart(duration, endingAt: now)
    let exact = duration.isExact || duration.months == 0 && zone.isConstant(from: boundary)
    return Entry(
      duration: duration, boundary: boundary.seconds,
      exact: exact ? Int64(duration.days) * 86_400 + duration.seconds : -1, text: text)
  }

  /// The number of a duration, or `nil` with the reason it is none.
  func number(of bytes: UnsafeRawBufferPointer) -> Result<Int32, DurationError> {
    let key = Self.key(bytes)
    if let key, let known = recent.value(of: key) { return .success(Int32(known)) }
    let text = String(decoding: bytes.prefix(64), as: UTF8.self)
    let number: Int32
    if let known = numbers[text] {
      number = known
    } else {
      do throws(DurationError) {
        let duration = try CalendarDuration(text)
        number = Int32(entries.count)
        entries.append(entry(duration, text))
        numbers[text] = number
      } catch { return .failure(error) }
    }
    if let key { recent.set(key, UInt64(number)) }
    return .success(number)
  }

  /// When a row of `at`, now inside the window, will have left it: exact or a little early.
  func leaves(_ number: Int32, _ at: Int64) -> Int64 {
    let entry = entries[Int(number)]
    if entry.exact >= 0 { return at + entry.exact }
    return zone.nextChange(
      windowOver: Instant(seconds: at), entry.duration, after: now
    ).seconds
  }

  /// Up to eight bytes as one word with the length mixed in; longer texts have no key.
  private static func key(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
    guard bytes.count <= 7 else { return nil }
    var key = UInt64(bytes.count)
    for byte in bytes { key = key << 8 | UInt64(byte) }
    return key
  }
}
