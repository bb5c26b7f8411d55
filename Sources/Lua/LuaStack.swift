import CLua

/// A Swift function that Lua calls with nothing in between: the fast kind.
///
/// It returns the number of results it left on top of the stack, or what one of ``LuaStack``'s
/// `return…` and `raise…` methods gave it. It may use ``LuaStack`` only, and must leave nothing to
/// clean up undone by the time it returns; what can raise happens afterwards, in C.
public typealias LuaNative = @convention(c) (_ stack: OpaquePointer) -> Int32

/// A ``LuaNative`` that is a method of a userdata type; its self was checked and is the payload.
public typealias LuaNativeMethod =
  @convention(c) (_ stack: OpaquePointer, _ payload: UnsafeMutableRawPointer) -> Int32

/// Reads a field of a userdata by the number the type gave to it; -1 is a key the type does not
/// know, then at index 2 of the stack.
public typealias LuaNativeGetter =
  @convention(c) (
    _ stack: OpaquePointer, _ payload: UnsafeMutableRawPointer, _ field: Int64
  ) -> Int32

/// The stack of a Lua state or coroutine: the operations that never raise, as thin as they can be.
///
/// Meant for the hot path and for fast functions. Indices are Lua's: from 1 at the bottom of the
/// current function, from -1 at the top. A function may push 20 values before it has to ``reserve``
/// room. Reading beyond the top gives nothing; popping more than there is breaks the state.
public struct LuaStack {
  public let pointer: OpaquePointer

  @inlinable public init(_ pointer: OpaquePointer) { self.pointer = pointer }

  /// What ``LuaState/context`` was set to; one load from memory.
  @inlinable public var context: UnsafeMutableRawPointer? {
    // The word before a lua_State is its extra space, which points to our control block, whose
    // first word this is (control.h).
    UnsafeRawPointer(pointer)
      .load(fromByteOffset: -MemoryLayout<UnsafeRawPointer>.size, as: UnsafeRawPointer.self)
      .load(as: UnsafeMutableRawPointer?.self)
  }

  var control: UnsafeMutablePointer<siyu_control> { siyu_get(pointer) }

  // MARK: Room

  /// How many values the current function has: its arguments, and what was pushed since.
  public var top: Int32 { lua_gettop(pointer) }
  public func setTop(_ index: Int32) { lua_settop(pointer, index) }
  public func pop(_ count: Int32 = 1) { lua_settop(pointer, -count - 1) }
  /// Makes room for `count` more values; false when there is no memory for it.
  public func reserve(_ count: Int32) -> Bool { lua_checkstack(pointer, count) != 0 }
  public func absolute(_ index: Int32) -> Int32 { lua_absindex(pointer, index) }

  // MARK: Pushing

  public func pushNil() { lua_pushnil(pointer) }
  public func push(_ value: Bool) { lua_pushboolean(pointer, value ? 1 : 0) }
  public func push(_ value: Int64) { lua_pushinteger(pointer, value) }
  public func push(_ value: Double) { lua_pushnumber(pointer, value) }
  /// Pushes the value at `index` again.
  public func pushValue(_ index: Int32) { lua_pushvalue(pointer, index) }
  public func push(_ reference: LuaReference) { siyu_push_kept(pointer, reference.slot) }
  /// Pushes what a reference's ``LuaReference/slot`` keeps; the slot must be in use.
  public func pushKept(slot: Int32) { siyu_push_kept(pointer, slot) }
  /// Pushes the i-th upvalue (from 1) the function was registered with.
  public func pushUpvalue(_ i: Int32) { lua_pushvalue(pointer, siyu_upvalue_index(i + 1)) }
  public func insert(at index: Int32) { lua_rotate(pointer, index, 1) }
  public func remove(_ index: Int32) {
    lua_rotate(pointer, index, -1)
    lua_settop(pointer, -2)
  }
  /// Copies the value at one index over the value at another.
  public func copy(from index: Int32, to other: Int32) { lua_copy(pointer, index, other) }

  // MARK: Reading

  public func type(at index: Int32) -> LuaType { LuaType(code: lua_type(pointer, index)) }
  public func isNil(at index: Int32) -> Bool { lua_type(pointer, index) <= 0 }
  public func boolean(at index: Int32) -> Bool { lua_toboolean(pointer, index) != 0 }
  /// An integer, or a float with an integer's value; texts are not converted.
  public func integer(at index: Int32) -> Int64? {
    guard lua_type(pointer, index) == LUA_TNUMBER else { return nil }
    var isInteger: Int32 = 0
    let value = lua_tointegerx(pointer, index, &isInteger)
    return isInteger != 0 ? value : nil
  }
  public func isInteger(at index: Int32) -> Bool { lua_isinteger(pointer, index) != 0 }
  public func number(at index: Int32) -> Double? {
    guard lua_type(pointer, index) == LUA_TNUMBER else { return nil }
    return lua_tonumberx(pointer, index, nil)
  }
  /// The bytes of a string, valid while the string stays on the stack or in a table. A string of
  /// at most 40 bytes has one address for as long as it lives, so addresses can be compared.
  public func bytes(at index: Int32) -> UnsafeRawBufferPointer? {
    var length = 0
    guard let start = siyu_text(pointer, index, &length) else { return nil }
    return UnsafeRawBufferPointer(start: start, count: length)
  }
  public func string(at index: Int32) -> String? {
    bytes(at: index).map { String(decoding: $0, as: UTF8.self) }
  }
  /// Tells tables, functions and userdata apart; not to be shown or ordered by.
  public func identity(at index: Int32) -> UnsafeRawPointer? { lua_topointer(pointer, index) }
  public func rawLength(at index: Int32) -> UInt64 { lua_rawlen(pointer, index) }
  public func rawEqual(_ a: Int32, _ b: Int32) -> Bool { lua_rawequal(pointer, a, b) != 0 }

  // MARK: Tables, raw

  /// Replaces the key on top by the table's value under it. There must be a table at `index`.
  @discardableResult public func rawGet(_ index: Int32) -> LuaType {
    LuaType(code: lua_rawget(pointer, index))
  }
  /// Pushes `table[n]`. There must be a table at `index`.
  @discardableResult public func rawGet(_ index: Int32, _ n: Int64) -> LuaType {
    LuaType(code: lua_rawgeti(pointer, index, n))
  }

  // MARK: Calling

  /// Calls the function below `arguments` values, protected. On failure leaves nothing and gives a
  /// status for ``LuaState/failure(_:)``.
  public func call(arguments: Int32, results: Int32) -> LuaStatus {
    LuaStatus(code: siyu_call(pointer, arguments, results))
  }
  /// The same with the handler that ``LuaState/pinHandler()`` put at an index: the hot way.
  public func call(arguments: Int32, results: Int32, handler: Int32) -> LuaStatus {
    LuaStatus(code: siyu_call_pinned(pointer, arguments, results, handler))
  }
}

/// How a protected operation ended.
public struct LuaStatus {
  @usableFromInline let code: Int32
  @inlinable public var isOK: Bool { code == 0 }
}

@available(*, unavailable)
extension LuaStack: Sendable {}  // as LuaState
