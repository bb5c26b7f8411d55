import Lua

/// Makes of a new Lua state the world that a plugin lives in.
struct Sandbox {
  /// The prelude's shared table; see ``Prelude``.
  let library: LuaReference
  /// The globals' contents.
  let base: LuaReference

  init(_ state: LuaState, _ context: MachineContext) throws(LuaError) {
    try state.openLibraries()
    let stack = state.stack
    let top = stack.top
    defer { stack.setTop(top) }
    try state.pushTable(fields: 32)
    stack.pushContentsKey()
    try state.setField("key", of: top + 1)
    try state.pushGlobals()
    try state.setField("globals", of: top + 1)
    try state.pushTable(fields: 8)
    for function in HostFunctions.all(context) { try state.register(function, in: top + 2) }
    for inspection in LuaInspection.allCases {
      try state.push(inspection)
      try state.setField(inspection.rawValue, of: top + 2)
    }
    try state.setField("host", of: top + 1)
    for part in Prelude.parts {
      try state.load(part.text, chunk: "siyu/\(part.name)", hidden: true)
      stack.pushValue(top + 1)
      try state.call(arguments: 1)
    }
    try state.getField("base", of: top + 1)
    base = try state.popReference()
    stack.pushValue(top + 1)
    library = try state.popReference()
  }

  /// Pushes one of the prelude's functions.
  func push(_ name: String, _ state: LuaState) throws(LuaError) {
    try state.push(library)
    try state.getField(name, of: -1)
    state.stack.remove(-2)
  }

  /// Runs a prelude function with the `arguments` values on top.
  func call(
    _ name: String, _ state: LuaState, arguments: Int32 = 0, results: Int32 = 0
  ) throws(LuaError) {
    try push(name, state)
    state.stack.insert(at: -arguments - 1)
    try state.call(arguments: arguments, results: results)
  }
}
