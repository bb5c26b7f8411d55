internal import Lua

/// Compares values as `assert.same` does: tables by what they hold, numbers by their value, whatever
/// only Lua can hold by being the very same.
struct ValueComparison {
  let lua: LuaState

  /// One place in which two values differ. `nil`: there is nothing on that side.
  struct Difference {
    /// `.orders[2].amount`; empty for the values themselves.
    var path: String
    var expected: LuaValue?
    var got: LuaValue?
  }

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

  /// Every place in which they differ, in the order of the keys.
  func differences(_ expected: LuaValue, _ got: LuaValue) -> [Difference] {
    var found: [Difference] = []
    compare(expected, got, "", &found)
    return found
  }

  private func compare(
    _ expected: LuaValue, _ got: LuaValue, _ path: String, _ found: inout [Difference]
  ) {
    guard case .table(let a) = expected, case .table(let b) = got else {
      if !same(expected, got) {
        found.append(Difference(path: path, expected: expected, got: got))
      }
      return
    }
    let left = entries(a)
    let right = entries(b)
    let text = ValueText()
    for (key, value) in left {
      let inner = path + text.step(key)
      if let other = right.first(where: { $0.key == key })?.value {
        compare(value, other, inner, &found)
      } else {
        found.append(Difference(path: inner, expected: value, got: nil))
      }
    }
    for (key, value) in right where !left.contains(where: { $0.key == key }) {
      found.append(Difference(path: path + text.step(key), expected: nil, got: value))
    }
  }

  private func entries(_ table: LuaTable) -> [(key: LuaKey, value: LuaValue)] {
    table.list.enumerated().map { (.integer(Int64($0.offset) + 1), $0.element) }
      + table.fields.map { ($0.key, $0.value) }
  }
}
