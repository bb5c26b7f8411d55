/// Reads a type from a comment.
struct LuaTypeReader {
  private let text: [Character]
  private(set) var index: Int
  private var depth = 0

  init(_ text: String) {
    self.text = Array(text)
    index = 0
  }

  /// Types that lie in each other.
  private static let deepest = 50

  struct Failure: Error {
    var message: String
  }

  /// What is left behind the type.
  var rest: String { String(text[index...]).trimmingBlanks }

  private var next: Character? { index < text.count ? text[index] : nil }

  private mutating func skipBlanks() {
    while let next, next == " " || next == "\t" { index += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    let before = index
    skipBlanks()
    guard next == character else {
      index = before
      return false
    }
    index += 1
    return true
  }

  private mutating func need(_ character: Character) throws(Failure) {
    guard take(character) else {
      throw Failure(message: "'\(character)' is wanted at '\(String(text[index...].prefix(20)))'")
    }
  }

  /// A type with its alternatives.
  mutating func type() throws(Failure) -> LuaTypeExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { throw Failure(message: "types lie too deep in each other") }
    var all = [try suffixed()]
    while take("|") { all.append(try suffixed()) }
    return all.count == 1 ? all[0] : .union(all.flatMap(\.alternatives))
  }

  private mutating func suffixed() throws(Failure) -> LuaTypeExpression {
    var type = try simple()
    while true {
      if next == "?" {
        index += 1
        type = type.optional
      } else if next == "[", index + 1 < text.count, text[index + 1] == "]" {
        index += 2
        type = .list(of: type)
      } else {
        return type
      }
    }
  }

  private mutating func word() -> String {
    let start = index
    while let next, next.isLetter || next.isNumber || "_.-".contains(next) { index += 1 }
    return String(text[start..<index])
  }

  private mutating func simple() throws(Failure) -> LuaTypeExpression {
    skipBlanks()
    if take("(") {
      let inner = try type()
      try need(")")
      return inner
    }
    if let quote = next, quote == "\"" || quote == "'" {
      index += 1
      let start = index
      while let next, next != quote { index += 1 }
      let value = String(text[start..<index])
      try need(quote)
      return .text(value)
    }
    let word = word()
    switch word {
    case "": throw Failure(message: "a type is wanted at '\(String(text[index...].prefix(20)))'")
    case "any", "unknown": return .any
    case "nil": return .nil
    case "boolean": return .boolean
    case "integer": return .integer
    case "number": return .number
    case "string": return .string
    case "function": return .anyFunction
    case "fun": return next == "(" ? try function() : .named(word)
    case "table":
      guard take("<") else { return .anyTable }
      let keys = try type()
      try need(",")
      let values = try type()
      try need(">")
      return .table(keys: keys, values: values)
    case "true", "false": return .constant(word)
    default:
      return word.first.map { $0.isNumber || $0 == "-" } == true ? .constant(word) : .named(word)
    }
  }

  private mutating func function() throws(Failure) -> LuaTypeExpression {
    try need("(")
    var parameters: [LuaTypeExpression.Parameter] = []
    var rest: LuaTypeExpression?
    if !take(")") {
      repeat {
        skipBlanks()
        if next == "." {
          _ = word()
          rest = try take(":") ? type() : .any
        } else {
          let name = word()
          guard !name.isEmpty else { throw Failure(message: "a parameter's name is wanted") }
          let isOptional = take("?")
          let type: LuaTypeExpression = try take(":") ? type() : .any
          parameters.append(.init(name, type, isOptional: isOptional || type.isOptional))
        }
      } while take(",")
      try need(")")
    }
    var results: [LuaTypeExpression] = []
    if take(":") {
      repeat { results.append(try result()) } while take(",")
    }
    return .function(parameters, rest: rest, results: results)
  }

  /// One of a function's results; alternatives of it stand in parentheses or are its own, as in
  /// `fun(): string|nil, integer`.
  private mutating func result() throws(Failure) -> LuaTypeExpression { try type() }
}

extension String {
  var trimmingBlanks: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}

extension LuaTypeExpression {
  /// - Returns: `nil` where the text is no type or has more behind it.
  public init?(_ text: String) {
    var reader = LuaTypeReader(text)
    guard let type = try? reader.type(), reader.rest.isEmpty else { return nil }
    self = type
  }

  /// The type that a text begins with, words about it behind.
  /// - Returns: `nil` where it begins with none.
  public init?(beginning text: String) {
    var reader = LuaTypeReader(text)
    guard let type = try? reader.type() else { return nil }
    self = type
  }
}
