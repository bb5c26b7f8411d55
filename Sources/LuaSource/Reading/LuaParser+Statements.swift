extension LuaParser {
  mutating func statement() throws(LuaSyntaxError) -> LuaStatement.Kind {
    let begin = token.range
    switch token.kind {
    case .keyword(.if): return try conditional(begin)
    case .keyword(.while):
      try advance()
      let condition = try expression()
      try need(.do)
      let body = try loop()
      try need(.end, ending: "while", at: begin)
      return .while(condition, body)
    case .keyword(.do):
      try advance()
      let body = try block()
      try need(.end, ending: "do", at: begin)
      return .do(body)
    case .keyword(.for): return try forLoop(begin)
    case .keyword(.repeat):
      try advance()
      let body = try loop()
      try need(.until, ending: "repeat", at: begin)
      return .repeat(body, until: try expression())
    case .keyword(.function): return try functionStatement(begin)
    case .keyword(.local): return try local()
    case .symbol(.label):
      try advance()
      let label = try name()
      try need(.label)
      return .label(label)
    case .keyword(.break):
      guard loops.last != 0 else { throw LuaSyntaxError("'break' is outside of a loop", begin) }
      try advance()
      return .break
    case .keyword(.goto):
      try advance()
      return .goto(try name())
    default: return try assignmentOrCall()
    }
  }

  mutating func conditional(_ begin: SourceRange) throws(LuaSyntaxError)
    -> LuaStatement.Kind
  {
    var branches: [LuaStatement.Branch] = []
    var otherwise: LuaBlock?
    repeat {
      try advance()
      let condition = try expression()
      try need(.then)
      branches.append(LuaStatement.Branch(condition: condition, body: try block()))
    } while self.is(.elseif)
    if try take(.else) { otherwise = try block() }
    try need(.end, ending: "if", at: begin)
    return .if(branches, otherwise: otherwise)
  }

  mutating func forLoop(_ begin: SourceRange) throws(LuaSyntaxError) -> LuaStatement.Kind {
    try advance()
    let first = try name()
    if try take(.assign) {
      let from = try expression()
      try need(.comma)
      let to = try expression()
      let by: LuaExpression? = try take(.comma) ? try expression() : nil
      try need(.do)
      let body = try loop()
      try need(.end, ending: "for", at: begin)
      return .forNumber(first, from: from, to: to, by: by, body)
    }
    var names = [first]
    while try take(.comma) { names.append(try name()) }
    guard try take(.in) else { throw wanted("'=' or 'in'") }
    let values = try expressions()
    try need(.do)
    let body = try loop()
    try need(.end, ending: "for", at: begin)
    return .forEach(names, values, body)
  }

  mutating func functionStatement(
    _ begin: SourceRange
  ) throws(LuaSyntaxError) -> LuaStatement.Kind {
    try advance()
    let first = try name()
    var target = plain(.name(first), first.range)
    var method: LuaName?
    while try take(.dot) {
      let field = try name()
      target = try chained(.field(of: target, field), target, from: first.range.start)
    }
    if try take(.colon) { method = try name() }
    return .function(target, method: method, try functionBody(begin))
  }

  mutating func local() throws(LuaSyntaxError) -> LuaStatement.Kind {
    let begin = token.range
    try advance()
    if self.is(.function) {
      try advance()
      let name = try name()
      return .localFunction(name, try functionBody(begin))
    }
    var names: [LuaStatement.Local] = []
    repeat {
      let name = try name()
      var attribute: LuaName?
      if try take(.less) {
        let word = try self.name()
        guard word.text == "const" || word.text == "close" else {
          throw LuaSyntaxError("an attribute is 'const' or 'close'", word.range)
        }
        attribute = word
        try need(.greater)
      }
      names.append(LuaStatement.Local(name: name, attribute: attribute))
    } while try take(.comma)
    return .local(names, try take(.assign) ? try expressions() : [])
  }

  mutating func assignmentOrCall() throws(LuaSyntaxError) -> LuaStatement.Kind {
    let first = try suffixed()
    if self.is(.assign) || self.is(.comma) {
      var targets = [first]
      while try take(.comma) { targets.append(try suffixed()) }
      for target in targets {
        switch target.kind {
        case .name, .field, .index: break
        default: throw LuaSyntaxError("nothing can be assigned to this", target.range)
        }
      }
      try need(.assign)
      return .assign(targets, try expressions())
    }
    switch first.kind {
    case .call, .methodCall: return .call(first)
    default: throw LuaSyntaxError("this does nothing: a statement assigns or calls", first.range)
    }
  }
}
