internal import SiyuModel

/// Titles and descriptions that somebody else wrote, as they stand between siyu's own words.
///
/// A title that is long or full of blanks could push what follows it away, or fill a line of the
/// terminal and go on at the beginning of the next one, where only siyu speaks.
public enum TitleText {
  /// The text in one line: safe for a terminal, each run of blanks as one, and cut with "…" where it
  /// is wider than `width` columns.
  public static func shown(_ text: String, width: Int = 48) -> String {
    DisplayWidth.truncated(collapsed(text), to: LineCutting.width(width))
  }

  /// The text in lines of at most `width` columns, broken at blanks where it has some, and cut with
  /// "…" after `limit` lines.
  public static func wrapped(_ text: String, width: Int = 72, limit: Int = 6) -> [String] {
    var lines: [String] = []
    var rest = Substring(collapsed(text))
    while !rest.isEmpty {
      if lines.count == LineCutting.width(limit) - 1 {
        lines.append(DisplayWidth.truncated(String(rest), to: width))
        break
      }
      let line = fitting(rest, width)
      lines.append(String(line))
      rest = rest[line.endIndex...].drop { $0 == " " }
    }
    return lines
  }

  /// The beginning that fits, up to a blank if there is one.
  private static func fitting(_ text: Substring, _ width: Int) -> Substring {
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
      used += DisplayWidth.of(text[end])
      if used > width, end > text.startIndex { break }
      end = text.index(after: end)
    }
    guard end < text.endIndex, text[end] != " " else { return text[..<end] }
    guard let blank = text[..<end].lastIndex(of: " ") else { return text[..<end] }
    return text[..<blank]
  }

  /// Without blanks at the ends.
  private static func collapsed(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in TextEscape.terminalSafe(text).unicodeScalars {
      if !isBlank(scalar) {
        kept.append(scalar)
      } else if let last = kept.last, last != " " {
        kept.append(" ")
      }
    }
    if kept.last == " " { kept.removeLast() }
    return String(kept)
  }

  /// Also the blanks of other widths, and the Braille cell without a dot.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar.value == 0x2800
      || scalar.value > 0x7F && scalar.properties.generalCategory == .spaceSeparator
  }
}
