extension LuaParser {
  mutating func expressions() throws(LuaSyntaxError) -> [LuaExpression] {
    var all = [try expression()]
    while try take(.comma) { all.append(try expression()) }
    return all
  }

  mutating func plain(
    _ kind: LuaExpression.Kind, _ range: SourceRange
  ) -> LuaExpression {
    reached = max(reached, 1)
    return LuaExpression(kind: kind, range: range, depth: 1)
  }

  mutating func chained(
    _ kind: LuaExpression.Kind, _ parts: LuaExpression..., from start: Int
  ) throws(LuaSyntaxError) -> LuaExpression {
    try chained(kind, parts, from: start)
  }

  /// With what lies in it counted: trees are walked and freed from the top.
  mutating func chained(
    _ kind: LuaExpression.Kind, _ parts: [LuaExpression], from start: Int
  ) throws(LuaSyntaxError) -> LuaExpression {
    try holding(kind, deepest: parts.reduce(0) { max($0, $1.depth) }, from: start)
  }

  mutating func holding(
    _ kind: LuaExpression.Kind, deepest inner: Int, from start: Int
  ) throws(LuaSyntaxError) -> LuaExpression {
    guard inner < Self.longestChain else {
      throw LuaSyntaxError(
        "this expression has more than \(Self.longestChain) links", SourceRange(start, lastEnd))
    }
    reached = max(reached, inner + 1)
    return LuaExpression(kind: kind, range: range(from: start), depth: inner + 1)
  }

  mutating func expression() throws(LuaSyntaxError) -> LuaExpression { try operators(above: 0) }

  static let binaries: [LuaSymbol: (LuaBinary, left: Int, right: Int)] = [
    .less: (.less, 3, 3), .greater: (.greater, 3, 3), .lessOrEqual: (.lessOrEqual, 3, 3),
    .greaterOrEqual: (.greaterOrEqual, 3, 3), .notEqual: (.notEqual, 3, 3), .equal: (.equal, 3, 3),
    .bar: (.bitOr, 4, 4), .tilde: (.bitXor, 5, 5), .ampersand: (.bitAnd, 6, 6),
    .shiftLeft: (.shiftLeft, 7, 7), .shiftRight: (.shiftRight, 7, 7),
    // These two bind to the right.
    .concat: (.concat, 9, 8), .caret: (.power, 14, 13),
    .plus: (.add, 10, 10), .minus: (.subtract, 10, 10), .star: (.multiply, 11, 11),
    .slash: (.divide, 11, 11), .doubleSlash: (.floorDivide, 11, 11), .percent: (.modulo, 11, 11),
  ]
  static let unaryPriority = 12

  var binary: (LuaBinary, left: Int, right: Int)? {
    switch token.kind {
    case .keyword(.or): (.or, 1, 1)
    case .keyword(.and): (.and, 2, 2)
    case .symbol(let symbol): Self.binaries[symbol]
    default: nil
    }
  }

  var unary: LuaUnary? {
    switch token.kind {
    case .keyword(.not): .not
    case .symbol(.minus): .minus
    case .symbol(.hash): .length
    case .symbol(.tilde): .bitNot
    default: nil
    }
  }

  mutating func operators(above limit: Int) throws(LuaSyntaxError) -> LuaExpression {
    try deeper { parser throws(LuaSyntaxError) in
      let start = parser.token.range.start
      var left: LuaExpression
      if let unary = parser.unary {
        try parser.advance()
        let operand = try parser.operators(above: Self.unaryPriority)
        left = try parser.chained(.unary(unary, operand), operand, from: start)
      } else {
        left = try parser.simple()
      }
      while let (binary, leftPriority, rightPriority) = parser.binary, leftPriority > limit {
        if Self.inAnyOrder.contains(binary) {
          left = try parser.row(of: binary, left, above: rightPriority)
          continue
        }
        try parser.advance()
        let right = try parser.operators(above: rightPriority)
        left = try parser.chained(.binary(binary, left, right), left, right, from: start)
      }
      return left
    }
  }

  /// Of which it makes no difference where one would put parentheses.
  static let inAnyOrder: Set<LuaBinary> = [.or, .and, .add, .multiply]
  /// Longer rows are taken in halves: a list of 300 cities joined by `or` is usual.
  static let longestRow = 50

  /// `first or … or …`, from the first operator on.
  mutating func row(
    of binary: LuaBinary, _ first: LuaExpression, above priority: Int
  ) throws(LuaSyntaxError) -> LuaExpression {
    var parts = [first]
    while let next = self.binary, next.0 == binary {
      try advance()
      parts.append(try operators(above: priority))
    }
    if parts.count <= Self.longestRow {
      var sum = parts[0]
      for part in parts.dropFirst() { sum = try joined(binary, sum, part) }
      return sum
    }
    return try halved(binary, parts[...])
  }

  private mutating func halved(
    _ binary: LuaBinary, _ parts: ArraySlice<LuaExpression>
  ) throws(LuaSyntaxError) -> LuaExpression {
    if parts.count == 1 { return parts[parts.startIndex] }
    let middle = parts.startIndex + parts.count / 2
    return try joined(binary, halved(binary, parts[..<middle]), halved(binary, parts[middle...]))
  }

