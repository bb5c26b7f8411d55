internal import LuaSource

// Statements, and what names are after them.

extension TypeWalk {
  mutating func block(_ block: LuaBlock, isFile: Bool = false) {
    scopes.append([:])
    for statement in block.statements { self.statement(statement, isFile: isFile) }
    closeScope()
  }

  mutating func statement(_ statement: LuaStatement, isFile: Bool) {
    switch statement.kind {
    case .local(let names, let values):
      let types = many(values, count: names.count)
      for (name, type) in zip(names, types) { declare(name.name, type) }
    case .assign(let targets, let values):
      _ = many(values, count: targets.count)
      for target in targets {
        _ = assigned(target)
      }
    case .call(let call): _ = expression(call)
    case .do(let body): block(body)
    case .while(let condition, let body):
      _ = expression(condition)
      block(body)
    case .repeat(let body, let until):
      scopes.append([:])
      for statement in body.statements { self.statement(statement, isFile: false) }
      _ = expression(until)
      closeScope()
    case .if(let branches, let otherwise):
      for branch in branches {
        _ = expression(branch.condition)
        block(branch.body)
      }
      if let otherwise { block(otherwise) }
    case .forNumber(let name, let from, let to, let by, let body):
      _ = expression(from)
      _ = expression(to)
      if let by { _ = expression(by) }
      scopes.append([:])
      declare(name, .number)
      block(body)
      closeScope()
    case .forEach(let names, let values, let body):
      let types = loopTypes(values, count: names.count)
      scopes.append([:])
      for (name, type) in zip(names, types) { declare(name, type) }
      block(body)
      closeScope()
    case .function(let target, let method, let body):
      _ = assigned(target)
      function(body, as: nil, isMethod: method != nil)
    case .localFunction(let name, let body):
      declare(name, type(of: body))
      function(body, as: nil)
    case .return(let values):
      let types = values.map { expression($0) }
      if isFile { returned = types.first ?? .nil }
    case .break, .goto, .label: break
    }
  }

  /// The target of an assignment: its table is looked at, its field may be new.
  mutating func assigned(_ target: LuaExpression) -> LuaTypeExpression {
    switch target.kind {
    case .field(let of, _): return expression(of)
    case .index(let of, let key):
      _ = expression(key)
      return expression(of)
    default: return expression(target)
    }
  }

  func type(of body: LuaFunctionBody) -> LuaTypeExpression {
    .function(
      body.parameters.map { .init($0.text, .any, isOptional: true) },
      rest: body.isVariadic ? .any : nil, results: [.any])
  }

  /// - Parameter expected: what the function is wanted to be, where that is known.
  mutating func function(
    _ body: LuaFunctionBody, as expected: LuaTypeExpression?, isMethod: Bool = false
  ) {
    var types: [LuaTypeExpression] = []
    if case .function(let parameters, _, _)? = expected { types = parameters.map(\.type) }
    scopes.append([:])
    if isMethod {
      declare(.ownSelf(of: body), .any)
    }
    // Where nothing else is known of a function: rules' helpers take what rules take.
    let isRule = body.parameters.prefix(2).map(\.text) == ["c", "ctx"]
    for (index, name) in body.parameters.enumerated() {
      declare(
        name, index < types.count ? types[index] : isRule ? Self.usual[name.text] ?? .any : .any)
    }
    block(body.body)
    closeScope()
  }

  /// What parameters are that everybody names so, where nothing else is known of a function.
  static let usual: [String: LuaTypeExpression] = [
    "c": .union([.named("siyu.Customer"), .named("siyu.Entity"), .named("siyu.Group")]),
    "ctx": .named("siyu.Context"),
  ]
}
