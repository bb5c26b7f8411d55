import SiyuModel

/// Keeps a spreadsheet from running a text, and lets the text be told from its guard again.
///
/// Whoever opens an export in a spreadsheet must not run what a customer typed as their name. So a
/// text gets one apostrophe in front where a spreadsheet might see a formula (`=`, `+`, `-`, `@`,
/// their wide, small and raised forms, also after blanks or invisible characters), and also where it
/// begins with an apostrophe or a blank by itself. Numbers with a sign (`-12.50`, `+8613800000000`)
/// stay as they are. Reading takes exactly one apostrophe off (``CellText``): so every text comes
/// back as it was. See docs/decisions/0027.
enum FormulaGuard {
  static let mark = "'"

  static func guarded(_ text: String) -> String { isNeeded(for: text) ? mark + text : text }

  static func isNeeded(for text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    // By far most texts begin with a letter or a digit.
    if first.value >= 0x30, first.value < 0x7F, first != "=", first != "@" { return false }
    if first == "'" || isSkipped(first) { return true }
    return starters.contains(first) && !isSignedNumber(text)
  }

  /// What a spreadsheet may drop before it looks.
  private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
    PlainText.isBlank(scalar) || HiddenCharacters.isEverHidden(scalar)
  }

  /// `=`, `+`, `-`, `@`, and what Unicode calls their compatibility forms; the minus sign.
  private static let starters: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FE66}", "\u{FE62}",
    "\u{FE63}", "\u{FE6B}", "\u{2212}", "\u{207A}", "\u{207B}", "\u{207C}", "\u{208A}", "\u{208B}",
    "\u{208C}",
  ]

  /// `-12.50`, `-1,250`, `-5%`, `+8613800000000`, `-1.5e-07`, and a lone sign.
  private static func isSignedNumber(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    guard let sign = rest.popFirst(), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
      return false
    }
    if rest.last == UInt8(ascii: "%") { rest = rest.dropLast() }
    if let exponent = rest.lastIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      var power = rest[rest.index(after: exponent)...]
      if power.first == UInt8(ascii: "-") || power.first == UInt8(ascii: "+") {
        power = power.dropFirst()
      }
      guard !power.isEmpty, power.allSatisfy(isDigit) else { return false }
      rest = rest[..<exponent]
    }
    return rest.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
