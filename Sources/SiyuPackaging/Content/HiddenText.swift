import SiyuModel

/// Characters that nobody sees and a terminal or a phone obeys, in texts that go to customers.
enum HiddenText {
  struct Found {
    var scalar: Unicode.Scalar
    /// 0-based: line breaks before it.
    var line: Int
  }

  /// The first one that does not belong where it stands.
  static func first(in text: String, besides allowed: Set<Unicode.Scalar>) -> Found? {
    var hidden = HiddenCharacters()
    var line = 0
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      let isHidden = hidden.isHidden(scalar, before: next < scalars.endIndex ? scalars[next] : nil)
      if isHidden, !allowed.contains(scalar) { return Found(scalar: scalar, line: line) }
      if scalar == "\n" { line += 1 }
      index = next
    }
    return nil
  }

  /// A value as it may stand in a sentence: on one line, without what nobody sees, each run of
  /// blanks as one; `nil` when nothing is left.
  static func cleaned(_ text: String) -> String? {
    var hidden = HiddenCharacters()
    var kept = String.UnicodeScalarView()
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      let isHidden = hidden.isHidden(scalar, before: next < scalars.endIndex ? scalars[next] : nil)
      index = next
      if PlainText.isBlank(scalar) {
        if let last = kept.last, last != " " { kept.append(" ") }
      } else if !isHidden {
        kept.append(scalar)
      }
    }
    if kept.last == " " { kept.removeLast() }
    return kept.isEmpty ? nil : String(kept)
  }
}
