import CLua

/// A Lua value that Swift holds on to. Released when dropped.
///
/// Keeps its state alive. A function registered in a state must not capture a reference into the
/// same state, or neither is ever freed; put such references beside the state instead.
public final class LuaReference {
  public let state: LuaState
  /// For ``LuaStack/pushKept(slot:)``.
  public let slot: Int32

  init(state: LuaState, slot: Int32) {
    self.state = state
    self.slot = slot
  }

  deinit { state.release(slot) }
}

@available(*, unavailable)
extension LuaReference: Sendable {}  // as LuaState

extension LuaState {
  /// Takes the value on top of the stack.
  public func popReference() throws(LuaError) -> LuaReference {
    let free = freeSlots.popLast() ?? 0
    let slot = siyu_keep(pointer, free)
    guard slot != 0 else {
      if free != 0 { freeSlots.append(free) }
      throw .noMemory
    }
    return LuaReference(state: self, slot: slot)
  }

  func release(_ slot: Int32) {
    siyu_release(control, slot)
    freeSlots.append(slot)
  }

  public func push(_ reference: LuaReference) throws(LuaError) {
    precondition(reference.state === self, "a reference belongs to one state")
    try reserve(1)
    stack.push(reference)
  }
}
