import SiyuModel

/// The header `Retry-After`: seconds, or a date as HTTP writes it (RFC 9110, 10.2.3).
enum RetryAfter {
  /// - Returns: 0…; `nil` when it says neither.
  static func seconds(_ text: String, now: Instant) -> Int64? {
    let text = PlainText.trim(text)
    if !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      return Int64(text) ?? .max
    }
    return date(text).map { max(0, $0.seconds - now.seconds) }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`; the two older spellings are not written any more.
  private static func date(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2])), parts[1].count == 2, parts[3].count == 4
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return try? TimeText.parse("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z", in: .utc)
  }
}
