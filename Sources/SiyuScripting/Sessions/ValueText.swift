internal import Lua

/// Lua values as an author would write them, the same text for the same value always.
struct ValueText {
  /// Beyond this a table is written over several lines, in columns of a terminal.
  var width = 72

  /// One line where it fits.
  func text(_ value: LuaValue) -> String { lines(value).joined(separator: "\n") }

  /// The first line begins where the caller is; the others are indented from its beginning.
  func lines(_ value: LuaValue) -> [String] {
    let short = oneLine(value)
    guard case .table(let table) = value, short.count > width else { return [short] }
    var lines = ["{"]
    for (name, item) in entries(table) {
      var inner = self.lines(item)
      inner[0] = name + inner[0]
      inner[inner.count - 1] += ","
      lines += inner.map { "  " + $0 }
    }
    return lines + ["}"]
  }

  func oneLine(_ value: LuaValue) -> String {
    switch value {
    case .nil: return "nil"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .string(let text): return quoted(text)
    case .bytes(let bytes): return "a text of \(bytes.count) bytes that is not UTF-8"
    case .reference(_, let type): return type == .userdata ? "a value of the host's" : "a \(type)"
    case .table(let table):
      let parts = entries(table).map { $0.name + oneLine($0.value) }
      return parts.isEmpty ? "{}" : "{ \(parts.joined(separator: ", ")) }"
    }
  }

  private func entries(_ table: LuaTable) -> [(name: String, value: LuaValue)] {
    table.list.map { ("", $0) } + table.fields.map { (key($0.key) + " = ", $0.value) }
  }

  func key(_ key: LuaKey) -> String {
    switch key {
    case .string(let name) where isName(name): return name
    default: return "[\(oneLine(key.value))]"
    }
  }

  /// Where a value lies: `.orders[2].amount`.
  func step(_ key: LuaKey) -> String {
    if case .string(let name) = key, isName(name) { return "." + name }
    return "[\(oneLine(key.value))]"
  }

  private func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39 ~= first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
