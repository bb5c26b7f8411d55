import Lua
import SiyuModel

/// JSON texts, as event properties and other systems hold them.
enum JSONModule {
  static var entries: [ModuleEntry] { [encode, decode] }

  /// Beyond this a text is not for a rule to look at.
  private static let limits = JSON.Limits(depth: 32, size: 1 << 20)

  private static var encode: ModuleEntry {
    ModuleEntry(
      "siyu.json.encode", "Writes a value as JSON, the same text always.",
      [
        .init(
          "value", "any", "texts, numbers, booleans, lists, tables with text keys", .any.optional),
        .init("pretty", "boolean", "whether in lines", .boolean.optional),
      ],
      returns: ["string: names in the order of their bytes; an empty table is {}"],
      errors: ["a function, a number that is not finite, a table that is list and names at once"],
      example: #"assert(siyu.json.encode({ b = { 1, 2 }, a = "x" }) == '{"a":"x","b":[1,2]}')"#
    ) { call, _ in
      let value = try call.value(1, limits: LuaLimits(depth: 32, entries: 100_000, bytes: 1 << 20))
      let data = try JSONModule.data(value)
      try call.return(JSON.text(data, pretty: call.boolean(2), sorted: true))
    }
  }

  private static var decode: ModuleEntry {
    ModuleEntry(
      "siyu.json.decode", "Reads JSON. Null fields are absent; null in a list is false.",
      [.init("text", "string", "at most 1 MB", .string)],
      returns: ["any: the value, or nil", "string?: where and why it is not JSON"],
      example: #"""
        local props = siyu.json.decode('{"page":"面霜","times":3}')
        assert(props.page == "面霜" and props.times == 3)
        local value, reason = siyu.json.decode("{")
        assert(value == nil and reason)
        """#
    ) { call, _ in
      let bytes = try call.bytes(1)
      do {
        try call.return(lua(try JSON.parse(bytes, limits: limits)))
      } catch let error as JSONError {
        try call.return(.nil)
        try call.return(error.description)
      }
    }
  }

  private static func data(_ value: LuaValue) throws(LuaError) -> DataValue {
    switch value {
    case .nil: return .null
    case .boolean(let value): return .bool(value)
    case .integer(let value): return .int(value)
    case .number(let value): return .double(value)
    case .string(let text): return .string(text)
    case .bytes(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
    case .reference(_, let type):
      throw LuaError(.runtime, "siyu.json.encode cannot write a \(type).")
    case .table(let table):
      if table.fields.isEmpty, !table.list.isEmpty {
        var list: [DataValue] = []
        for item in table.list { list.append(try data(item)) }
        return .list(list)
      }
      guard table.list.isEmpty else {
        throw LuaError(.runtime, "siyu.json.encode wants a list or names in a table, not both.")
      }
      var pairs: [(String, DataValue)] = []
      for field in table.fields {
        guard case .string(let name) = field.key else {
          throw LuaError(
            .runtime, "siyu.json.encode wants texts as names, or a list from 1 without gaps.")
        }
        pairs.append((name, try data(field.value)))
      }
      return .record(DataRecord(pairs))
    }
  }

  static func lua(_ value: DataValue) -> LuaValue {
    switch value {
    case .null: .nil
    case .bool(let value): .boolean(value)
    case .int(let value): .integer(value)
    case .double(let value): .number(value)
    case .string(let text): .string(text)
    case .list(let items):
      .table(LuaTable(list: items.map { $0.isNull ? .boolean(false) : lua($0) }))
    case .record(let record):
      .table(
        LuaTable(
          fields: record.fields.filter { !$0.value.isNull }
            .map { .init(.string($0.name), lua($0.value)) }))
    }
  }
}
