/// An English text with its places, and how it is found again in a text that was made from it.
struct Template: Sendable {
  let key: String
  /// One more than there are places.
  private let texts: [String]
  /// Which place stands behind each text but the last, from 0.
  private let places: [Int]
  /// Of two that fit, the one that begins with a text of its own says more, then the longer one.
  let rank: Int
  /// Letters and quotation marks of its texts: `{1} has no '{2}'` tells more than `{1} owns`.
  let letters: Int

  init(_ key: String) {
    self.key = key
    var texts = [""]
    var places: [Int] = []
    for part in Self.parts(of: key) {
      switch part {
      case .text(let words): texts[texts.count - 1] += words
      case .place(let number):
        places.append(number)
        texts.append("")
      }
    }
    self.texts = texts
    self.places = places
    letters = texts.reduce(0) { $0 + $1.utf8.count { $0 > 0x40 || $0 == 0x27 } }
    rank = texts.reduce(0) { $0 + $1.utf8.count } + (texts[0].isEmpty ? 0 : 1 << 16)
  }

  var first: String { texts[0] }
  var last: String { texts[texts.count - 1] }

  /// Whether finding its texts tells anything: it has places, and a word or quotation marks beside
  /// them.
  var isTelling: Bool { !places.isEmpty && letters >= 6 }

  /// `{1} customer`: a number of things, which anything could stand before.
  private var isCount: Bool {
    places.count == 1 && texts[0].isEmpty && !texts[1].dropFirst().contains(" ")
  }

  /// What stands in the places, by number; `nil` when the text was not made from this.
  func values(in text: String) -> [String]? {
    guard let first = texts.first, let last = texts.last, text.hasPrefix(first),
      text.hasSuffix(last), text.utf8.count >= first.utf8.count + last.utf8.count
    else { return nil }
    let end = text.index(text.endIndex, offsetBy: -last.count)
    var rest = text[text.index(text.startIndex, offsetBy: first.count)..<max(end, text.startIndex)]
    var found: [String] = []
    for words in texts.dropFirst().dropLast() {
      guard let range = words.isEmpty ? nil : rest.firstRange(of: words) else { return nil }
      found.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    found.append(String(rest))
    if isCount, let number = found.first, !number.allSatisfy({ $0.isNumber || $0 == "," }) {
      return nil
    }
    var values = Array(repeating: "", count: (places.max() ?? -1) + 1)
    for (number, value) in zip(places, found) { values[number] = value }
    return values
  }

  /// Whether a place stands between quotation marks.
  func isQuoted(_ number: Int) -> Bool {
    guard let index = places.firstIndex(of: number) else { return false }
    return texts[index].last.map { "'\"`".contains($0) } ?? false
  }

  /// The parts of a text with places; `{{` and `}}` are braces.
  static func parts(of text: String) -> [Catalogue.Part] {
    var parts: [Catalogue.Part] = []
    var words = ""
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
        words.append(first)
        rest = rest.dropFirst(2)
      } else if first == "{", let close = rest.firstIndex(of: "}"),
        let number = Int(rest[rest.index(after: rest.startIndex)..<close]),
        (1...99).contains(number)
      {
        if !words.isEmpty { parts.append(.text(words)) }
        words = ""
        parts.append(.place(number - 1))
        rest = rest[rest.index(after: close)...]
      } else {
        words.append(first)
        rest = rest.dropFirst()
      }
    }
    if !words.isEmpty || parts.isEmpty { parts.append(.text(words)) }
    return parts
  }
}
