internal import LuaSource

/// The names that anything in a file assigns, in whatever function it stands.
struct AssignedNames {
  private(set) var names: Set<String> = []

  init(in block: LuaBlock) { add(block) }

  private mutating func add(_ block: LuaBlock) {
    for statement in block.statements { add(statement) }
  }

  private mutating func add(_ statement: LuaStatement) {
    switch statement.kind {
    case .local(_, let values): values.forEach { add($0) }
    case .assign(let targets, let values):
      targets.forEach { assigned($0) }
      values.forEach { add($0) }
    case .call(let call): add(call)
    case .do(let body): add(body)
    case .while(let condition, let body), .repeat(let body, until: let condition):
      add(condition)
      add(body)
    case .if(let branches, let otherwise):
      for branch in branches {
        add(branch.condition)
        add(branch.body)
      }
      if let otherwise { add(otherwise) }
    case .forNumber(_, let from, let to, let by, let body):
      [from, to, by].forEach { if let value = $0 { add(value) } }
      add(body)
    case .forEach(_, let values, let body):
      values.forEach { add($0) }
      add(body)
    case .function(let target, method: _, let body):
      assigned(target)
      add(body.body)
    case .localFunction(_, let body): add(body.body)
    case .return(let values): values.forEach { add($0) }
    case .break, .goto, .label: break
    }
  }

  private mutating func assigned(_ target: LuaExpression) {
    if case .name(let name) = target.kind { names.insert(name.text) } else { add(target) }
  }

  private mutating func add(_ value: LuaExpression) {
    switch value.kind {
    case .nil, .boolean, .integer, .number, .string, .vararg, .name: break
    case .function(let body): add(body.body)
    case .field(let of, _), .parentheses(let of), .unary(_, let of): add(of)
    case .index(let of, key: let key), .binary(_, let of, let key):
      add(of)
      add(key)
    case .call(let of, let arguments), .methodCall(let of, _, let arguments):
      add(of)
      arguments.forEach { add($0) }
    case .table(let items):
      for item in items {
        switch item {
        case .value(let value), .named(_, let value): add(value)
        case .keyed(let key, let value):
          add(key)
          add(value)
        }
      }
    }
  }
}
