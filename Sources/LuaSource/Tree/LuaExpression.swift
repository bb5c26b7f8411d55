/// A name as it is written, and where.
public struct LuaName: Sendable, Hashable {
  public var text: String
  public var range: SourceRange
  public init(text: String, range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// What has a value.
public struct LuaExpression: Sendable {
  public indirect enum Kind: Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    /// As the program has it.
    case string([UInt8])
    case vararg
    case function(LuaFunctionBody)
    case name(LuaName)
    /// `of.name`
    case field(of: LuaExpression, LuaName)
    /// `of[key]`
    case index(of: LuaExpression, key: LuaExpression)
    case call(LuaExpression, [LuaExpression])
    /// `of:name(…)`
    case methodCall(of: LuaExpression, LuaName, [LuaExpression])
    case table([LuaTableItem])
    case unary(LuaUnary, LuaExpression)
    case binary(LuaBinary, LuaExpression, LuaExpression)
    case parentheses(LuaExpression)
  }

  public var kind: Kind
  public var range: SourceRange
  /// How many expressions lie in each other here.
  let depth: Int

  /// A text, if it is one and UTF-8.
  public var stringValue: String? {
    if case .string(let bytes) = kind { String(validating: bytes, as: UTF8.self) } else { nil }
  }
}

public enum LuaTableItem: Sendable {
  case value(LuaExpression)
  /// `name = value`
  case named(LuaName, LuaExpression)
  /// `[key] = value`
  case keyed(LuaExpression, LuaExpression)

  var depth: Int {
    switch self {
    case .value(let value), .named(_, let value): value.depth
    case .keyed(let key, let value): max(key.depth, value.depth)
    }
  }
}

public enum LuaUnary: Sendable, Hashable { case not, minus, length, bitNot }

public enum LuaBinary: Sendable, Hashable {
  case or, and
  case less, greater, lessOrEqual, greaterOrEqual, notEqual, equal
  case bitOr, bitXor, bitAnd, shiftLeft, shiftRight
  case concat, add, subtract, multiply, divide, floorDivide, modulo, power
}

/// Parameters and body, from the word `function` to `end`.
public struct LuaFunctionBody: Sendable {
  public var parameters: [LuaName]
  public var isVariadic: Bool
  public var body: LuaBlock
  public var range: SourceRange
}
