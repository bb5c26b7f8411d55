/// How much an SOP may hold. Whoever reads one, from Lua or from a worker, holds it against these.
public enum SOPLimits {
  public static let steps = 1...200
  public static let triggers = 0...50
  /// Fields of one event that must match.
  public static let props = 0...20
  /// Contents of one split.
  public static let contents = 1...50
  /// Dates, or days of the year, of one trigger.
  public static let days = 1...400
  /// In thousandths.
  public static let holdout = 0...900
  public static let priority = -100...100
  /// Days before (negative) or after a date.
  public static let offset = -366...366
  /// The day of a step; ten years.
  public static let day = 1...3_650
  public static let points: ClosedRange<Int64> = 1...1_000_000
  public static let weight = 1...1_000_000
  /// Longest type of an event, name of a field, text of a field, coupon or title of a task, in bytes.
  public static let text = 300

  /// A text that is shown and compared: not empty, nothing in it that a terminal would obey.
  public static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= self.text && TextEscape.terminalSafe(text) == text
      && text.trimmingBlanks.utf8.count == text.utf8.count
  }

  /// What a field of an event can be compared with.
  public static func isComparable(_ value: DataValue) -> Bool {
    switch value {
    case .bool, .int: true
    case .double(let number): number.isFinite
    case .string(let text): text.utf8.count <= self.text && TextEscape.terminalSafe(text) == text
    case .null, .list, .record: false
    }
  }
}

/// How a plugin names its contents: `content/welcome` is the file `content/welcome.md`.
public enum ContentPath {
  public static let folder = "content"

  /// What is wrong with it, as the end of a sentence; `nil`: nothing. Whether there is such a file is
  /// another question.
  public static func problem(in path: String) -> String? {
    if path.utf8.count > 200 { return "is longer than 200 bytes" }
    if path.hasSuffix(".md") { return "stands without its '.md'" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0] == folder else {
      return "is a path in the plugin's folder, such as \"content/welcome\""
    }
    for part in parts {
      if part.isEmpty { return "has a '/' too many" }
      if part.hasPrefix(".") { return "has a part that begins with a '.'" }
    }
    let isOdd = path.unicodeScalars.contains { scalar in
      scalar == "\\" || scalar == ":" || scalar.properties.isWhitespace
    }
    if isOdd || TextEscape.terminalSafe(path) != path {
      return "has a character in it that no content's name has"
    }
    return nil
  }
}
