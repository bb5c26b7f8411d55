import Lua

// A state made without a scope: error, nothing would tie it to a thread.
func misuse() throws {
  _ = try LuaState(memoryLimit: 1 << 20)
}
