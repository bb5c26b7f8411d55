internal import Lua
internal import SiyuModel

/// What `for_all` needs of the session.
extension SpecSession {
  /// From the name of the example, so that another one before it changes nothing.
  func seedOfNextProperty() -> UInt64 {
    properties += 1
    let name = (world?.example ?? []).joined(separator: " ")
    return FixedHash.hash(name, seed: seed, UInt64(properties))
  }

  func pushGenerator(_ generator: SpecGenerator, _ lua: LuaState) throws(LuaError) {
    guard generators.count < Self.mostGenerators else {
      throw LuaError(
        .runtime,
        "there are more than \(Self.mostGenerators) generators; make them outside of loops")
    }
    generators.append(generator)
    try lua.push(Int32(generators.count - 1), as: generatorType)
  }

  private static var mostGenerators: Int { 100_000 }

  func generator(_ reference: LuaReference) -> SpecGenerator? {
    let stack = machine.lua.stack
    guard stack.reserve(1) else { return nil }
    stack.push(reference)
    defer { stack.pop() }
    return stack.payload(at: -1, as: generatorType).map { generators[Int($0.pointee)] }
  }

  /// Lets the watchdog count from here.
  func beganAnother() { host?.began(next(), subject: 0) }

  func add(_ lines: [String]) { hints += lines }

  /// Notes what is raised again in another place than its own.
  func raising(_ error: LuaError) -> LuaError {
    raised = error
    return error
  }

  func setPending(_ reason: String) { pendingReason = reason }

  func forgetFailure() { failure = nil }
}
