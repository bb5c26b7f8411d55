internal import CWords

/// What siyu says in another language, by its English.
public struct Catalogue: Sendable {
  /// One English text with its translation, as a file of the catalogue has them.
  public struct Entry: Sendable, Hashable {
    /// The key: with places `{1}`, without blanks at its ends.
    public var english: String
    public var translation: String
    /// In its file, from 1.
    public var line: Int

    public init(english: String, translation: String, line: Int) {
      self.english = english
      self.translation = translation
      self.line = line
    }
  }

  /// A translation in parts: texts, and the numbers of places.
  enum Part: Sendable, Hashable {
    case text(String)
    /// From 0.
    case place(Int)
  }

  let translations: [String: [Part]]
  let templates: TemplateIndex
  let readings = Readings()

  public init(_ entries: [Entry]) {
    translations = Dictionary(
      entries.map { ($0.english, Template.parts(of: $0.translation)) },
      uniquingKeysWith: { first, _ in first })
    templates = TemplateIndex(
      entries.map(\.english).filter { !Self.labels.contains($0) }.map { Template($0) }
        .filter(\.isTelling))
  }

  /// Said only where they are put together, and common in what authors write: not read back, or
  /// their reason "returns often" would be half in another language.
  private static let labels: Set<String> = [
    "returns {1}", "raises: {1}", "is refused: {1}", "permission: {1}", "found at {1}",
    "found only in {1}", "only in {1}",
  ]

  /// - Returns: `nil` when the catalogue does not have it.
  func text(of piece: Phrase.Piece) -> String? {
    let (before, words, after) = piece.key
    if words.isEmpty { return piece.english }
    guard let parts = translations[words] else { return nil }
    return Self.joined(before, Self.filled(parts, piece.values), after)
  }

  /// A translation with the blanks that stood around its English. Chinese marks are as wide as a
  /// blank and a mark; only indentation and line breaks stay before them.
  static func joined(_ before: Substring, _ words: String, _ after: Substring) -> String {
    let opens = words.first.map(Wide.isMark) ?? false
    let closes = words.last.map(Wide.isMark) ?? false
    return (opens && before == " " ? "" : before) + words + (closes && after == " " ? "" : after)
  }

  /// - Note: Translations have a blank between Chinese and what stands in a place, as is usual beside
  ///   Latin letters and digits; where Chinese comes to stand there, it goes.
  static func filled(_ parts: [Part], _ values: [String]) -> String {
    var text = ""
    // Whether the last place stands between single marks.
    var turned = false
    for part in parts {
      switch part {
      case .text(var words):
        if turned, words.first == "”" { words.replaceSubrange(...words.startIndex, with: "’") }
        turned = false
        text += Wide.meets(text, words) ? String(words.dropFirst()) : words
      case .place(let number):
        guard number < values.count else { continue }
        var value = values[number]
        if text.hasSuffix("“") {
          // Such a mark in such marks is not to be told from them: `“` is shown as ‘“’.
          if value.contains(where: { "“”".contains($0) }) {
            text.removeLast()
            text += "‘"
            turned = true
          }
          // Of a list each has its own quotation marks.
          value = value.replacing("', '", with: turned ? "’、‘" : "”、“")
        }
        if text.last == " ", let first = value.first, Wide.holds(first),
          let before = text.dropLast().last, Wide.holds(before)
        {
          text.removeLast()
        }
        text += value
      }
    }
    return text
  }
}

/// Characters of Chinese, for the blanks beside them.
enum Wide {
  /// Chinese characters and marks, with the curved quotation marks.
  static func holds(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first?.value else { return false }
    return (0x3000...0x9FFF).contains(scalar) || (0xFF00...0xFFEF).contains(scalar)
      || (0x2018...0x201D).contains(scalar)
      || (0x20000...0x3FFFF).contains(scalar)
  }

  /// Marks that hold their own blank.
  static func isMark(_ character: Character) -> Bool { "，。；：、！？（）".contains(character) }

  /// Whether a blank would stand between two of them.
  static func meets(_ text: String, _ next: String) -> Bool {
    guard next.first == " ", let second = next.dropFirst().first else { return false }
    return text.last.map(holds) ?? false && holds(second)
  }
}

extension Language {
  /// `nil` for English, which stands in the code.
  var catalogue: Catalogue? { self == .chinese ? Catalogue.chinese : nil }
}

extension Catalogue {
  /// Built into the program: nothing to install, nothing to lose.
  public static let chinese = Catalogue(
    builtIn.flatMap { (try? CatalogueFile(parsing: $0.text).entries) ?? [] })

  /// The files as they were built in.
  public static var builtIn: [(area: String, text: String)] {
    (0..<siyu_words_chinese_count()).map { number in
      let file = siyu_words_chinese(number)
      return (
        String(cString: file.area),
        String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
      )
    }
  }
}
