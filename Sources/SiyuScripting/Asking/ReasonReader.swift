internal import Lua
internal import SiyuModel

/// Reads the reason a rule gave: a text, or a template with values.
enum ReasonReader {
  /// `"近一年消费 {spent}"` with `spent = "¥12.00"` becomes `近一年消费 ¥12.00`.
  ///
  /// Only looked at when the answer changes a tag: a reason alone is no change.
  /// - Returns: the rendered text, `nil` for none.
  static func read(_ state: LuaState, at index: Int32) throws(LuaError) -> String? {
    let stack = state.stack
    switch stack.type(at: index) {
    case .nil, .none: return nil
    case .string:
      guard let bytes = stack.bytes(at: index), bytes.count <= longest else {
        throw LuaError(.runtime, "a reason is at most \(longest) bytes long.")
      }
      return String(decoding: bytes, as: UTF8.self)
    case .table: break
    default:
      throw LuaError(
        .runtime,
        "a reason is a text or a template { \"… {name}\", name = value }, got"
          + " \(described(stack, index)).")
    }
    let value: LuaValue
    do {
      value = try state.value(at: index, limits: LuaLimits(depth: 2, entries: 64, bytes: longest))
    } catch {
      throw LuaError(.runtime, "a reason cannot be read: \(error).")
    }
    guard case .table(let table) = value, case .string(let template)? = table.list.first else {
      throw LuaError(.runtime, "a reason's template wants its text first: { \"… {name}\", … }.")
    }
    return try render(template, table)
  }

  /// In bytes.
  private static let longest = 4096

  private static func render(_ template: String, _ table: LuaTable) throws(LuaError) -> String {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "}") else {
        throw LuaError(.runtime, "a reason's template has a '{' without '}': \"\(template)\".")
      }
      let name = String(rest[..<close])
      rest = rest[rest.index(after: close)...]
      guard let value = table[name] else {
        let known = table.fields.compactMap {
          if case .string(let key) = $0.key { key } else { nil }
        }
        throw LuaError(
          .runtime,
          "the reason's template names '\(name)', which it is not given"
            + suggestion(name, known))
      }
      switch value {
      case .string(let part): text += part
      case .integer(let number): text += String(number)
      case .number(let number): text += "\(number)"
      case .boolean(let flag): text += flag ? "true" : "false"
      default: throw LuaError(.runtime, "the reason's value '\(name)' is neither text nor number.")
      }
    }
    return text + rest
  }
}
