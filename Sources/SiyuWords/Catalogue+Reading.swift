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
  /// Texts of ours that are compared where several fit; below this depth the first counts.
  private static let mostCompared = 4
  private static let deepestCompared = 1
  private static let marks = [": ", "; ", ", ", " (", ". ", "' "]
  /// Marks looked at in one text.
  private static let mostMarks = 12
  /// What is put behind many messages, and would be taken for a part of what stands in their last place.
  private static let tails = [
    "; did you mean ", "; possible are ", "; there are ", "; none is declared", ", got ",
  ]

  /// A text that was found, and how much of it stayed English: bytes in places of several words.
  private struct Found {
    var words: String
    var unread = 0

    static func + (a: Found, b: Found) -> Found {
      Found(words: a.words + b.words, unread: a.unread + b.unread)
    }
  }

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  mutating func line(_ line: String) -> String { read(line, depth: 0)?.words ?? line }

  private mutating func read(_ text: String, depth: Int) -> Found? {
    if let found = withTail(text, depth: depth) { return found }
    return known(text, depth: depth) ?? parts(of: text, depth: depth)
      ?? withoutStop(text, depth: depth)
  }

  /// What Lua is told ends with a full stop, which the same words elsewhere have not.
  private mutating func withoutStop(_ text: String, depth: Int) -> Found? {
    guard text.hasSuffix("."), !text.hasSuffix("..") else { return nil }
    return read(String(text.dropLast()), depth: depth).map { $0 + Found(words: "。") }
  }

  private mutating func withTail(_ text: String, depth: Int) -> Found? {
    if depth > Self.deepest { return nil }
    for tail in Self.tails {
      guard let place = text.ranges(of: tail).last?.lowerBound, place > text.startIndex,
        let last = known(String(text[place...]), depth: depth + 1),
        let first = read(String(text[..<place]), depth: depth + 1)
      else { continue }
      return first + last
    }
    return nil
  }

  /// One text of the catalogue, its places filled. Of several that fit it is the one that leaves the
  /// least English, then the one with the most words of its own.
  private mutating func known(_ text: String, depth: Int) -> Found? {
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? start
    let words = String(text[start..<end])
    if words.isEmpty { return nil }
    func placed(_ translated: String, unread: Int) -> Found {
      Found(words: Catalogue.joined(text[..<start], translated, text[end...]), unread: unread)
    }
    let key = Phrase.Piece(texts: [words], values: []).key.words
    if let parts = catalogue.translations[key] {
      return placed(Catalogue.filled(parts, []), unread: 0)
    }
    if let found = catalogue.subject(words) ?? catalogue.alternatives(words) {
      return placed(found, unread: 0)
    }
    let bytes = Array(words.utf8)
    var best: (found: Found, letters: Int)?
    var compared = 0
    for template in catalogue.templates.candidates(for: bytes) {
      if tries == 0 { break }
      tries -= 1
      guard var values = template.values(in: bytes),
        let parts = catalogue.translations[template.key]
      else { continue }
      let unread = depth < Self.deepest ? fill(&values, of: template, depth: depth + 1) : 0
      let found = placed(Catalogue.filled(parts, values), unread: unread)
      if unread == 0 { return found }
      if best.map({ (unread, -template.letters) < ($0.found.unread, -$0.letters) }) ?? true {
        best = (found, template.letters)
      }
      compared += 1
      if depth > Self.deepestCompared || compared == Self.mostCompared { break }
    }
    return best?.found
  }

  /// What stands in quotes is somebody's own word; several words without may be ours again.
  ///
  /// - Returns: bytes that stay English.
  private mutating func fill(_ values: inout [String], of template: Template, depth: Int) -> Int {
    var unread = 0
    for index in values.indices where !template.isQuoted(index) {
      let value = values[index]
      guard value.contains(" ") else {
        // One name, as lists of them are shown.
        let name = value.dropFirst().dropLast()
        if value.first == "'", value.last == "'", !name.isEmpty, !name.contains("'") {
          values[index] = "“\(name)”"
        }
        // `{1} '{2}'`: what is declared, and its name.
        if template.namesBehind(index), let noun = catalogue.noun(value) { values[index] = noun }
        continue
      }
      let found = known(value, depth: depth).flatMap { $0.unread == 0 ? $0 : nil }
      if found == nil, let list = NameList.chinese(value) {
        values[index] = list
        continue
      }
      let words = found ?? read(value, depth: depth)
      unread += words?.unread ?? value.utf8.count
      if let words { values[index] = words.words }
    }
    return unread
  }

  /// Texts of the catalogue one behind the other, or one behind a place in a file.
  private mutating func parts(of text: String, depth: Int) -> Found? {
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
      let behind = String(rest.dropFirst(mark.count))
      if let found = enclosed(text[..<index], mark, behind, depth: depth)
        ?? told(of: text[..<index], mark, behind, depth: depth)
      {
        return found
      }
      // Behind a file, an option, a customer.
      let place = String(text[..<index])
      if mark == ": ",
        let words = known(behind, depth: depth + 1)
          ?? (place.contains(" ") ? nil : parts(of: behind, depth: depth + 1))
      {
        let front = place.contains(" ") ? known(place, depth: depth + 1) : nil
        return (front ?? Found(words: place)) + Found(words: mark) + words
      }
    }
    return nil
  }

  /// A text with names or its reason behind it: `… is needed: a, b`, `… is not taken (the store is full)`.
  private mutating func enclosed(
    _ front: Substring, _ mark: String, _ behind: String, depth: Int
  ) -> Found? {
    guard front.contains(" ") else { return nil }
    if mark == ": ", let names = NameList.chinese(behind, orOne: true),
      let first = known(String(front), depth: depth + 1)
    {
      return first + Found(words: "：" + names)
    }
    if mark == " (", behind.hasSuffix(")"),
      let first = known(String(front), depth: depth + 1),
      let inner = known(String(behind.dropLast()), depth: depth + 1)
    {
      return first + Found(words: "（") + inner + Found(words: "）")
    }
    return nil
  }

  /// What is said of something that is named in front: `sop 'a' has no goal`.
  private mutating func told(
    of front: Substring, _ mark: String, _ behind: String, depth: Int
  ) -> Found? {
    guard mark == "' ", let noun = front.split(separator: " '", maxSplits: 1).first,
      noun.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x20 }),
      let words = known(behind, depth: depth + 1)
    else { return nil }
    if let subject = catalogue.subject(front + "'") { return Found(words: subject) + words }
    return Found(words: front + mark) + words
  }
}
