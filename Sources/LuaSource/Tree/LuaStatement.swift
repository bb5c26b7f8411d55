/// Statements one after the other.
public struct LuaBlock: Sendable {
  public var statements: [LuaStatement]
  public var range: SourceRange
  public init(statements: [LuaStatement], range: SourceRange) {
    self.statements = statements
    self.range = range
  }
}

public struct LuaStatement: Sendable {
  public struct Local: Sendable {
    public var name: LuaName
    /// `const` or `close`.
    public var attribute: LuaName?
  }
  public struct Branch: Sendable {
    public var condition: LuaExpression
    public var body: LuaBlock
  }

  public indirect enum Kind: Sendable {
    case local([Local], [LuaExpression])
    case assign([LuaExpression], [LuaExpression])
    /// A call whose values nobody takes.
    case call(LuaExpression)
    case `do`(LuaBlock)
    case `while`(LuaExpression, LuaBlock)
    /// The condition sees the body's locals.
    case `repeat`(LuaBlock, until: LuaExpression)
    case `if`([Branch], otherwise: LuaBlock?)
    case forNumber(LuaName, from: LuaExpression, to: LuaExpression, by: LuaExpression?, LuaBlock)
    case forEach([LuaName], [LuaExpression], LuaBlock)
    /// `function a.b.c:d() … end`; the target is the name or field it is assigned to.
    case function(LuaExpression, method: LuaName?, LuaFunctionBody)
    case localFunction(LuaName, LuaFunctionBody)
    case `return`([LuaExpression])
    case `break`
    case goto(LuaName)
    case label(LuaName)
  }

  public var kind: Kind
  public var range: SourceRange
}

/// A file of Lua, read and not run.
public struct LuaFile: Sendable {
  public var body: LuaBlock
  /// In their order.
  public var comments: [LuaComment]
  public var lines: SourceLines

  /// Reads what Lua 5.4 would (reference manual, §9).
  /// - Throws: `LuaSyntaxError`: what is wrong first; also where expressions or blocks lie deeper in each
  ///   other than ``LuaParser/deepest``.
  public init(_ text: [UInt8]) throws(LuaSyntaxError) {
    var parser = try LuaParser(text)
    body = try parser.file()
    comments = parser.comments
    lines = SourceLines(text)
  }
}
