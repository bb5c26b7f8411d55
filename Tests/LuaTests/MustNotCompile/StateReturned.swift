import Lua

// A state let out of its scope: error.
func misuse() throws {
  _ = try LuaState.with(memoryLimit: 1 << 20) { state in state }
}
