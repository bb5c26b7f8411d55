/// What a file of definitions for editors says (LuaCATS): classes, other names of types, and what can be found
/// under global names.
public struct LuaDefinitions: Sendable {
  public struct Class: Sendable {
    /// Fields, functions and methods; a method's first parameter is what it is called on.
    public var members: [String: Member] = [:]
    /// Of any other field.
    public var others: LuaTypeExpression?
    /// It may be called.
    public var call: LuaTypeExpression?
    public init() {}
  }
  public struct Member: Sendable {
    public var type: LuaTypeExpression
    /// Called with a colon.
    public var isMethod: Bool
    /// What is said about it.
    public var about: String
    public init(type: LuaTypeExpression, isMethod: Bool, about: String) {
      self.type = type
      self.isMethod = isMethod
      self.about = about
    }
  }

  public var classes: [String: Class] = [:]
  public var aliases: [String: LuaTypeExpression] = [:]
  /// By path: `siyu.time.add`, `describe`.
  public var globals: [String: LuaTypeExpression] = [:]

  /// Resolves other names, as deep as they go.
  public func resolved(_ type: LuaTypeExpression) -> LuaTypeExpression {
    var type = type
    for _ in 0..<8 {
      guard case .named(let name) = type, let alias = aliases[name] else { return type }
      type = alias
    }
    return type
  }

  /// Names of types that nothing defines, sorted.
  public var undefined: [String] {
    var used: Set<String> = []
    for entry in classes.values {
      for member in entry.members.values { used.formUnion(member.type.names) }
      used.formUnion(entry.others?.names ?? [])
      used.formUnion(entry.call?.names ?? [])
    }
    for type in aliases.values { used.formUnion(type.names) }
    for type in globals.values { used.formUnion(type.names) }
    return used.filter { classes[$0] == nil && aliases[$0] == nil }.sorted()
  }
}

/// What is wrong in a file of definitions.
public struct LuaDefinitionProblem: Error, Sendable, Hashable {
  public var line: Int
  public var message: String
}
