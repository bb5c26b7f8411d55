import CLua

/// Where C keeps what it knows of a userdata type.
public typealias OpaqueLuaType = UnsafeMutableRawPointer

/// A type of userdata: a small plain value of the host's that Lua code holds and calls methods of.
///
/// The payload is copied bit by bit and needs no clean-up, so there is no `__gc`. Checking that a
/// value is of the type compares one pointer inside the userdata. `getmetatable` gives false.
public struct LuaUserdataType<Payload: BitwiseCopyable> {
  /// Lives as long as the state.
  public let descriptor: OpaqueLuaType
  /// What authors read in messages.
  public var name: String {
    String(cString: descriptor.assumingMemoryBound(to: siyu_type.self).pointee.name)
  }
}

@available(*, unavailable)
extension LuaUserdataType: Sendable {}  // belongs to one state

extension LuaState {
  /// Makes a userdata type.
  ///
  /// Methods lie in a plain Lua table. Without fields, a method is found without leaving Lua's
  /// interpreter; `missing` is then called with that table and a key it does not hold. With fields,
  /// each lookup goes through C, which gives methods itself and asks `getter` for the numbered
  /// fields and, as field -1, for unknown keys. `events` are further metamethods: `__len`.
  public func makeUserdataType<Payload: BitwiseCopyable>(
    _ name: String, payload: Payload.Type = Payload.self,
    methods: [(name: String, native: LuaNativeMethod)] = [],
    functions: [LuaFunction] = [],
    fields: [(name: String, number: Int64)] = [],
    getter: LuaNativeGetter? = nil,
    missing: LuaNative? = nil,
    events: [(name: String, native: LuaNative)] = []
  ) throws(LuaError) -> LuaUserdataType<Payload> {
    precondition(MemoryLayout<Payload>.alignment <= 8, "userdata payloads lie on 8-byte boundaries")
    let size = MemoryLayout<Payload>.size
    guard let type = siyu_new_type(pointer, name, size) else { throw error(status: LUA_ERRMEM) }
    let made = LuaUserdataType<Payload>(descriptor: UnsafeMutableRawPointer(type))

    let base = stack.top
    defer { stack.setTop(base) }
    try check(siyu_push_table(pointer, 0, Int32(methods.count + functions.count + fields.count)))
    for (method, native) in methods {
      var full = "\(name):\(method)"
      try check(
        full.withUTF8 { siyu_push_method(pointer, native, type, $0.baseAddress, $0.count) })
      try setField(method, of: base + 1)
    }
    for function in functions {
      try push(function)
      try setField(function.shortName, of: base + 1)
    }
    for event in events {
      siyu_push_registry(pointer, type.pointee.metatable)
      try check(siyu_push_function(pointer, event.native, 0))
      try setField(event.name, of: -2)
      stack.pop()
    }
    guard fields.isEmpty, getter == nil else {
      for (field, number) in fields {
        stack.push(number)
        try setField(field, of: base + 1)
      }
      stack.pushValue(base + 1)
      try check(siyu_set_index(pointer, type, getter))
      return made
    }
    if let missing {
      stack.pushValue(base + 1)
      try check(siyu_push_table(pointer, 0, 1))
      try check(siyu_push_function(pointer, missing, 0))
      try setField("__index", of: base + 3)
      lua_setmetatable(pointer, base + 2)
    }
    siyu_push_registry(pointer, type.pointee.metatable)
    stack.pushValue(base + 1)
    try setField("__index", of: -2)
    return made
  }

  /// Pushes a new userdata.
  public func push<Payload: BitwiseCopyable>(
    _ payload: Payload, as type: LuaUserdataType<Payload>
  ) throws(LuaError) {
    let descriptor = type.descriptor.assumingMemoryBound(to: siyu_type.self)
    try check(
      withUnsafeBytes(of: payload) {
        siyu_push_userdata(pointer, descriptor, $0.baseAddress)
      })
  }
}
