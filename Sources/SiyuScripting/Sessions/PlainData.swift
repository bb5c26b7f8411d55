internal import Lua
internal import SiyuModel

/// Lua values on their way to the host.
enum PlainData {
  /// Texts, numbers, booleans, lists and tables with text keys.
  static func value(_ value: LuaValue, _ what: String) throws(LuaError) -> DataValue {
    switch value {
    case .nil: return .null
    case .boolean(let flag): return .bool(flag)
    case .integer(let number): return .int(number)
    case .number(let number): return .double(number)
    case .string(let text): return .string(text)
    case .bytes: throw LuaError(.runtime, "\(what) holds a text that is not UTF-8.")
    case .reference(_, let type): throw LuaError(.runtime, "\(what) cannot hold a \(type).")
    case .table(let table):
      if table.fields.isEmpty, !table.list.isEmpty {
        var list: [DataValue] = []
        for item in table.list { list.append(try self.value(item, what)) }
        return .list(list)
      }
      guard table.list.isEmpty else {
        throw LuaError(.runtime, "\(what): a table is a list or has names, not both.")
      }
      var pairs: [(String, DataValue)] = []
      for field in table.fields {
        guard case .string(let name) = field.key else {
          throw LuaError(.runtime, "\(what) wants texts as names, or a list from 1 without gaps.")
        }
        pairs.append((name, try self.value(field.value, what)))
      }
      return .record(DataRecord(pairs))
    }
  }
}
