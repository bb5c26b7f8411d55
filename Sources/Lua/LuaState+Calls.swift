import CLua

extension LuaState {
  /// Compiles Lua text and pushes it as a function. Bytecode is refused, and what this version of
  /// Lua cannot bear; see ``LuaText``.
  ///
  /// - Parameters:
  ///   - chunk: the name errors show, such as `plugins/skincare/main.lua`; without "@".
  ///   - hidden: whether this is the host's own Lua, left out of tracebacks.
  public func load(_ text: String, chunk: String, hidden: Bool = false) throws(LuaError) {
    if !hidden {
      sources[chunk] = text
      return try load(bytes: Array(text.utf8), chunk: chunk)
    }
    loading = chunk
    var text = text
    try check(text.withUTF8 { siyu_load(pointer, $0.baseAddress, $0.count, "=" + chunk) })
  }

  /// Compiles Lua bytes, which need not be UTF-8, and pushes them as a function.
  public func load(bytes: [UInt8], chunk: String) throws(LuaError) {
    loading = chunk
    try check(bytes.withUnsafeBytes { siyu_load(pointer, $0.baseAddress, $0.count, "@" + chunk) })
    try bytes.withUnsafeBufferPointer { (bytes) throws(LuaError) in try checkCompiled(bytes) }
  }

  /// Calls the function below `arguments` values; its results replace them.
  public func call(arguments: Int32 = 0, results: Int32 = 0) throws(LuaError) {
    if control.pointee.stop != 0 {
      stack.pop(arguments + 1)
      throw killed()
    }
    let status = siyu_call(pointer, arguments, results)
    if status == LUA_OK, control.pointee.stop == 0 { return }
    if status == LUA_OK, results > 0 { stack.pop(results) }
    throw error(status: status)
  }

  /// Loads and runs a chunk.
  public func run(_ text: String, chunk: String, results: Int32 = 0) throws(LuaError) {
    try load(text, chunk: chunk)
    try call(results: results)
  }

  /// Pushes the table of globals.
  public func pushGlobals() throws(LuaError) {
    try reserve(1)
    siyu_push_globals(pointer)
  }

  /// Pushes the error handler that ``LuaStack/call(arguments:results:handler:)`` wants, and gives
  /// its index.
  public func pinHandler() throws(LuaError) -> Int32 {
    try reserve(1)
    lua_pushcclosure(pointer, siyu_handler, 0)
    return stack.top
  }
}
