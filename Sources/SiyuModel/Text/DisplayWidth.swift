/// How many columns a text takes on a terminal, so that tables line up when it is Chinese.
///
/// Ideographs, fullwidth forms and emoji take two columns, marks that combine with the character
/// before them none. Control characters count as nothing: make foreign text safe first
/// (``TextEscape``).
public enum DisplayWidth {
  public static func of(_ text: String) -> Int {
    // The usual case by far needs no look at characters.
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// 0, 1 or 2 columns for a character as people see it.
  public static func of(_ character: Character) -> Int {
    var width = 0
    var isEmoji = false
    var regional = 0
    for scalar in character.unicodeScalars {
      width = max(width, of(scalar))
      // U+FE0F asks for the picture instead of the letter.
      if scalar.value == 0xFE0F { isEmoji = width > 0 }
      if 0x1F1E6...0x1F1FF ~= scalar.value { regional += 1 }
    }
    return isEmoji || regional == 2 ? 2 : width
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if WideRanges.contains(value) { return 2 }
    // Vowels and finals of Hangul are drawn into the syllable's square.
    if 0x1160...0x11FF ~= value { return 0 }
    // The soft hyphen is drawn.
    if value == 0xAD { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default: return 1
    }
  }

  public enum Alignment: Sendable { case left, right }

  /// The text made exactly `width` columns wide: filled with blanks, or cut as ``truncated(_:to:)``
  /// does.
  public static func padded(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String
  {
    let fitting = truncated(text, to: width)
    let blanks = String(repeating: " ", count: max(0, width - of(fitting)))
    return alignment == .left ? fitting + blanks : blanks + fitting
  }

  /// The text if it fits into `width` columns, else as much of it as fits before "…".
  public static func truncated(_ text: String, to width: Int) -> String {
    if text.utf8.count <= width || of(text) <= width { return text }
    if width <= 0 { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let next = of(character)
      // One column is for the "…".
      if used + next > width - 1 { break }
      kept.append(character)
      used += next
    }
    return kept + "…"
  }
}
