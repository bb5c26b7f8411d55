internal import Lua
internal import SiyuModel

// What a programme tells its functions comes as plain tables of a few fields. A field that there is
// none of is an error, as it is everywhere: nil would be taken for "no".

extension ViewContext {
  /// Pushes one of `ctx.invited`, `ctx.done`, `ctx.task`.
  func push(told value: DataValue, as field: ContextField) throws(LuaError) {
    try lua.push(luaValue(value))
    let top = lua.stack.top
    guard lua.stack.type(at: top) == .table else { return }
    switch field {
    case .invited:
      try lua.setMissing(missingInvited, of: top)
      try strict("first_order", missingFirstOrder, top)
    case .done:
      try lua.setMissing(missingDone, of: top)
      try strict("tasks", missingTask, top)
    case .task: try lua.setMissing(missingToldTask, of: top)
    default: break
    }
  }

  private func strict(
    _ field: String, _ missing: LuaNative, _ table: Int32
  ) throws(LuaError) {
    if try lua.getField(field, of: table) == .table { try lua.setMissing(missing, of: -1) }
    lua.stack.pop(1)
  }
}

private func unknown(_ pointer: OpaquePointer, _ table: String, _ known: [String]) -> Int32 {
  let stack = LuaStack(pointer)
  let key = stack.string(at: 2) ?? "?"
  if known.contains(key) {
    stack.pushNil()
    return 1
  }
  return stack.raising("unknown field '\(key)' of \(table)" + suggestion(key, known))
}

private let missingInvited: LuaNative = {
  unknown($0, "ctx.invited", ["id", "at", "generation", "count", "first_order"])
}
private let missingFirstOrder: LuaNative = {
  unknown($0, "ctx.invited.first_order", ["at", "amount"])
}
private let missingDone: LuaNative = { unknown($0, "ctx.done", ["points", "count", "tasks"]) }
private let missingToldTask: LuaNative = { unknown($0, "ctx.task", ["id", "at", "proof"]) }
private let missingTask: LuaNative = { pointer in
  let koc = ViewContext.of(LuaStack(pointer)).koc
  return unknown(pointer, "ctx.done.tasks", koc?.assess?.tasks.map(\.id) ?? [])
}
