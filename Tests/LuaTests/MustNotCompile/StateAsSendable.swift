import Lua

func needsSendable(_ value: some Sendable) {}

// A state where a Sendable value is wanted: error.
func misuse() throws {
  try LuaState.with(memoryLimit: 1 << 20) { state in needsSendable(state) }
}
