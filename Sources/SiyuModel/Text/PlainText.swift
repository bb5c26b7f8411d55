/// The text functions behind `siyu.text`: UTF-8 aware, and independent of any locale.
///
/// Comparing is by code points as they are; "é" as one code point and as two are different texts.
public enum PlainText {
  /// What counts as one: a code point, or what people see as one character (👨‍👩‍👧 is one).
  public enum Unit: Sendable { case scalar, character }

  public static func length(_ text: String, _ unit: Unit = .scalar) -> Int {
    unit == .scalar ? text.unicodeScalars.count : text.count
  }

  /// From the `first`-th to the `last`-th, both included, counted from 1 or, negative, from the
  /// end, as Lua's `string.sub` counts bytes. Nothing in range gives "".
  public static func sub(
    _ text: String, _ first: Int, _ last: Int = -1, _ unit: Unit = .scalar
  ) -> String {
    switch unit {
    case .scalar: String(String.UnicodeScalarView(slice(text.unicodeScalars, first, last)))
    case .character: String(slice(text, first, last))
    }
  }

  private static func slice<Text: BidirectionalCollection>(
    _ text: Text, _ first: Int, _ last: Int
  ) -> Text.SubSequence {
    // Counting is only needed for places given from the end.
    let count = first < 0 || last < 0 ? text.count : .max
    let from = first < 0 ? max(1, count + max(first, -count) + 1) : max(1, first)
    let to = last < 0 ? (last < -count ? 0 : count + last + 1) : last
    guard from <= to else { return text.prefix(0) }
    return text.dropFirst(from - 1).prefix(to - from + 1)
  }

  public static func contains(_ text: String, _ part: String) -> Bool {
    index(of: Array(part.utf8), in: Array(text.utf8), from: 0) != nil
  }

  public static func hasPrefix(_ text: String, _ part: String) -> Bool {
    text.utf8.starts(with: part.utf8)
  }

  public static func hasSuffix(_ text: String, _ part: String) -> Bool {
    text.utf8.reversed().starts(with: part.utf8.reversed())
  }

  /// The pieces between separators, empty ones kept; an empty separator gives each code point.
  public static func split(_ text: String, _ separator: String) -> [String] {
    if separator.isEmpty { return text.unicodeScalars.map { String($0) } }
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    var pieces: [String] = []
    var start = 0
    // UTF-8 shows where characters begin, so a whole text is never found inside of another's.
    while let found = index(of: mark, in: bytes, from: start) {
      pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
      start = found + mark.count
    }
    pieces.append(String(decoding: bytes[start...], as: UTF8.self))
    return pieces
  }

  private static func index(of part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = part.first else { return start }
    guard bytes.count - start >= part.count else { return nil }
    for index in start...(bytes.count - part.count)
    where bytes[index] == first && bytes[index..<index + part.count].elementsEqual(part) {
      return index
    }
    return nil
  }

  /// Without blanks at both ends; see ``isBlank(_:)``.
  public static func trim(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Without any blanks, the ideographic one (U+3000) among them.
  public static func removingBlanks(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.lazy.filter { !isBlank($0) })
    return String(kept)
  }

  /// White space of Unicode, and what shows nothing either: U+200B, U+2060 and the byte-order
  /// mark U+FEFF.
  public static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D: true
    case 0..<0x80: false
    case 0x200B, 0x2060, 0xFEFF: true
    default: scalar.properties.isWhitespace
    }
  }

  /// Letters of all scripts, by Unicode's rules without a locale.
  public static func lower(_ text: String) -> String { text.lowercased() }
  public static func upper(_ text: String) -> String { text.uppercased() }

  /// Fullwidth letters, digits, punctuation and blanks as their usual forms: "ＡＢＣ１２３，：（）"
  /// becomes "ABC123,:()". Part of NFKC; "。" "、" "【】" have no other form and stay.
  public static func halfwidth(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { halfwidth($0) != $0 }) else { return text }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.unicodeScalars.lazy.map(halfwidth))
    return String(result)
  }

  static func halfwidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000, 0xA0: " "
    case 0xFFE0: "¢"
    case 0xFFE1: "£"
    case 0xFFE5: "¥"
    case 0xFFE6: "₩"
    default: scalar
    }
  }
}
