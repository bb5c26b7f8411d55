import CLua

/// A Swift function for Lua, with its parameters: the comfortable kind, about a tenth of a
/// microsecond dearer than a ``LuaNative``.
///
/// The closure is kept by the state for its whole life. It must not capture the state or a
/// reference into it; the call carries both.
public struct LuaFunction {
  /// As an author writes it: `siyu.money`, `orders:within`.
  public var name: String
  public var parameters: [LuaParameter]
  /// Whether more arguments than parameters are fine.
  public var isVariadic: Bool
  let body: (LuaCall) throws -> Void

  /// - Parameter body: returns its results with ``LuaCall``'s `return` methods; what it throws
  ///   becomes a Lua error at the caller's place, of the kind ``LuaError/Kind/host`` unless it is a
  ///   ``LuaError``.
  public init(
    _ name: String, _ parameters: [LuaParameter] = [], isVariadic: Bool = false,
    body: @escaping (LuaCall) throws -> Void
  ) {
    self.name = name
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.body = body
  }

  /// The part after the last "." or ":".
  public var shortName: String {
    name.lastIndex { $0 == "." || $0 == ":" }.map { String(name[name.index(after: $0)...]) } ?? name
  }

  var hasSelf: Bool { parameters.first?.isSelf ?? false }
}

extension LuaState {
  /// Pushes the function.
  public func push(_ function: LuaFunction) throws(LuaError) {
    try reserve(1)
    stack.push(Int64(functions.count))
    try check(siyu_push_function(pointer, answerFunction, 1))
    functions.append(function)
  }

  /// Puts the function into the table at an index, under its short name.
  public func register(_ function: LuaFunction, in index: Int32) throws(LuaError) {
    let index = stack.absolute(index)
    try push(function)
    try setField(function.shortName, of: index)
  }

  /// Makes the function a global.
  public func register(global function: LuaFunction) throws(LuaError) {
    try pushGlobals()
    defer { stack.pop() }
    try register(function, in: -1)
  }

  fileprivate func answer(_ inner: LuaStack) -> Int32 {
    // The function's number is the upvalue after the trampoline's own.
    let index = Int(lua_tointegerx(inner.pointer, siyu_upvalue_index(2), nil))
    guard functions.indices.contains(index) else { return inner.raising("the function is gone") }
    let outer = stack
    stack = inner
    defer { stack = outer }
    let call = LuaCall(state: self, function: functions[index])
    do {
      try call.checkArguments()
      try call.function.body(call)
      return inner.top - call.argumentTop
    } catch let error as LuaError {
      return inner.raising(error.description, kind: error.kind)
    } catch {
      return inner.raising(String(describing: error), kind: .host)
    }
  }
}

/// What Lua calls for every ``LuaFunction``.
private let answerFunction: LuaNative = { pointer in
  let stack = LuaStack(pointer)
  guard let owner = stack.control.pointee.owner else { return stack.raising("the host is gone") }
  return Unmanaged<LuaState>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.answer(stack) }
}
