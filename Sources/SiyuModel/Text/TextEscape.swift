/// Makes text of unknown origin safe to print.
public enum TextEscape {
  /// The text with everything that could move the cursor, change colours, hide or reorder text made
  /// visible: `\n`, `\r`, `\t`, `\e`, and `\u{202e}` for the rest; see ``HiddenCharacters``.
  ///
  /// Backslashes stay as they are; this is for eyes, not for reading back. A text made safe once
  /// stays as it is.
  public static func terminalSafe(_ text: String, keepingNewlines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { !HiddenCharacters.isPlain($0.value) }) else {
      return text
    }
    var safe = String.UnicodeScalarView()
    var hidden = HiddenCharacters()
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      index = next
      let after = next < scalars.endIndex ? scalars[next] : nil
      if !hidden.isHidden(scalar, before: after) || scalar == "\n" && keepingNewlines {
        safe.append(scalar)
      } else {
        safe.append(contentsOf: visible(scalar).unicodeScalars)
      }
    }
    return String(safe)
  }

  /// JSON with the same characters written as `\u202e`, which reads back as what it was. Line breaks
  /// between values stay.
  public static func jsonSafe(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: { !HiddenCharacters.isPlain($0.value) }) else {
      return json
    }
    var safe = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      if scalar == "\n" || !HiddenCharacters.isEverHidden(scalar) {
        safe.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          let zeros = String(repeating: "0", count: 4 - digits.count)
          safe.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
        }
      }
    }
    return String(safe)
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
