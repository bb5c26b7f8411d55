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
      let origins = values.map { origin(of: $0) }
      let isAssigned = names.map { made.isAssigned($0.name) }
      let types = many(values, count: names.count) { $0 < names.count && !isAssigned[$0] }
      for (index, (name, type)) in zip(names, types).enumerated() {
        declare(name.name, type, index < origins.count ? origins[index] : nil)
      }
    case .assign(let targets, let values):
      let isPut = put(values, in: targets)
      _ = many(values, count: targets.count) { $0 < isPut.count && isPut[$0] }
      for target in targets {
        changes(target, assigned(target))
      }
    case .call(let call): _ = kept(call)
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
      if method == nil, case .field(let of, let name) = target.kind,
        case .table(let table)? = origin(of: of)
      {
        let own = place(body.range.start)
        functions?.put(.function(own), in: table, name.text)
      }
      _ = assigned(target)
      function(body, as: nil, isMethod: method != nil)
    case .localFunction(let name, let body):
      declare(name, type(of: body), .function(place(body.range.start)))
      function(body, as: nil)
    case .return(let values):
      if isFile {
        returnedOrigin = values.first.flatMap { self.origin(of: $0) }
        let types = values.map { kept($0) }
        returned = types.first ?? .nil
      } else if let wanted {
        answer(values, wanted)
        returns.append(.any)
      } else {
        let types = values.map { expression($0) }
        returns.append(types.first ?? .nil)
      }
    case .break, .goto, .label: break
    }
  }

  /// Functions that become fields of tables.
  /// - Returns: of each value whether it did.
  private mutating func put(
    _ values: [LuaExpression], in targets: [LuaExpression]
  ) -> [Bool] {
    zip(targets, 0...).map { target, index in
      guard case .field(let of, let name) = target.kind,
        case .table(let table)? = origin(of: of)
      else { return false }
      let origin = index < values.count ? origin(of: values[index]) : nil
      functions?.put(origin, in: table, name.text)
      return origin != nil
    }
  }

  /// The target of an assignment: its table is looked at, its field may be new.
  mutating func assigned(_ target: LuaExpression) -> LuaTypeExpression {
    switch target.kind {
    case .field(let of, _): return kept(of)
    case .index(let of, let key):
      _ = expression(key)
      return expression(of)
    default: return kept(target)
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
    var types: [LuaTypeExpression]?
    let around = wanted
    let own = place(body.range.start)
    wanted = functions?.wanted(of: own)
    let above = said[lines.line(at: body.range.start)] ?? [:]
    functions?.say(own, body.parameters.map { .init(name: $0.text, type: above[$0.text]) })
    if case .function(let parameters, _, let results)? = expected {
      types = parameters.map(\.type)
      wanted = wanted(results)
    }
    field = nil
    let ruleAround = rule
    if wanted != nil, rule == nil { rule = scopes.count }
    scopes.append([:])
    if isMethod {
      declare(.ownSelf(of: body), .any)
    }
    for (index, name) in body.parameters.enumerated() {
      if let types, index < types.count {
        declare(name, types[index])
      } else {
        declare(name, parameterType(name, index, body))
      }
    }
    let returnsAround = returns
    returns = []
    block(body.body)
    ended(body)
    returns = returnsAround
    closeScope()
    wanted = around
    rule = ruleAround
  }

  /// What parameters are that everybody names so, where nothing else is known of a function.
  static let usual: [String: LuaTypeExpression] = [
    "c": .union([.named("siyu.Customer"), .named("siyu.Entity"), .named("siyu.Group")]),
    "ctx": .named("siyu.Context"),
  ]
}
