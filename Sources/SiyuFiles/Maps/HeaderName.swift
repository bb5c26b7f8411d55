import SiyuModel

/// A column name as people mean it: without marks, quotes and blanks at the ends, without the
/// difference of case and of wide and narrow characters.
struct HeaderName: Hashable, Sendable {
  let folded: String

  init(_ text: String) { folded = Self.fold(text) }

  /// U+FF01…U+FF5E to ASCII, lower case, no blanks, no marks.
  static func fold(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFEFF, 0x200B, 0x00A0, 0x3000: continue
      case 0...0x20, 0x22, 0x27: continue
      case 0xFF01...0xFF5E:
        if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { folded.append(narrow) }
      default: folded.append(scalar)
      }
    }
    return String(folded).lowercased()
  }

  /// The nearest of `candidates`, if it is near.
  static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
    var spellings: [String: String] = [:]
    var folded: [String] = []
    for candidate in candidates {
      let key = fold(candidate)
      if spellings.updateValue(candidate, forKey: key) == nil { folded.append(key) }
    }
    return NearestName.nearest(to: fold(text), in: folded).flatMap { spellings[$0] }
  }
}
