internal import LuaSource

// Going through all expressions of a file, from the outside in. The parser bounds how deep they lie.

extension LuaBlock {
  func visit(_ see: (LuaExpression) -> Void) {
    for statement in statements {
      statement.expressions.forEach { $0.visit(see) }
      statement.blocks.forEach { $0.visit(see) }
    }
  }
}

extension LuaStatement {
  /// Those directly in it.
  var expressions: [LuaExpression] {
    switch kind {
    case .local(_, let values), .return(let values): values
    case .assign(let targets, let values): targets + values
    case .call(let call): [call]
    case .while(let condition, _), .repeat(_, until: let condition): [condition]
    case .if(let branches, otherwise: _): branches.map(\.condition)
    case .forNumber(_, let from, let to, let by, _): [from, to] + (by.map { [$0] } ?? [])
    case .forEach(_, let values, _): values
    case .function(let target, method: _, _): [target]
    case .do, .localFunction, .break, .goto, .label: []
    }
  }

  /// Blocks directly in it, the bodies of functions among them that it declares.
  var blocks: [LuaBlock] {
    switch kind {
    case .function(_, method: _, let body), .localFunction(_, let body): [body.body]
    default: ownBlocks
    }
  }

  /// Those that run when it runs.
  var ownBlocks: [LuaBlock] {
    switch kind {
    case .do(let body), .while(_, let body), .repeat(let body, until: _),
      .forNumber(_, from: _, to: _, by: _, let body), .forEach(_, _, let body):
      [body]
    case .if(let branches, let otherwise): branches.map(\.body) + (otherwise.map { [$0] } ?? [])
    default: []
    }
  }
}

extension LuaExpression {
  func visit(_ see: (LuaExpression) -> Void) {
    see(self)
    switch kind {
    case .nil, .boolean, .integer, .number, .string, .vararg, .name: break
    case .function(let body): body.body.visit(see)
    case .field(let of, _), .parentheses(let of), .unary(_, let of): of.visit(see)
    case .index(let of, key: let key), .binary(_, let of, let key):
      of.visit(see)
      key.visit(see)
    case .call(let of, let arguments), .methodCall(let of, _, let arguments):
      of.visit(see)
      arguments.forEach { $0.visit(see) }
    case .table(let items):
      for item in items {
        switch item {
        case .value(let value), .named(_, let value): value.visit(see)
        case .keyed(let key, let value):
          key.visit(see)
          value.visit(see)
        }
      }
    }
  }

  /// Without parentheses around it.
  var bare: LuaExpression {
    if case .parentheses(let inner) = kind { inner.bare } else { self }
  }

  /// The table that a declaration such as `siyu.sop { … }` is called with.
  func declared(_ noun: String) -> [LuaTableItem]? {
    guard case .call(let target, let arguments) = kind, case .field(let of, let name) = target.kind,
      name.text == noun, case .name(let siyu) = of.kind, siyu.text == "siyu",
      case .table(let items)? = arguments.first?.kind
    else { return nil }
    return items
  }
}

extension [LuaTableItem] {
  subscript(_ name: String) -> LuaExpression? {
    for case .named(let key, let value) in self where key.text == name { return value }
    return nil
  }
}
