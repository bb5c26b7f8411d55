/// What a message is about, put together where it is made: `sop 'a'`, `goal of sop 'a'`, `level 'silver'
/// of membership 'm'`, `'at' in step 'b' of sop 'a'`.
///
/// There are too many of them for entries of their own. What is declared has an entry with its name,
/// `sop '{1}'`; a field that stands alone is Lua's word and stays.
extension Catalogue {
  /// A subject of a subject of a subject.
  private static let deepest = 4

  /// `nil` for what is none.
  func subject(_ text: String, depth: Int = 0) -> String? {
    guard depth < Self.deepest, text.utf8.count < 400 else { return nil }
    if let (name, rest) = Self.quoted(text[...]) {
      for mark in [" in ", " of "] where rest.hasPrefix(mark) {
        return owner(String(rest.dropFirst(mark.count)), depth)
          .map { Self.owned("“\(name)”", by: $0) }
      }
      return nil
    }
    let noun = text.prefix { $0.isASCII && $0.isLowercase || $0 == "_" }
    if noun.isEmpty { return nil }
    var rest = text[noun.endIndex...]
    var head = String(noun)
    if rest.first == " ", let (name, behind) = Self.quoted(rest.dropFirst()) {
      guard let named = translations["\(noun) '{1}'"] else { return nil }
      head = Self.filled(named, [String(name)])
      rest = behind
      if rest.isEmpty { return head }
    } else if rest.first == " " {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty {
        guard let numbered = translations["\(noun) {1}"] else { return nil }
        head = Self.filled(numbered, [String(digits)])
        rest = rest[digits.endIndex...]
      }
    }
    guard rest.hasPrefix(" of ") else { return nil }
    return owner(String(rest.dropFirst(4)), depth).map { Self.owned(head, by: $0) }
  }

  /// Kinds of values one of which is wanted: `a text or a list`, `"day" or "week"`.
  func alternatives(_ text: String) -> String? {
    guard text.utf8.count < 400 else { return nil }
    let parts = text.split(separator: " or ", omittingEmptySubsequences: false).map(String.init)
    guard (2...6).contains(parts.count) else { return nil }
    var words = ""
    for part in parts {
      guard let one = kind(part) else { return nil }
      if !words.isEmpty {
        words += (words.last.map(Wide.holds) == true ? "" : " ") + "或"
        words += one.first.map(Wide.holds) == true ? "" : " "
      }
      words += one
    }
    return words
  }

  /// A kind of values, a class such as `siyu.Orders`, values in quotation marks.
  private func kind(_ text: String) -> String? {
    if let words = article(text) { return words }
    if text.hasPrefix("\"") { return NameList.chinese(text, orOne: true) }
    // The value of this class has a name, by which authors know it.
    if text == "siyu.Keep" { return "siyu.keep" }
    return text.hasPrefix("siyu.") && !text.contains(" ") ? text : nil
  }

  /// What is declared, without its name: `tag_group`.
  func noun(_ word: String) -> String? {
    translations["\(word) '{1}'"].map { Self.filled($0, [""]).replacing("“”", with: "") }
  }

  /// What is declared, or `a customer`.
  private func owner(_ text: String, _ depth: Int) -> String? {
    article(text) ?? subject(text, depth: depth + 1)
  }

  /// `a customer`, `a text`.
  private func article(_ text: String) -> String? {
    guard text.hasPrefix("a ") || text.hasPrefix("an ") else { return nil }
    return translations[text].map { Self.filled($0, []) }
  }

  private static func owned(_ head: String, by owner: String) -> String {
    owner + (owner.last.map(Wide.holds) == true ? "" : " ") + "的"
      + (head.first.map(Wide.holds) == true ? "" : " ") + head
  }

  /// A name in quotation marks, and what stands behind it.
  private static func quoted(_ text: Substring) -> (name: Substring, rest: Substring)? {
    guard text.first == "'" else { return nil }
    let name = text.dropFirst().prefix { $0 != "'" }
    guard name.endIndex < text.endIndex, !name.isEmpty else { return nil }
    return (name, text[text.index(after: name.endIndex)...])
  }
}
