/// English texts of ours, found again.
///
/// What a worker raises, what the store kept, what an error says was made where nobody knows of
/// languages, and goes over borders as plain English. Here it is matched against the English of the
/// catalogue; what stood in the places is handed on as it came. So whoever made the text, a hostile
/// worker too, chooses among what siyu says anyway, and needs no more trust than before.
extension Catalogue {
  /// Longer texts are no messages of ours, in bytes.
  private static let longest = 1 << 11

  /// The text in this catalogue's language, line by line. What is not found stays English.
  public func reading(_ text: String) -> String {
    if text.utf8.count > Self.longest { return text }
    return readings.reading(text) { text in
      var reader = EnglishReader(catalogue: self)
      // Messages and their hints are lines; nothing that is filled in has several.
      return text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { reader.line(String($0)) }
        .joined(separator: "\n")
    }
  }
}

/// Reads one text.
struct EnglishReader {
  let catalogue: Catalogue
  /// Templates that may still be tried. Messages of ours take some dozens; a text made to fit everywhere
  /// would take millions, and stays English.
  private(set) var tries = 4_000

  /// A message whose place is another message whose place is another.
  private static let deepest = 3
  private static let marks = [": ", "; ", ", ", " (", ". "]
  /// Marks looked at in one text.
  private static let mostMarks = 12

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  mutating func line(_ line: String) -> String {
    known(line, depth: 0) ?? parts(of: line, depth: 0) ?? line
  }

  /// One text of the catalogue, its places filled.
  private mutating func known(_ text: String, depth: Int) -> String? {
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? start
    let words = String(text[start..<end])
    if words.isEmpty { return nil }
    func placed(_ translated: String) -> String {
      Catalogue.joined(text[..<start], translated, text[end...])
    }
    let key = Phrase.Piece(texts: [words], values: []).key.words
    if let parts = catalogue.translations[key] { return placed(Catalogue.filled(parts, [])) }
    let bytes = Array(words.utf8)
    for template in catalogue.templates.candidates(for: bytes) {
      if tries == 0 { return nil }
      tries -= 1
      guard var values = template.values(in: bytes),
        let parts = catalogue.translations[template.key]
      else { continue }
      // What stands in quotes is somebody's own word; several words without may be ours again.
      if depth < Self.deepest {
        for index in values.indices where !template.isQuoted(index) && values[index].contains(" ") {
          values[index] =
            known(values[index], depth: depth + 1) ?? self.parts(
              of: values[index], depth: depth + 1)
            ?? values[index]
        }
      }
      return placed(Catalogue.filled(parts, values))
    }
    return nil
  }

  /// Texts of the catalogue one behind the other, or one behind a place in a file.
  private mutating func parts(of text: String, depth: Int) -> String? {
    if depth > Self.deepest { return nil }
    var tried = 0
    var index = text.startIndex
    while index < text.endIndex, tried < Self.mostMarks, tries > 0 {
      defer { index = text.index(after: index) }
      guard let mark = Self.marks.first(where: { text[index...].hasPrefix($0) }) else { continue }
      tried += 1
      tries -= 1
      let rest = String(text[index...])
      // Of two sentences the mark belongs to the second: `; did you mean '…'?`
      // A word alone in front is a name: of a file, a column.
      if text[..<index].contains(" "), let first = known(String(text[..<index]), depth: depth + 1),
        let second = known(rest, depth: depth + 1) ?? parts(of: rest, depth: depth + 1)
      {
        return first + second
      }
      // Behind a file, an option, a customer.
      let behind = String(rest.dropFirst(mark.count))
      if mark == ": ", let words = known(behind, depth: depth + 1) {
        let place = text[..<index]
        return
          (place.contains(" ") ? known(String(place), depth: depth + 1) ?? "\(place)" : "\(place)")
          + mark + words
      }
    }
    return nil
  }
}
