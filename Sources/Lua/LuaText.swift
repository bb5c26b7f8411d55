/// Looks through a Lua text that compiles for what Lua 5.4.4 cannot bear.
///
/// When an operation fails, Lua names the field it failed on, and goes back through `a.b.c` with one
/// nested C call a field: 100,000 of them end the process. And with more than 255 constants in a
/// function it compiles `3 & (a or b)` wrongly.
struct LuaText {
  /// Fields in one expression, those of keys inside counted too. As Lua's own limits on nesting.
  static let mostFields = 200

  /// The line on which an expression goes beyond ``mostFields``.
  private(set) var tooManyFields: Int?
  /// The line of a number before a bitwise operator and parentheses that hold `and` or `or`.
  private(set) var numberBeforeBits: Int?

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1

  /// What an open bracket began.
  private enum Bracket { case call, group, index, other }

  private struct Frame {
    var bracket: Bracket
    /// Fields so far in the expression at hand, and the most of any before it.
    var fields = 0
    var most = 0
    /// Whether it is the right side of a number and a bitwise operator.
    var followsNumber = false
  }

  private var outer: [Frame] = []
  private var frame = Frame(bracket: .other)
  /// Whether what came last can be indexed or called.
  private var isPrefix = false
  /// Whether a name that comes next is a field.
  private var isField = false
  private var constantNames: Set<String> = []
  private var lastName = ""

  /// How far `3 &` has come.
  private enum Bits { case nothing, number, operation }
  private var bits = Bits.nothing

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func scan() {
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        at += 1
      case 0x20, 0x09, 0x0D, 0x0B, 0x0C: at += 1
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): comment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quoted(byte)
        string()
      case UInt8(ascii: "[") where longBracket() != nil:
        long(longBracket() ?? 0)
        string()
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
      case UInt8(ascii: ".") where isDigit(peek(1)): number()
      case _ where isWord(byte): word()
      default: symbol(byte)
      }
    }
  }

  private func peek(_ ahead: Int) -> UInt8 { at + ahead < bytes.count ? bytes[at + ahead] : 0 }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  // MARK: What is skipped

  /// The level of the long bracket that opens here.
  private func longBracket() -> Int? {
    var level = 0
    while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
    return peek(1 + level) == UInt8(ascii: "[") ? level : nil
  }

  private mutating func long(_ level: Int) {
    at += level + 2
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      if bytes[at] == UInt8(ascii: "]"), peek(level + 1) == UInt8(ascii: "]"),
        (0..<level).allSatisfy({ peek(1 + $0) == UInt8(ascii: "=") })
      {
        at += level + 2
        return
      }
      at += 1
    }
  }

  private mutating func comment() {
    at += 2
    if peek(0) == UInt8(ascii: "["), let level = longBracket() { return long(level) }
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
  }

  private mutating func quoted(_ quote: UInt8) {
    at += 1
    while at < bytes.count, bytes[at] != quote {
      if bytes[at] == UInt8(ascii: "\\") { at += 1 }
      if peek(0) == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
    at += 1
  }

  // MARK: Tokens

  private mutating func string() {
    begin()
    isPrefix = true
    bits = .nothing
  }

  private mutating func number() {
    while isWord(peek(0)) || peek(0) == UInt8(ascii: ".") {
      let exponent = peek(0) | 0x20
      at += 1
      if exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "p"),
        peek(0) == UInt8(ascii: "-") || peek(0) == UInt8(ascii: "+")
      {
        at += 1
      }
    }
    begin()
    isPrefix = false
    bits = .number
  }

  private mutating func word() {
    let start = at
    while isWord(peek(0)) { at += 1 }
    let name = String(decoding: bytes[start..<at], as: UTF8.self)
    if Self.keywords.contains(name) {
      if name == "and" || name == "or", frame.followsNumber, numberBeforeBits == nil {
        numberBeforeBits = line
      }
      begin()
      isPrefix = false
      bits = .nothing
      return
    }
    if isField { count(1) } else { begin() }
    isField = false
    isPrefix = true
    // `local k <const> = 3` is a number by another name.
    if name == "const", isConstantMark(before: start) { constantNames.insert(lastName) }
    lastName = name
    bits = constantNames.contains(name) ? .number : .nothing
  }

  private func isConstantMark(before start: Int) -> Bool {
    var i = start - 1
    while i >= 0, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == 0x0A { i -= 1 }
    return i >= 0 && bytes[i] == UInt8(ascii: "<")
  }

  private mutating func symbol(_ byte: UInt8) {
    at += 1
    let after = peek(0)
    switch byte {
    case UInt8(ascii: "("): open(isPrefix ? .call : .group)
    case UInt8(ascii: "["): open(isPrefix ? .index : .other)
    case UInt8(ascii: "{"): open(isPrefix ? .call : .other)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(byte)
    case UInt8(ascii: ".") where after == byte:
      while peek(0) == byte { at += 1 }
      operation(.nothing)
    case UInt8(ascii: "."): isField = true
    case UInt8(ascii: ":") where after != byte: isField = true
    case UInt8(ascii: "&"), UInt8(ascii: "|"):
      operation(bits == .number ? .operation : .nothing)
    case UInt8(ascii: "~") where after != UInt8(ascii: "="):
      operation(bits == .number ? .operation : .nothing)
    default:
      if after == byte || after == UInt8(ascii: "=") { at += 1 }
      operation(.nothing)
    }
  }

  private mutating func operation(_ next: Bits) {
    begin()
    isPrefix = false
    bits = next
  }

  // MARK: Expressions

  /// Something that is no part of the expression before begins.
  private mutating func begin() {
    frame.most = max(frame.most, frame.fields)
    frame.fields = 0
    isField = false
  }

  private mutating func count(_ fields: Int) {
    frame.fields += fields
    if frame.fields > Self.mostFields, tooManyFields == nil { tooManyFields = line }
  }

  private mutating func open(_ bracket: Bracket) {
    var inner = Frame(bracket: bracket)
    if bracket == .group {
      inner.followsNumber = bits == .operation || (frame.followsNumber && frame.bracket == .group)
      begin()
    }
    if bracket == .other { begin() }
    outer.append(frame)
    frame = inner
    isPrefix = false
    bits = .nothing
  }

  private mutating func close(_ byte: UInt8) {
    let inner = max(frame.most, frame.fields)
    let bracket = frame.bracket
    frame = outer.popLast() ?? Frame(bracket: .other)
    bits = .nothing
    isField = false
    switch bracket {
    case .index:
      count(inner + 1)
      isPrefix = true
    case .group:
      frame.fields = 0
      count(inner)
      isPrefix = true
      bits = .number  // which it may hold
    case .call:
      begin()
      isPrefix = true
    case .other:
      begin()
      isPrefix = false
    }
  }

  private static let keywords: Set<String> = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]
}
