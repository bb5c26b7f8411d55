import Lua

// A reference handed to a task: error, its state would come along.
func misuse() throws {
  try LuaState.with(memoryLimit: 1 << 20) { state in
    try state.push("value")
    let reference = try state.popReference()
    Task.detached { _ = reference.slot }
  }
}
