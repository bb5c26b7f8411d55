import CLua

extension LuaState {
  // MARK: Pushing

  public func push(_ text: String) throws(LuaError) {
    var text = text
    try check(text.withUTF8 { siyu_push_text(pointer, $0.baseAddress, $0.count) })
  }

  public func push(bytes: [UInt8]) throws(LuaError) {
    try check(bytes.withUnsafeBytes { siyu_push_text(pointer, $0.baseAddress, $0.count) })
  }

  /// Pushes an empty table with room for so many list entries and named fields.
  public func pushTable(entries: Int32 = 0, fields: Int32 = 0) throws(LuaError) {
    try check(siyu_push_table(pointer, entries, fields))
  }

  /// Pushes a fast function; the `upvalues` values on top become its own.
  public func push(native: LuaNative, upvalues: Int32 = 0) throws(LuaError) {
    try check(siyu_push_function(pointer, native, upvalues))
  }

  /// Pushes any value, tables with all they hold.
  public func push(_ value: LuaValue) throws(LuaError) {
    try reserve(3)
    switch value {
    case .nil: stack.pushNil()
    case .boolean(let value): stack.push(value)
    case .integer(let value): stack.push(value)
    case .number(let value): stack.push(value)
    case .string(let text): try push(text)
    case .bytes(let bytes): try push(bytes: bytes)
    case .reference(let reference, _): try push(reference)
    case .table(let table):
      let base = stack.top
      do {
        try pushTable(entries: Int32(table.list.count), fields: Int32(table.fields.count))
        for (offset, item) in table.list.enumerated() {
          try push(item)
          try setItem(Int64(offset) + 1, of: base + 1)
        }
        for field in table.fields {
          try push(field.key.value)
          try push(field.value)
          try rawSet(base + 1)
        }
      } catch {
        stack.setTop(base)
        throw error
      }
    }
  }

  // MARK: Tables, raw. Each wants a table at the index, and no key that is nil or not a number.

  /// Pops a value and puts it under a name.
  public func setField(_ name: String, of index: Int32) throws(LuaError) {
    try placeBelowTop(index)
    var name = name
    try check(name.withUTF8 { siyu_raw_set_text(pointer, $0.baseAddress, $0.count) })
  }

  /// Pops a value and puts it at a place of the list.
  public func setItem(_ n: Int64, of index: Int32) throws(LuaError) {
    try placeBelowTop(index)
    try check(siyu_raw_set_integer(pointer, n))
  }

  /// Pops a key and, above it, a value, and puts them in the table.
  public func rawSet(_ index: Int32) throws(LuaError) {
    let index = stack.absolute(index)
    try reserve(1)
    stack.pushValue(index)
    lua_rotate(pointer, -3, 1)
    try check(siyu_raw_set(pointer))
  }

  /// Pushes the value under a name.
  @discardableResult
  public func getField(_ name: String, of index: Int32) throws(LuaError) -> LuaType {
    try reserve(1)
    stack.pushValue(index)
    var name = name
    try check(name.withUTF8 { siyu_raw_get_text(pointer, $0.baseAddress, $0.count) })
    return stack.type(at: -1)
  }

  /// Replaces the key on top by the next one and its value, in Lua's own order; begin with nil.
  /// False, with nothing left, at the end.
  public func next(_ index: Int32) throws(LuaError) -> Bool {
    try placeBelowTop(index)
    try check(siyu_next(pointer))
    if stack.type(at: -2) != .nil { return true }
    stack.pop(2)
    return false
  }

  private func placeBelowTop(_ index: Int32) throws(LuaError) {
    let index = stack.absolute(index)
    try reserve(1)
    stack.pushValue(index)
    stack.insert(at: -2)
  }

  /// Has `native` called, with the table and the key, for every key that the table at the index does not
  /// hold. Nobody sees how.
  public func setMissing(_ native: LuaNative, of index: Int32) throws(LuaError) {
    let index = stack.absolute(index)
    let base = stack.top
    do {
      try pushTable(fields: 2)
      try push(native: native)
      try setField("__index", of: base + 1)
      stack.push(false)
      try setField("__metatable", of: base + 1)
      lua_setmetatable(pointer, index)
    } catch {
      stack.setTop(base)
      throw error
    }
  }

  // MARK: With metamethods, which may run anything of the author's

  /// Replaces value and key on top by what indexing gives.
  public func get() throws(LuaError) { try check(siyu_get_value(pointer)) }

  /// Pops value, key and new value, and assigns.
  public func set() throws(LuaError) { try check(siyu_set_value(pointer)) }

  /// Replaces the operands on top by the result.
  public func operate(_ operation: LuaOperation) throws(LuaError) {
    try check(siyu_operate(pointer, operation.rawValue, operation.operands))
  }
}

/// An operation that may call a metamethod.
public enum LuaOperation: Int32, CaseIterable, Sendable {
  case length, concatenate, equal, less, add, text

  var operands: Int32 { self == .length || self == .text ? 1 : 2 }
}
