import SiyuModel

// Blanks, comments, and the extent of strings and scalars.

extension TOMLParser {
  func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == 9 }

  mutating func skipBlanks() {
    while let byte = peek(), Self.isBlank(byte) { at += 1 }
  }

  /// The end of the text, a line break, or a comment.
  var atLineEnd: Bool {
    switch peek() {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): true
    default: false
    }
  }

  mutating func skipBlanksAndLines() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case UInt8(ascii: " "), 9, UInt8(ascii: "\r"): at += 1
      case UInt8(ascii: "#"):
        while let next = peek(), next != UInt8(ascii: "\n") { at += 1 }
      default: return
      }
    }
  }

  /// What stands here, for messages: a character in quotes, or the end of line or file.
  var found: String {
    switch peek() {
    case nil: "the end of the file"
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): "the end of the line"
    default:
      String(decoding: bytes[at..<min(at + 4, bytes.count)], as: UTF8.self).first.map {
        Message.quoted(String($0))
      } ?? "the end of the file"
    }
  }

  /// TOML has no control characters but tab and line ends, be it in strings or in comments.
  ///
  /// Afterwards a carriage return is known to be part of a line end.
  func checkControlCharacters() throws(TOMLSyntaxError) {
    var line = 1
    for (place, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x7F {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case 9: break
      case UInt8(ascii: "\r") where place + 1 < bytes.count && bytes[place + 1] == 10: break
      case 0: throw error(Message.nulCharacter, line: line)
      default: throw error(Message.controlCharacter(byte), line: line)
      }
    }
  }

  // MARK: Strings

  func startsWithThree(_ quote: UInt8) -> Bool {
    at + 2 < bytes.count && bytes[at] == quote && bytes[at + 1] == quote && bytes[at + 2] == quote
  }

  /// A string of any of the four spellings.
  mutating func skipString() throws(TOMLSyntaxError) {
    let quote = bytes[at]
    if startsWithThree(quote) {
      try skipLongString(quote)
    } else {
      try skipShortString(quote)
    }
  }

  private mutating func skipShortString(_ quote: UInt8) throws(TOMLSyntaxError) {
    let start = at
    at += 1
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      at += 1
      if byte == quote { return }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), peek() != UInt8(ascii: "\n") {
        at += 1
      }
    }
    throw openString(quote, from: start)
  }

  private mutating func skipLongString(_ quote: UInt8) throws(TOMLSyntaxError) {
    let start = line
    at += 3
    while let byte = peek() {
      if byte == quote, startsWithThree(quote) {
        at += 3
        // Up to two quotes may stand before the closing three: `""""a quote""""`.
        if peek() == quote { at += 1 }
        if peek() == quote { at += 1 }
        return
      }
      at += 1
      if byte == UInt8(ascii: "\n") { line += 1 }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), peek() != UInt8(ascii: "\n") {
        at += 1
      }
    }
    throw error(Message.openLongString(quote), line: start)
  }

  /// A number, date or word: up to what can only follow one.
  mutating func skipScalar() throws(TOMLSyntaxError) {
    let start = at
    scan: while let byte = peek() {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"),
        UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        break scan
      default: at += 1
      }
    }
    while at > start, Self.isBlank(bytes[at - 1]) { at -= 1 }
    guard at > start else { throw unexpected("a value") }
  }
}
