/// A Lua value as a Swift value; tables with all they hold.
public enum LuaValue: Equatable {
  case `nil`
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  /// A string that is not UTF-8.
  case bytes([UInt8])
  case table(LuaTable)
  /// A function, userdata or coroutine, which only Lua can hold.
  case reference(LuaReference, LuaType)

  public static func == (a: LuaValue, b: LuaValue) -> Bool {
    switch (a, b) {
    case (.nil, .nil): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.bytes(let a), .bytes(let b)): a == b
    case (.table(let a), .table(let b)): a == b
    case (.reference(let a, _), .reference(let b, _)): a === b
    default: false
    }
  }
}

/// A Lua table: a list, and fields in an order of their own that does not depend on Lua's.
public struct LuaTable: Equatable {
  /// The values at 1, 2, … up to the first gap.
  public var list: [LuaValue]
  /// Everything else, by key: numbers, then texts by their bytes, then booleans.
  public var fields: [Field]

  public struct Field: Equatable {
    public var key: LuaKey
    public var value: LuaValue

    public init(_ key: LuaKey, _ value: LuaValue) {
      self.key = key
      self.value = value
    }
  }

  public init(list: [LuaValue] = [], fields: [Field] = []) {
    self.list = list
    self.fields = fields
  }

  /// Costs a walk through the fields.
  public subscript(name: String) -> LuaValue? {
    fields.first { $0.key == .string(name) }?.value
  }
}

/// What a table's value lies under.
public enum LuaKey: Hashable, Sendable, Comparable {
  case integer(Int64)
  case string(String)
  case bytes([UInt8])
  case boolean(Bool)

  public var value: LuaValue {
    switch self {
    case .integer(let value): .integer(value)
    case .string(let value): .string(value)
    case .bytes(let value): .bytes(value)
    case .boolean(let value): .boolean(value)
    }
  }

  private var rank: Int {
    switch self {
    case .integer: 0
    case .string, .bytes: 1
    case .boolean: 2
    }
  }

  public static func < (a: LuaKey, b: LuaKey) -> Bool {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a < b
    case (.boolean(let a), .boolean(let b)): !a && b
    case _ where a.rank != b.rank: a.rank < b.rank
    default: a.utf8.lexicographicallyPrecedes(b.utf8)
    }
  }

  private var utf8: [UInt8] {
    switch self {
    case .string(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    default: []
    }
  }
}

@available(*, unavailable)
extension LuaValue: Sendable {}  // may hold references; see LuaState
