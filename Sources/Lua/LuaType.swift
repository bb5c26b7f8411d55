import CLua

/// The type of a Lua value, raw: no metamethod is asked.
public enum LuaType: Int32, Sendable, CustomStringConvertible {
  case none = -1
  case `nil`, boolean, lightUserdata, number, string, table, function, userdata, thread

  init(code: Int32) { self = LuaType(rawValue: code) ?? .none }

  /// The author's word for it, as `type()` gives.
  public var description: String {
    switch self {
    case .none: "nothing"
    case .nil: "nil"
    case .boolean: "boolean"
    case .lightUserdata, .userdata: "userdata"
    case .number: "number"
    case .string: "string"
    case .table: "table"
    case .function: "function"
    case .thread: "coroutine"
    }
  }
}
