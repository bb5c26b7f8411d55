/// Something siyu says, as it stands in the code: English, with places for what differs.
///
///     say("\(count) would change. Nothing was written.")
///
/// The English with its places, `{1} would change. Nothing was written.`, is the key into the
/// catalogue. Blanks at both ends don't belong to it; braces of the text are doubled.
public struct Phrase: Sendable, ExpressibleByStringInterpolation {
  /// Literals that were joined by `+`, each with its values between its texts.
  struct Piece: Sendable {
    var texts: [String]
    var values: [String]

    static func + (a: Piece, b: Piece) -> Piece {
      let middle = (a.texts.last ?? "") + (b.texts.first ?? "")
      return Piece(
        texts: a.texts.dropLast() + [middle] + b.texts.dropFirst(), values: a.values + b.values)
    }

    var english: String {
      var text = texts[0]
      for (index, value) in values.enumerated() { text += value + texts[index + 1] }
      return text
    }

    /// Key, and the blanks that stood around it.
    var key: (before: Substring, words: String, after: Substring) {
      var words = Self.escaped(texts[0])
      for index in values.indices { words += "{\(index + 1)}" + Self.escaped(texts[index + 1]) }
      let start = words.firstIndex { !$0.isWhitespace } ?? words.endIndex
      let end = words.lastIndex { !$0.isWhitespace }.map { words.index(after: $0) } ?? start
      return (words[..<start], String(words[start..<end]), words[end...])
    }

    private static func escaped(_ text: String) -> String {
      guard text.contains(where: { $0 == "{" || $0 == "}" }) else { return text }
      return text.reduce(into: "") { $0 += $1 == "{" ? "{{" : $1 == "}" ? "}}" : String($1) }
    }
  }

  var pieces: [Piece]

  public init(stringLiteral text: String) { pieces = [Piece(texts: [text], values: [])] }

  public init(stringInterpolation: StringInterpolation) {
    pieces = [Piece(texts: stringInterpolation.texts, values: stringInterpolation.values)]
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var texts = [""]
    fileprivate var values: [String] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) { texts[texts.count - 1] += literal }

    public mutating func appendInterpolation(_ value: some Any) {
      values.append("\(value)")
      texts.append("")
    }
  }

  /// Long texts are written over several lines.
  public static func + (a: Phrase, b: Phrase) -> Phrase {
    var sum = a
    sum.pieces += b.pieces
    return sum
  }

  /// As it was written.
  public var english: String { pieces.map(\.english).joined() }

  /// In a language; what its catalogue does not have stays English.
  public func text(in language: Language) -> String {
    guard let catalogue = language.catalogue else { return english }
    var text = ""
    var index = 0
    while index < pieces.count {
      // The longest run of pieces that the catalogue has as one.
      var end = pieces.count
      while end > index {
        let run = pieces[(index + 1)..<end].reduce(pieces[index], +)
        if let translated = catalogue.text(of: run) {
          text += translated
          break
        }
        end -= 1
      }
      if end == index {
        text += pieces[index].english
        end = index + 1
      }
      index = end
    }
    return text
  }
}

/// In the language of now.
public func say(_ phrase: Phrase) -> String { phrase.text(in: .current) }

/// A text of ours that was made in English where nobody knows of languages: beyond a border, in a
/// file, in an error. Read back against the catalogue; what is not found there stays as it is.
public func said(_ english: String) -> String {
  Language.current.catalogue?.reading(english) ?? english
}

/// A number of things: `1 customer`, `1,234 customers`, `1,234 位客户`.
///
/// - Parameters:
///   - noun: its key is `{1} customer`.
///   - many: in English, where it does not take an "s".
public func counted(_ number: String, _ noun: String, _ many: String? = nil) -> String {
  let one = Phrase.Piece(texts: ["", " " + noun], values: [number])
  if let translated = Language.current.catalogue?.text(of: one) { return translated }
  return "\(number) \(number == "1" || number == "-1" ? noun : many ?? noun + "s")"
}

/// A noun that is counted elsewhere: so that the catalogue is known to need it.
public func things(_ noun: String) -> String { noun }
