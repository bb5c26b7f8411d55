import SiyuModel

/// Words that may not stand in messages, and longer ones that are fine although they hold one.
///
/// Compared without regard to width and case; blanks, characters that nobody sees and marks on letters
/// between them do not hide a word, line breaks do. A word that begins or ends in a Latin letter or digit is
/// found only where no other follows: `top1` is not in `top10`.
public struct WordList: Sendable {
  /// A word that was found.
  public struct Hit: Sendable, Hashable {
    /// As the list spells it.
    public var word: String
    /// The list's file; empty where there is none.
    public var list: String
    /// 0-based: line breaks before it.
    public var line: Int
  }

  private struct Entry: Sendable {
    var word: String
    var list: String
  }

  private var entries: [Entry] = []
  private var forbidden = WordTrie()
  private var allowed = WordTrie()

  public init() {}

  public var count: Int { entries.count }

  /// - Returns: false for a word of which nothing is left to compare.
  @discardableResult
  public mutating func forbid(_ word: String, list: String = "") -> Bool {
    let letters = WordText(word).letters
    guard !letters.isEmpty else { return false }
    entries.append(Entry(word: word, list: list))
    forbidden.add(letters, entries.count - 1)
    return true
  }

  @discardableResult
  public mutating func allow(_ word: String) -> Bool {
    let letters = WordText(word).letters
    guard !letters.isEmpty else { return false }
    allowed.add(letters, 0)
    return true
  }

  /// Where forbidden words stand, from the beginning; of those that begin in one place the longest.
  public func hits(in text: String) -> [Hit] {
    if entries.isEmpty { return [] }
    let text = WordText(text)
    let fine = text.letters.indices.compactMap { start in
      allowed.matches(text.letters, from: start).last.map { start..<$0.end }
    }
    return text.letters.indices.compactMap { start in
      let match = forbidden.matches(text.letters, from: start).last { match in
        text.isWhole(start..<match.end)
          && !fine.contains { $0.lowerBound <= start && match.end <= $0.upperBound }
      }
      guard let match else { return nil }
      let entry = entries[match.word]
      return Hit(word: entry.word, list: entry.list, line: text.lines[start])
    }
  }
}

/// A text as words are compared.
struct WordText {
  /// A line break is a letter that is in no word.
  private(set) var letters: [UInt32] = []
  /// Of each letter, 0-based.
  private(set) var lines: [Int] = []
  /// Whether a blank stands before it.
  private var isApart: [Bool] = []

  init(_ text: String) {
    var line = 0
    var gap = false
    func add(_ value: UInt32) {
      letters.append(value)
      lines.append(line)
      isApart.append(gap)
      gap = false
    }
    // One scalar for one.
    for scalar in PlainText.halfwidth(text).unicodeScalars {
      if scalar == "\n" {
        add(scalar.value)
        line += 1
      } else if PlainText.isBlank(scalar) {
        // What has no width parts no letters.
        if ![0x200B, 0x2060, 0xFEFF].contains(scalar.value) { gap = true }
      } else if !HiddenCharacters.isEverHidden(scalar), !Self.isMark(scalar) {
        if scalar.isASCII {
          let isUpper = UInt32(0x41)...0x5A ~= scalar.value
          add(isUpper ? scalar.value + 0x20 : scalar.value)
        } else {
          for lower in scalar.properties.lowercaseMapping.unicodeScalars { add(lower.value) }
        }
      }
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    if HiddenCharacters.isPlain(scalar.value) { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }

  /// Whether no Latin word or number is cut at either end.
  func isWhole(_ range: Range<Int>) -> Bool {
    func goesOn(_ left: Int, _ right: Int) -> Bool {
      guard letters.indices.contains(left), letters.indices.contains(right) else { return false }
      return Self.isLatin(letters[left]) && Self.isLatin(letters[right]) && !isApart[right]
    }
    return !goesOn(range.lowerBound - 1, range.lowerBound)
      && !goesOn(range.upperBound - 1, range.upperBound)
  }

  private static func isLatin(_ value: UInt32) -> Bool {
    0x30...0x39 ~= value || 0x61...0x7A ~= value
  }
}

/// Many words looked for at once: the time goes by the text and the longest word, not by how many there are.
private struct WordTrie: Sendable {
  private var children: [[UInt32: Int]] = [[:]]
  private var words: [Int?] = [nil]

  mutating func add(_ letters: [UInt32], _ word: Int) {
    var node = 0
    for letter in letters {
      if let next = children[node][letter] {
        node = next
      } else {
        children.append([:])
        words.append(nil)
        children[node][letter] = children.count - 1
        node = children.count - 1
      }
    }
    words[node] = words[node] ?? word
  }

  /// Words that begin there, the shortest first, and where they end (exclusive).
  func matches(_ letters: [UInt32], from start: Int) -> [(word: Int, end: Int)] {
    var found: [(word: Int, end: Int)] = []
    var node = 0
    var index = start
    while index < letters.count, let next = children[node][letters[index]] {
      node = next
      index += 1
      if let word = words[node] { found.append((word, index)) }
    }
    return found
  }
}
