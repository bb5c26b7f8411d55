/// Why a text is no time of day, day of the week or day of the year; `description` is for whoever
/// wrote it.
public struct CalendarWordError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String
  /// A sentence without its subject: `is not a time of day: …`.
  public let reason: String

  init(_ text: String, _ reason: String) {
    self.text = text
    self.reason = reason
  }

  public var description: String {
    let shown = text.count > 40 ? String(text.prefix(40)) + "…" : text
    return "'\(TextEscape.terminalSafe(shown))' \(reason)"
  }
}

/// The number that a run of one or two ASCII digits spells; `nil` for anything else.
func shortNumber(_ text: Substring) -> Int? {
  guard 1...2 ~= text.utf8.count,
    text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
  else { return nil }
  return Int(text)
}
