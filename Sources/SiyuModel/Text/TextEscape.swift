/// Makes text of unknown origin safe to print.
public enum TextEscape {
  /// The text with everything that could move the cursor, hide or reorder text made visible:
  /// `\n`, `\r`, `\t`, `\e`, and `\u{9b}` for other control characters, marks of direction
  /// (U+202E and its kin), line separators, tags and byte-order marks.
  ///
  /// Backslashes stay as they are; this is for eyes, not for reading back.
  public static func terminalSafe(_ text: String, keepingNewlines: Bool = false) -> String {
    guard
      text.unicodeScalars.contains(where: { !(0x20..<0x7F ~= $0.value) && isUnsafe($0) })
    else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n", keepingNewlines {
        safe.unicodeScalars.append(scalar)
      } else if isUnsafe(scalar) {
        safe += visible(scalar)
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F: true  // C0, DEL, C1
    case 0x061C, 0x200E, 0x200F: true  // marks of direction
    case 0x2028, 0x2029: true  // line and paragraph separators
    case 0x202A...0x202E, 0x2066...0x2069: true  // embeddings, overrides, isolates
    case 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true  // deprecated formats, BOM, annotations
    case 0xE0000...0xE007F: true  // tags
    default: false
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\u{1B}": "\\e"
    default: "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
}
