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
        if case .name(let name) = target.kind { forget(name.text) } else { _ = assigned(target) }
      }
    case .call(let call): _ = expression(call)
    case .do(let body): block(body)
    case .while(let condition, let body):
      loosen(body)
      _ = expression(condition)
      block(body)
    case .repeat(let body, let until):
      loosen(body)
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
      loosen(body)
      _ = expression(from)
      _ = expression(to)
      if let by { _ = expression(by) }
      scopes.append([:])
      declare(name, .number)
      block(body)
      closeScope()
    case .forEach(let names, let values, let body):
      loosen(body)
      let types = loopTypes(values, count: names.count)
      scopes.append([:])
      for (name, type) in zip(names, types) { declare(name, type) }
      block(body)
      closeScope()
    case .function(let target, let method, let body):
      if case .name(let name) = target.kind { forget(name.text) } else { _ = assigned(target) }
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

  /// What a loop's body assigns may be anything at its beginning.
  mutating func loosen(_ body: LuaBlock) {
    var names: Set<String> = []
    Self.assigned(in: body, &names)
    names.forEach { forget($0) }
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
      declare(LuaName(text: "self", range: body.range), .any)
    }
    for (index, name) in body.parameters.enumerated() {
      declare(name, index < types.count ? types[index] : Self.usual[name.text] ?? .any)
    }
    block(body.body)
    closeScope()
  }

  /// What parameters are that everybody names so, where nothing else is known of a function.
  static let usual: [String: LuaTypeExpression] = [
    "c": .union([.named("siyu.Customer"), .named("siyu.Entity"), .named("siyu.Group")]),
    "ctx": .named("siyu.Context"),
  ]

  /// Names that anything in a block assigns, its functions included.
  static func assigned(in block: LuaBlock, _ names: inout Set<String>) {
    for statement in block.statements {
      switch statement.kind {
      case .assign(let targets, _):
        for target in targets { if case .name(let name) = target.kind { names.insert(name.text) } }
      case .function(let target, _, let body):
        if case .name(let name) = target.kind { names.insert(name.text) }
        assigned(in: body.body, &names)
      case .localFunction(_, let body): assigned(in: body.body, &names)
      case .do(let body), .while(_, let body), .repeat(let body, until: _):
        assigned(in: body, &names)
      case .forNumber(_, from: _, to: _, by: _, let body), .forEach(_, _, let body):
        assigned(in: body, &names)
      case .if(let branches, let otherwise):
        branches.forEach { assigned(in: $0.body, &names) }
        if let otherwise { assigned(in: otherwise, &names) }
      default: break
      }
    }
  }
}
