public import Lua
import SiyuModel

extension PluginMachine {
  /// From here on nothing that the plugin made changes: modules, globals, and what its functions'
  /// own variables hold. Variables that a function may assign are put back after each question; see
  /// ``forget()``.
  /// - Throws: when something remembers and cannot be frozen.
  public func freeze() throws(LuaError) {
    try sandbox.call("freeze_globals", lua)
    for function in functions {
      try lua.push(function)
      try sandbox.call("freeze_all", lua, arguments: 1)
    }
    try freezeModules()
  }

  /// Freezes what was required since.
  func freezeModules() throws(LuaError) {
    try sandbox.call("freeze_modules", lua)
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    try sandbox.call("frozen", lua, results: 4)
    remembers = lua.stack.boolean(at: base + 1)
    guard let message = lua.stack.string(at: base + 2) else { return }
    throw error(message, base + 3)
  }

  /// Puts back the variables that the last question changed.
  /// - Returns: an error that names the first of them, where it is assigned.
  func forget() -> LuaError? {
    guard remembers else { return nil }
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    do throws(LuaError) {
      try sandbox.call("restore", lua, results: 3)
    } catch {
      return error
    }
    guard let name = lua.stack.string(at: base + 1) else { return nil }
    return error(
      "'\(name)' is not the function's own, and one question must not see what another left in it;"
        + " make it a local inside the function", base + 2)
  }

  /// With the place at two indices.
  private func error(_ message: String, _ index: Int32) -> LuaError {
    let chunk = lua.stack.string(at: index) ?? source.folder
    let line = lua.stack.integer(at: index + 1).map { Int($0) }
    return LuaError(
      .runtime, message, chunk: chunk, line: line, sourceLine: lua.sourceLine(chunk, line))
  }
}
