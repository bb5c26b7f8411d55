@testable import Lua

/// Counts Swift frames that were entered, left through their `defer`, and gave up what they held.
/// A longjmp over a frame leaves the numbers apart.
final class Frames {
  private(set) var entered = 0
  private(set) var left = 0
  private(set) var released = 0

  var areAllLeft: Bool { entered == left && entered == released }

  private final class Held {
    let frames: Frames
    init(_ frames: Frames) { self.frames = frames }
    deinit { frames.released += 1 }
  }

  /// Runs `body` in a frame that holds an object and has a `defer`.
  func enter<Result>(_ body: () throws -> Result) rethrows -> Result {
    entered += 1
    let held = Held(self)
    defer { left += 1 }
    return try withExtendedLifetime(held) { try body() }
  }
}

/// The error `body` throws, if it is Lua's.
func luaError(_ body: () throws -> Void) -> LuaError? {
  do { try body() } catch { return error as? LuaError }
  return nil
}

/// A state with the libraries and room.
func makeState(memoryLimit: Int = 16 << 20) throws -> LuaState {
  let state = try LuaState(memoryLimit: memoryLimit, seed: 1)
  try state.openLibraries()
  return state
}
