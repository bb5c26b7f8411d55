/// A piece of Lua's text.
struct LuaToken: Sendable {
  enum Kind: Sendable, Hashable {
    case name(String)
    case keyword(LuaKeyword)
    case symbol(LuaSymbol)
    /// As the program has it: escapes are read.
    case string([UInt8])
    case integer(Int64)
    case number(Double)
    case end
  }
  var kind: Kind
  var range: SourceRange

  /// As a message names it.
  var words: String {
    switch kind {
    case .name(let name): "'\(name)'"
    case .keyword(let word): "'\(word.rawValue)'"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .string: "a text"
    case .integer, .number: "a number"
    case .end: "the end of the file"
    }
  }
}

enum LuaKeyword: String, Sendable, CaseIterable {
  case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local
  case `nil`, not, or, `repeat`, `return`, then, `true`, until, `while`

  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

enum LuaSymbol: String, Sendable, CaseIterable {
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case doubleSlash = "//"
  case percent = "%"
  case caret = "^"
  case hash = "#"
  case ampersand = "&"
  case tilde = "~"
  case bar = "|"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case equal = "=="
  case notEqual = "~="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case assign = "="
  case open = "("
  case close = ")"
  case openBrace = "{"
  case closeBrace = "}"
  case openBracket = "["
  case closeBracket = "]"
  case label = "::"
  case semicolon = ";"
  case colon = ":"
  case comma = ","
  case dot = "."
  case concat = ".."
  case vararg = "..."

  /// Longest first, by their first byte: `...` is not three dots.
  static let byFirst: [UInt8: [(bytes: [UInt8], symbol: LuaSymbol)]] = Dictionary(
    grouping: allCases.map { (bytes: Array($0.rawValue.utf8), symbol: $0) }, by: { $0.bytes[0] }
  ).mapValues { $0.sorted { $0.bytes.count > $1.bytes.count } }
}

/// A comment, without its dashes and brackets.
public struct LuaComment: Sendable, Hashable {
  public var text: String
  public var range: SourceRange
}
