/// A type as comments for editors write it (LuaCATS): `string?`, `siyu.Order[]`, `fun(c: siyu.Customer): boolean`.
public indirect enum LuaTypeExpression: Sendable, Hashable {
  public struct Parameter: Sendable, Hashable {
    public var name: String
    public var type: LuaTypeExpression
    public var isOptional: Bool
    public init(_ name: String, _ type: LuaTypeExpression, isOptional: Bool = false) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
    }
  }

  case any
  case `nil`
  case boolean
  case integer
  case number
  case string
  /// A table of which nothing is known, and a function.
  case anyTable
  case anyFunction
  /// One text: `"high"`.
  case text(String)
  /// One number or `true`, as it is written.
  case constant(String)
  /// A class or another name: `siyu.Customer`.
  case named(String)
  case list(of: LuaTypeExpression)
  case table(keys: LuaTypeExpression, values: LuaTypeExpression)
  /// `results` may be empty; `rest` is the type of what follows the parameters, if anything may.
  case function([Parameter], rest: LuaTypeExpression?, results: [LuaTypeExpression])
  case union([LuaTypeExpression])

  /// The same or nil.
  public var optional: LuaTypeExpression {
    if isOptional { return self }
    if case .union(let all) = self { return .union(all + [.nil]) }
    return .union([self, .nil])
  }

  public var isOptional: Bool {
    switch self {
    case .any, .nil: true
    case .union(let all): all.contains { $0.isOptional }
    default: false
    }
  }

  /// Its alternatives; itself where there is one.
  public var alternatives: [LuaTypeExpression] {
    if case .union(let all) = self { all.flatMap(\.alternatives) } else { [self] }
  }

  /// Without nil.
  public var present: LuaTypeExpression {
    let rest = alternatives.filter { $0 != .nil }
    return rest.count == 1 ? rest[0] : .union(rest)
  }

  /// Every name in it.
  public var names: [String] {
    switch self {
    case .named(let name): [name]
    case .list(let element): element.names
    case .table(let keys, let values): keys.names + values.names
    case .function(let parameters, let rest, let results):
      parameters.flatMap(\.type.names) + (rest?.names ?? []) + results.flatMap(\.names)
    case .union(let all): all.flatMap(\.names)
    default: []
    }
  }
}
