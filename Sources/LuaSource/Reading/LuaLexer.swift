/// Cuts Lua's text into tokens, as Lua 5.4 does (reference manual, §3.1).
struct LuaLexer {
  private let text: [UInt8]
  private var index = 0
  private(set) var comments: [LuaComment] = []

  init(_ text: [UInt8]) {
    self.text = text
  }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    index + ahead < text.count ? text[index + ahead] : nil
  }

  private func fail(
    _ message: String, from start: Int, end: LuaSyntaxError.End? = nil
  ) -> LuaSyntaxError {
    LuaSyntaxError(message, SourceRange(start, max(start, min(index, text.count))), end: end)
  }

  private mutating func skipLine() {
    while let byte = byte(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { index += 1 }
  }

  mutating func next() throws(LuaSyntaxError) -> LuaToken {
    try skipBlanks()
    let start = index
    guard let first = byte() else { return LuaToken(kind: .end, range: SourceRange(start, start)) }
    let kind: LuaToken.Kind
    if Self.beginsName(first) {
      kind = name()
    } else if Self.isDigit(first) || first == UInt8(ascii: ".") && byte(1).map(Self.isDigit) == true
    {
      kind = try number()
    } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      kind = .string(try quoted(first))
    } else if first == UInt8(ascii: "["), let level = longLevel() {
      kind = .string(try long(level, "text", from: start))
    } else if let symbol = symbol() {
      kind = .symbol(symbol)
    } else {
      index += 1
      let shown =
        (0x21...0x7E).contains(first)
        ? "'\(Character(UnicodeScalar(first)))'" : "a character outside of a text"
      throw fail("\(shown) means nothing in Lua", from: start)
    }
    return LuaToken(kind: kind, range: SourceRange(start, index))
  }

  private mutating func skipBlanks() throws(LuaSyntaxError) {
    while let byte = byte() {
      switch byte {
      case 9...13, 32: index += 1
      case UInt8(ascii: "-") where self.byte(1) == UInt8(ascii: "-"):
        let start = index
        index += 2
        if self.byte() == UInt8(ascii: "["), let level = longLevel() {
          let bytes = try long(level, "comment", from: start)
          note(bytes, from: start)
        } else {
          let from = index
          skipLine()
          note(Array(text[from..<index]), from: start)
        }
      default: return
      }
    }
  }

  private mutating func note(_ bytes: [UInt8], from start: Int) {
    comments.append(
      LuaComment(text: String(decoding: bytes, as: UTF8.self), range: SourceRange(start, index)))
  }

  private mutating func name() -> LuaToken.Kind {
    let start = index
    while let byte = byte(), Self.beginsName(byte) || Self.isDigit(byte) { index += 1 }
    let name = String(decoding: text[start..<index], as: UTF8.self)
    return LuaKeyword.byName[name].map { .keyword($0) } ?? .name(name)
  }

  private mutating func symbol() -> LuaSymbol? {
    guard let first = byte(), let candidates = LuaSymbol.byFirst[first] else { return nil }
    for candidate in candidates
    where index + candidate.bytes.count <= text.count
      && text[index..<index + candidate.bytes.count].elementsEqual(candidate.bytes)
    {
      index += candidate.bytes.count
      return candidate.symbol
    }
    return nil
  }

  // MARK: Numbers

  private mutating func number() throws(LuaSyntaxError) -> LuaToken.Kind {
    let start = index
    let isHex =
      byte() == UInt8(ascii: "0") && (byte(1).map { $0 | 0x20 } == UInt8(ascii: "x"))
    if isHex { index += 2 }
    let exponent = isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")
    // Lua reads as far as anything could belong to a number, and then says whether it is one.
    while let byte = byte() {
      if byte | 0x20 == exponent, let sign = self.byte(1),
        sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
      {
        index += 2
      } else if Self.isDigit(byte) || Self.beginsName(byte) || byte == UInt8(ascii: ".") {
        index += 1
      } else {
        break
      }
    }
    let written = String(decoding: text[start..<index], as: UTF8.self)
    guard let kind = isHex ? Self.hexNumber(written) : Self.decimalNumber(written) else {
      throw fail("'\(written.prefix(40))' is no number", from: start)
    }
    return kind
  }

  private static func decimalNumber(_ text: String) -> LuaToken.Kind? {
    if text.utf8.allSatisfy(isDigit) {
      // Too large for an integer is a float, as in Lua.
      return Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) }
    }
    guard
      text.utf8.allSatisfy({
        isDigit($0) || $0 | 0x20 == UInt8(ascii: "e") || ".+-".utf8.contains($0)
      })
    else { return nil }
    // Swift wants digits on both sides of the point.
    let whole = text.hasPrefix(".") ? "0" + text : text
    let parts = whole.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].isEmpty || !isDigit(parts[1].utf8.first ?? 0) else {
      return Double(whole).map { .number($0) }
    }
    return Double("\(parts[0]).0\(parts[1])").map { .number($0) }
  }

  private static func hexNumber(_ text: String) -> LuaToken.Kind? {
    let digits = text.dropFirst(2)
    guard !digits.isEmpty else { return nil }
    if digits.utf8.allSatisfy(isHexDigit) {
      var value: UInt64 = 0
      // Wraps around, as in Lua.
      for byte in digits.utf8 { value = value << 4 | UInt64(hexValue(byte)) }
      return .integer(Int64(bitPattern: value))
    }
    var mantissa = 0.0
    var exponent = 0
    var seen = false
    var behindPoint = false
    var index = digits.startIndex
    while index < digits.endIndex, let byte = digits[index].asciiValue {
      if isHexDigit(byte) {
        mantissa = mantissa * 16 + Double(hexValue(byte))
        if behindPoint { exponent -= 4 }
        seen = true
      } else if byte == UInt8(ascii: "."), !behindPoint {
        behindPoint = true
      } else {
        break
      }
      index = digits.index(after: index)
    }
    guard seen else { return nil }
    if index < digits.endIndex {
      guard digits[index].asciiValue.map({ $0 | 0x20 }) == UInt8(ascii: "p") else { return nil }
      var power = digits[digits.index(after: index)...]
      let isNegative = power.first == "-"
      if isNegative || power.first == "+" { power.removeFirst() }
      guard !power.isEmpty, power.utf8.allSatisfy(isDigit) else { return nil }
      // Beyond this every number is none or without end.
      let size = min(Int(power) ?? .max, 100_000)
      let shift = isNegative ? -size : size
      exponent += shift
    }
    return .number(
      mantissa == 0 ? 0 : Double(sign: .plus, exponent: exponent, significand: mantissa))
  }

  // MARK: Texts

  /// The number of `=` in `[==[`; `nil` where no long text begins.
  private func longLevel() -> Int? {
    var ahead = 1
    while byte(ahead) == UInt8(ascii: "=") { ahead += 1 }
    return byte(ahead) == UInt8(ascii: "[") ? ahead - 1 : nil
  }

  private mutating func long(
    _ level: Int, _ what: String, from start: Int
  ) throws(LuaSyntaxError) -> [UInt8] {
    index += level + 2
    // A line's end right behind the brackets does not belong to it.
    if let byte = byte(), byte == 10 || byte == 13 { _ = lineEnd(byte) }
    var bytes: [UInt8] = []
    while let byte = byte() {
      if byte == UInt8(ascii: "]"), closes(level) {
        index += level + 2
        return bytes
      }
      if byte == 10 || byte == 13 {
        bytes.append(lineEnd(byte))
      } else {
        bytes.append(byte)
        index += 1
      }
    }
    throw fail(
      "this long \(what) has no end: \"]\(String(repeating: "=", count: level))]\"", from: start,
      end: .long)
  }

  private func closes(_ level: Int) -> Bool {
    for ahead in 0..<level where byte(1 + ahead) != UInt8(ascii: "=") { return false }
    return byte(1 + level) == UInt8(ascii: "]")
  }

  /// Steps over a line's end of one or two bytes; in texts it is always `\n`.
  private mutating func lineEnd(_ byte: UInt8) -> UInt8 {
    index += 1
    if let other = self.byte(), other != byte, other == 10 || other == 13 { index += 1 }
    return 10
  }

  private mutating func quoted(_ quote: UInt8) throws(LuaSyntaxError) -> [UInt8] {
    let start = index
    index += 1
    var bytes: [UInt8] = []
    while let byte = byte() {
      switch byte {
      case quote:
        index += 1
        return bytes
      case 10, 13:
        throw fail("this text has no end before its line's", from: start, end: .text)
      case UInt8(ascii: "\\"): try escape(into: &bytes)
      default:
        bytes.append(byte)
        index += 1
      }
    }
    throw fail("this text has no end", from: start, end: .text)
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10,
    UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
    UInt8(ascii: "\\"): 92, UInt8(ascii: "\""): 34, UInt8(ascii: "'"): 39,
  ]

  private mutating func escape(into bytes: inout [UInt8]) throws(LuaSyntaxError) {
    let start = index
    index += 1
    guard let byte = byte() else { throw fail("this text has no end", from: start, end: .text) }
    if let plain = Self.plainEscapes[byte] {
      bytes.append(plain)
      index += 1
    } else if byte == 10 || byte == 13 {
      bytes.append(lineEnd(byte))
    } else if byte == UInt8(ascii: "z") {
      index += 1
      while let blank = self.byte(), (9...13).contains(blank) || blank == 32 { index += 1 }
    } else if byte == UInt8(ascii: "x") {
      guard let high = self.byte(1), let low = self.byte(2), Self.isHexDigit(high),
        Self.isHexDigit(low)
      else { throw fail("\\x wants two hexadecimal digits", from: start) }
      bytes.append(Self.hexValue(high) << 4 | Self.hexValue(low))
      index += 3
    } else if byte == UInt8(ascii: "u") {
      try codePoint(into: &bytes, from: start)
    } else if Self.isDigit(byte) {
      var value = 0
      var digits = 0
      while digits < 3, let digit = self.byte(), Self.isDigit(digit) {
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
        digits += 1
        index += 1
      }
      guard value <= 255 else { throw fail("an escape of digits is at most \\255", from: start) }
      bytes.append(UInt8(value))
    } else {
      index += 1
      throw fail("there is no such escape in a text", from: start)
    }
  }

  /// `\u{XXX}`, up to 2^31, in the form of UTF-8 that Lua gives it.
  private mutating func codePoint(
    into bytes: inout [UInt8], from start: Int
  ) throws(LuaSyntaxError) {
    index += 1
    guard byte() == UInt8(ascii: "{") else {
      throw fail("\\u wants a number as in \\u{4E2D}", from: start)
    }
    index += 1
    var value: UInt64 = 0
    var digits = 0
    while let digit = byte(), Self.isHexDigit(digit) {
      value = value << 4 | UInt64(Self.hexValue(digit))
      digits += 1
      index += 1
      guard value < 1 << 31 else { throw fail("\\u{…} is at most 7FFFFFFF", from: start) }
    }
    guard digits > 0, byte() == UInt8(ascii: "}") else {
      throw fail("\\u wants a number as in \\u{4E2D}", from: start)
    }
    index += 1
    if value < 0x80 {
      bytes.append(UInt8(value))
      return
    }
    var rest: [UInt8] = []
    var first: UInt64 = 0x3F
    repeat {
      rest.append(UInt8(0x80 | (value & 0x3F)))
      value >>= 6
      first >>= 1
    } while value > first
    rest.append(UInt8(truncatingIfNeeded: (~first << 1) | value))
    bytes += rest.reversed()
  }

  // MARK: Bytes

  static func beginsName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }
  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
  static func hexValue(_ byte: UInt8) -> UInt8 {
    isDigit(byte) ? byte - 0x30 : (byte | 0x20) - UInt8(ascii: "a") + 10
  }
}
