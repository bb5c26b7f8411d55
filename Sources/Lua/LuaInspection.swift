import CLua

/// What the host's own Lua may ask about functions, in place of the debug library.
///
/// A plugin must never get hold of one of these.
public enum LuaInspection: String, CaseIterable, Sendable {
  /// (f) → "C", "host" or "author", chunk, line
  case origin
  /// (f, i) → name, value; nothing beyond the last
  case upvalue
  /// (f, i, value)
  case setUpvalue
  /// (f, i) → what is the same for functions that share the variable
  case upvalueID
  /// (f) → by upvalue the line on which f, or a function inside it, assigns it; false when none
  case assigned
  /// (f) → "coroutine" or "iterator" when the C function f remembers something; else nothing
  case remembers
}

extension LuaState {
  /// Pushes the function.
  public func push(_ inspection: LuaInspection) throws(LuaError) {
    try reserve(1)
    siyu_push_inspection(pointer, Int32(LuaInspection.allCases.firstIndex(of: inspection) ?? 0))
  }

  /// Refuses the function on top, and pops it, when Lua 5.4.4 compiled it wrongly or could be
  /// crashed by it; see ``LuaText``.
  func checkCompiled(_ bytes: UnsafeBufferPointer<UInt8>) throws(LuaError) {
    var constants = 0
    let wrongLine = Int(siyu_wrong_line(pointer, &constants))
    var text = LuaText(bytes)
    text.scan()
    let problem: (line: Int, message: String)? =
      if let line = text.tooManyFields {
        (
          line,
          "more than \(LuaText.mostFields) fields in a row, as in a.b.c; put a part of them in a"
            + " local first"
        )
      } else if wrongLine > 0 {
        (
          wrongLine,
          "Lua 5.4 compiles a comparison inside [ ] wrongly here; put the comparison in a local"
            + " first"
        )
      } else if constants > 255, let line = text.numberBeforeBits {
        (
          line,
          "Lua 5.4 compiles a number before '&', '|' or '~' wrongly here; put the number second"
        )
      } else {
        nil
      }
    guard let problem else { return }
    stack.pop()
    throw LuaError(
      .syntax, problem.message, chunk: loading, line: problem.line,
      sourceLine: sourceLine(loading, problem.line))
  }
}
