internal import LuaSource

/// The names that anything in a file assigns, in whatever function it stands, each where it was declared:
/// a local of the same name in another block is another variable.
struct AssignedNames {
  /// Those that no block around the assignment declares.
  private(set) var globals: Set<String> = []
  /// Where locals that are assigned were declared.
  private var locals: Set<Int> = []
  /// Local names, and where they were declared, by the block that they belong to.
  private var scopes: [[String: Int]] = []

  init(in block: LuaBlock) { add(block) }

  /// Whether a local, by where it is declared, is given something else later.
  func isAssigned(_ local: LuaName) -> Bool { locals.contains(local.range.start) }

  // MARK: Scopes

  private mutating func declare(_ name: LuaName) {
    scopes[scopes.count - 1][name.text] = name.range.start
  }

  private mutating func assigned(_ target: LuaExpression) {
    guard case .name(let name) = target.kind else { return add(target) }
    for scope in scopes.reversed() {
      if let place = scope[name.text] {
        locals.insert(place)
        return
      }
    }
    globals.insert(name.text)
  }

  /// - Parameters:
  ///   - names: which the block has from its beginning.
  ///   - until: what is looked at in its end, with its locals.
  private mutating func add(
    _ block: LuaBlock, names: [LuaName] = [], until: LuaExpression? = nil
  ) {
    scopes.append([:])
    names.forEach { declare($0) }
    for statement in block.statements { add(statement) }
    if let until { add(until) }
    scopes.removeLast()
  }

  private mutating func add(_ body: LuaFunctionBody, isMethod: Bool = false) {
    let own = isMethod ? [LuaName.ownSelf(of: body)] : []
    add(body.body, names: own + body.parameters)
  }

  // MARK: Reading

  private mutating func add(_ statement: LuaStatement) {
    switch statement.kind {
    case .local(let names, let values):
      values.forEach { add($0) }
      names.forEach { declare($0.name) }
    case .assign(let targets, let values):
      targets.forEach { assigned($0) }
      values.forEach { add($0) }
    case .call(let call): add(call)
    case .do(let body): add(body)
    case .while(let condition, let body):
      add(condition)
      add(body)
    case .repeat(let body, until: let condition): add(body, until: condition)
    case .if(let branches, let otherwise):
      for branch in branches {
        add(branch.condition)
        add(branch.body)
      }
      if let otherwise { add(otherwise) }
    case .forNumber(let name, let from, let to, let by, let body):
      [from, to, by].forEach { if let value = $0 { add(value) } }
      add(body, names: [name])
    case .forEach(let names, let values, let body):
      values.forEach { add($0) }
      add(body, names: names)
    case .function(let target, let method, let body):
      assigned(target)
      add(body, isMethod: method != nil)
    case .localFunction(let name, let body):
      declare(name)
      add(body)
    case .return(let values): values.forEach { add($0) }
    case .break, .goto, .label: break
    }
  }

  private mutating func add(_ value: LuaExpression) {
    switch value.kind {
    case .nil, .boolean, .integer, .number, .string, .vararg, .name: break
    case .function(let body): add(body)
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

extension LuaName {
  /// `self` in `function a:b() … end`, which nobody writes.
  static func ownSelf(of body: LuaFunctionBody) -> LuaName {
    LuaName(text: "self", range: body.range)
  }
}
