import Lua

// No misuse: shows that the others fail for their own reason and not for a missing module.
func use() throws {
  let bytes = try LuaState.with(memoryLimit: 1 << 20) { state in
    try state.run("return 1", chunk: "a.lua", results: 1)
    let stop = state.stop
    Task.detached { stop.request() }
    return state.memoryInUse
  }
  print(bytes)
}
