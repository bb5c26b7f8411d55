internal import Lua

/// Compares values as `assert.same` does: tables by what they hold, numbers by their value, whatever
/// only Lua can hold by being the very same.
struct ValueComparison {
  let lua: LuaState

  func same(_ a: LuaValue, _ b: LuaValue) -> Bool {
    switch (a, b) {
    case (.table(let a), .table(let b)):
      guard a.list.count == b.list.count, a.fields.count == b.fields.count else { return false }
      return zip(a.list, b.list).allSatisfy { same($0, $1) }
        && zip(a.fields, b.fields).allSatisfy { $0.key == $1.key && same($0.value, $1.value) }
    case (.integer(let a), .number(let b)): return Double(a) == b
    case (.number(let a), .integer(let b)): return a == Double(b)
    case (.reference(let a, _), .reference(let b, _)):
      guard lua.stack.reserve(2) else { return false }
      lua.stack.push(a)
      lua.stack.push(b)
      defer { lua.stack.pop(2) }
      return lua.stack.rawEqual(-1, -2)
    default: return a == b
    }
  }
}
