/// Puts tokens together, by the grammar of Lua 5.4 (reference manual, §9).
struct LuaParser {
  /// Blocks, functions, parentheses and operators that lie in each other; Lua itself allows about 200.
  static let deepest = 200
  /// Links of one chain: `a.b.c`, `a + b + c`. Lua has no limit; whoever walks a tree has a stack.
  static let longestChain = 250

  var lexer: LuaLexer
  private(set) var token: LuaToken
  var ahead: LuaToken?
  /// Where the last token that was taken ended.
  private(set) var lastEnd = 0
  var depth = 0
  /// The deepest expression that was made since the innermost function began.
  var reached = 0
  /// Whether `...` has a meaning, by function; `break`, by loop.
  var variadic = [true]
  var loops = [0]

  var comments: [LuaComment] { lexer.comments }

  init(_ text: [UInt8]) throws(LuaSyntaxError) {
    lexer = LuaLexer(text)
    token = try lexer.next()
  }

  // MARK: Tokens

  mutating func advance() throws(LuaSyntaxError) {
    lastEnd = token.range.end
    if let next = ahead {
      token = next
      ahead = nil
    } else {
      token = try lexer.next()
    }
  }

  mutating func peek() throws(LuaSyntaxError) -> LuaToken {
    if let ahead { return ahead }
    let next = try lexer.next()
    ahead = next
    return next
  }

  func range(from start: Int) -> SourceRange { SourceRange(start, max(start, lastEnd)) }

  func `is`(_ symbol: LuaSymbol) -> Bool { token.kind == .symbol(symbol) }
  func `is`(_ word: LuaKeyword) -> Bool { token.kind == .keyword(word) }

  mutating func take(_ symbol: LuaSymbol) throws(LuaSyntaxError) -> Bool {
    guard self.is(symbol) else { return false }
    try advance()
    return true
  }
  mutating func take(_ word: LuaKeyword) throws(LuaSyntaxError) -> Bool {
    guard self.is(word) else { return false }
    try advance()
    return true
  }

  /// For what is wanted and not there.
  var early: LuaSyntaxError.End? { token.kind == .end ? .code : nil }

  func wanted(_ what: String) -> LuaSyntaxError {
    LuaSyntaxError("\(what) is wanted before \(token.words)", token.range, end: early)
  }

  mutating func need(_ symbol: LuaSymbol) throws(LuaSyntaxError) {
    guard try take(symbol) else { throw wanted("'\(symbol.rawValue)'") }
  }
  mutating func need(_ word: LuaKeyword) throws(LuaSyntaxError) {
    guard try take(word) else { throw wanted("'\(word.rawValue)'") }
  }
  /// What ends something, with the line where that began.
  mutating func need(
    _ word: LuaKeyword, ending opener: String, at range: SourceRange
  ) throws(LuaSyntaxError) {
    guard try take(word) else {
      throw LuaSyntaxError(
        "'\(word.rawValue)' is wanted before \(token.words), for the '\(opener)' here", range,
        end: early)
    }
  }

  mutating func name() throws(LuaSyntaxError) -> LuaName {
    guard case .name(let text) = token.kind else { throw wanted("a name") }
    let name = LuaName(text: text, range: token.range)
    try advance()
    return name
  }

  mutating func deeper<Value>(
    _ body: (inout LuaParser) throws(LuaSyntaxError) -> Value
  ) throws(LuaSyntaxError) -> Value {
    guard depth < Self.deepest else {
      throw LuaSyntaxError("more than \(Self.deepest) things lie in each other here", token.range)
    }
    depth += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  // MARK: Blocks

  mutating func file() throws(LuaSyntaxError) -> LuaBlock {
    let block = try block()
    guard token.kind == .end else { throw wanted("the end of the file") }
    return block
  }

  var endsBlock: Bool {
    switch token.kind {
    case .end, .keyword(.end), .keyword(.else), .keyword(.elseif), .keyword(.until): true
    default: false
    }
  }

  mutating func block() throws(LuaSyntaxError) -> LuaBlock {
    let start = token.range.start
    var statements: [LuaStatement] = []
    while !endsBlock {
      if try take(.semicolon) { continue }
      let from = token.range.start
      if self.is(.return) {
        let kind = try returned()
        statements.append(LuaStatement(kind: kind, range: range(from: from)))
        guard endsBlock else {
          throw wanted("the end of the block: nothing follows 'return', which")
        }
        break
      }
      let kind = try deeper { parser throws(LuaSyntaxError) in try parser.statement() }
      statements.append(LuaStatement(kind: kind, range: range(from: from)))
    }
    return LuaBlock(statements: statements, range: range(from: start))
  }

  mutating func returned() throws(LuaSyntaxError) -> LuaStatement.Kind {
    try advance()
    if endsBlock { return .return([]) }
    if try take(.semicolon) { return .return([]) }
    let values = try expressions()
    _ = try take(.semicolon)
    return .return(values)
  }

  mutating func loop() throws(LuaSyntaxError) -> LuaBlock {
    loops[loops.count - 1] += 1
    let body = try block()
    loops[loops.count - 1] -= 1
    return body
  }
}