  private mutating func joined(
    _ binary: LuaBinary, _ left: LuaExpression, _ right: LuaExpression
  ) throws(LuaSyntaxError) -> LuaExpression {
    var sum = try chained(.binary(binary, left, right), left, right, from: left.range.start)
    sum.range.end = right.range.end
    return sum
  }

  mutating func simple() throws(LuaSyntaxError) -> LuaExpression {
    let begin = token.range
    let kind: LuaExpression.Kind
    switch token.kind {
    case .integer(let value): kind = .integer(value)
    case .number(let value): kind = .number(value)
    case .string(let bytes): kind = .string(bytes)
    case .keyword(.nil): kind = .nil
    case .keyword(.true): kind = .boolean(true)
    case .keyword(.false): kind = .boolean(false)
    case .symbol(.vararg):
      guard variadic.last == true else {
        throw LuaSyntaxError(
          "'...' is outside of a function that takes any number of values", begin)
      }
      kind = .vararg
    case .symbol(.openBrace): return try table()
    case .keyword(.function):
      try advance()
      let outer = reached
      reached = 0
      let body = try functionBody(begin)
      let inner = reached
      reached = outer
      return try holding(.function(body), deepest: inner, from: begin.start)
    default: return try suffixed()
    }
    try advance()
    return plain(kind, begin)
  }

  mutating func primary() throws(LuaSyntaxError) -> LuaExpression {
    let begin = token.range
    if case .name = token.kind {
      let name = try name()
      return plain(.name(name), name.range)
    }
    guard try take(.open) else { throw wanted("a value") }
    let inner = try expression()
    guard try take(.close) else {
      throw LuaSyntaxError(
        "')' is wanted before \(token.words), for the '(' here", begin, end: early)
    }
    return try chained(.parentheses(inner), inner, from: begin.start)
  }

  mutating func suffixed() throws(LuaSyntaxError) -> LuaExpression {
    let start = token.range.start
    var value = try primary()
    while true {
      switch token.kind {
      case .symbol(.dot):
        try advance()
        let field = try name()
        value = try chained(.field(of: value, field), value, from: start)
      case .symbol(.openBracket):
        try advance()
        let key = try expression()
        try need(.closeBracket)
        value = try chained(.index(of: value, key: key), value, key, from: start)
      case .symbol(.colon):
        try advance()
        let method = try name()
        let arguments = try arguments()
        value = try chained(
          .methodCall(of: value, method, arguments), [value] + arguments, from: start)
      case .symbol(.open), .symbol(.openBrace), .string:
        let arguments = try arguments()
        value = try chained(.call(value, arguments), [value] + arguments, from: start)
      default: return value
      }
    }
  }

  mutating func arguments() throws(LuaSyntaxError) -> [LuaExpression] {
    let begin = token.range
    switch token.kind {
    case .string(let bytes):
      try advance()
      return [plain(.string(bytes), begin)]
    case .symbol(.openBrace): return [try table()]
    case .symbol(.open):
      try advance()
      if try take(.close) { return [] }
      let values = try expressions()
      guard try take(.close) else {
        throw LuaSyntaxError(
          "')' is wanted before \(token.words), for the '(' here", begin, end: early)
      }
      return values
    default: throw wanted("what the function is called with")
    }
  }

  mutating func table() throws(LuaSyntaxError) -> LuaExpression {
    try deeper { parser throws(LuaSyntaxError) in
      let begin = parser.token.range
      try parser.advance()
      var items: [LuaTableItem] = []
      var deepest = 0
      while !parser.is(.closeBrace) {
        let item = try parser.tableItem()
        deepest = max(deepest, item.depth)
        items.append(item)
        if try parser.take(.comma) { continue }
        if try parser.take(.semicolon) { continue }
        break
      }
      guard try parser.take(.closeBrace) else {
        throw LuaSyntaxError(
          "'}' is wanted before \(parser.token.words), for the '{' here", begin,
          end: parser.early)
      }
      return try parser.holding(.table(items), deepest: deepest, from: begin.start)
    }
  }

  mutating func tableItem() throws(LuaSyntaxError) -> LuaTableItem {
    if self.is(.openBracket) {
      try advance()
      let key = try expression()
      try need(.closeBracket)
      try need(.assign)
      return .keyed(key, try expression())
    }
    if case .name = token.kind, try peek().kind == .symbol(.assign) {
      let field = try name()
      try advance()
      return .named(field, try expression())
    }
    return .value(try expression())
  }

  mutating func functionBody(_ begin: SourceRange) throws(LuaSyntaxError) -> LuaFunctionBody {
    try need(.open)
    var parameters: [LuaName] = []
    var isVariadic = false
    if !self.is(.close) {
      repeat {
        if try take(.vararg) {
          isVariadic = true
          break
        }
        parameters.append(try name())
      } while try take(.comma)
    }
    try need(.close)
    variadic.append(isVariadic)
    loops.append(0)
    let body = try deeper { parser throws(LuaSyntaxError) in try parser.block() }
    variadic.removeLast()
    loops.removeLast()
    try need(.end, ending: "function", at: begin)
    return LuaFunctionBody(
      parameters: parameters, isVariadic: isVariadic, body: body,
      range: range(from: begin.start))
  }
}
