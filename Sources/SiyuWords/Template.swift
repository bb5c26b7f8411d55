/// An English text with its places, and how it is found again in a text that was made from it.
struct Template: Sendable {
  let key: String
  /// One more than there are places.
  private let texts: [[UInt8]]
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
    self.texts = texts.map { Array($0.utf8) }
    self.places = places
    letters = texts.reduce(0) { $0 + $1.utf8.count { $0 > 0x40 || $0 == 0x27 } }
    rank = texts.reduce(0) { $0 + $1.utf8.count } + (texts[0].isEmpty ? 0 : 1 << 16)
  }

  var first: [UInt8] { texts[0] }
  var last: [UInt8] { texts[texts.count - 1] }

  /// Whether finding its texts tells anything: it has places, and a word or quotation marks beside
  /// them.
  var isTelling: Bool {
    // `, got {1}` begins where another text ends.
    let isTail = texts[0].first == UInt8(ascii: ",") || texts[0].first == UInt8(ascii: ";")
    return !places.isEmpty && letters >= (isTail ? 3 : 5) && !isSubject
  }

  /// `step '{1}' of {2}`, which is found where subjects are: what stands last in it would take all that is
  /// said of it for a part of its name.
  private var isSubject: Bool {
    texts.count == 3 && texts[0].suffix(2) == Array(" '".utf8)[...]
      && texts[1] == Array("' of ".utf8) && texts[2].isEmpty
  }

  /// `{1} customer`: a number of things, which anything could stand before.
  private var isCount: Bool {
    places.count == 1 && texts[0].isEmpty && !texts[1].dropFirst().contains(UInt8(ascii: " "))
  }

  /// What stands in the places, by number; `nil` when the text was not made from this.
  ///
  /// By bytes: characters that Unicode holds for equal are of different lengths, and none that a
  /// template begins with stands inside another.
  func values(in text: [UInt8]) -> [String]? {
    guard text.count >= first.count + last.count, text.starts(with: first),
      text.suffix(last.count).elementsEqual(last)
    else { return nil }
    var rest = text[first.count..<(text.count - last.count)]
    var found: [String] = []
    for words in texts.dropFirst().dropLast() {
      guard let place = Self.firstPlace(of: words, in: rest) else { return nil }
      found.append(String(decoding: rest[..<place], as: UTF8.self))
      rest = rest[(place + words.count)...]
    }
    // The full stop behind a sentence is none of what stands last in it.
    if last.isEmpty, rest.count > 2, rest.last == UInt8(ascii: "."),
      let before = rest.dropLast().last, ![0x20, 0x2E, 0x2F].contains(before)
    {
      return nil
    }
    found.append(String(decoding: rest, as: UTF8.self))
    if isCount, let number = found.first, !number.allSatisfy({ $0.isNumber || $0 == "," }) {
      return nil
    }
    var values = Array(repeating: "", count: (places.max() ?? -1) + 1)
    for (index, value) in found.enumerated() {
      if holdsTooMuch(value, at: index) { return nil }
      values[places[index]] = value
    }
    return values
  }

  /// Whether a value is more than what stood there: the quotation marks of something else, which ends
  /// before; or `no plugin` behind `there is`, which says the opposite.
  private func holdsTooMuch(_ value: String, at index: Int) -> Bool {
    let (before, after) = (texts[index], texts[index + 1])
    if let quote = before.last, quote == after.first, [0x22, 0x27, 0x60].contains(quote) {
      let apart = String(decoding: [quote, 0x2C, 0x20, quote], as: UTF8.self)
      return value.replacing(apart, with: "").utf8.contains(quote)
    }
    let words = String(decoding: before, as: UTF8.self)
    return value.hasPrefix("no ")
      && ["is ", "are "].contains { words == $0 || words.hasSuffix(" " + $0) }
  }

  /// `nil` for no words too: two places side by side cannot be told apart.
  private static func firstPlace(of words: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let begin = words.first, text.count >= words.count else { return nil }
    for place in text.startIndex...(text.endIndex - words.count) where text[place] == begin {
      if text[place..<(place + words.count)].elementsEqual(words) { return place }
    }
    return nil
  }

  /// Whether a place stands between quotation marks.
  func isQuoted(_ number: Int) -> Bool {
    guard let index = places.firstIndex(of: number) else { return false }
    return texts[index].last.map { "'\"`".utf8.contains($0) } ?? false
  }

  /// Whether a name in quotation marks stands right behind a place.
  func namesBehind(_ number: Int) -> Bool {
    guard let index = places.firstIndex(of: number) else { return false }
    return texts[index + 1].starts(with: Array(" '".utf8))
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
