import Lua

// A state handed to a task: error, it belongs to the thread that opened it.
func misuse() throws {
  try LuaState.with(memoryLimit: 1 << 20) { state in
    Task.detached { _ = state.memoryInUse }
  }
}
