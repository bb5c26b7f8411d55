import CLua

/// A line of the author's text.
public struct LuaPlace: Sendable, Equatable {
  /// The chunk's name without "@".
  public var chunk: String
  /// From 1.
  public var line: Int

  public init(chunk: String, line: Int) {
    self.chunk = chunk
    self.line = line
  }

  fileprivate init?(_ debug: lua_Debug, line: Int32) {
    guard line > 0, let source = debug.source else { return nil }
    chunk = String(cString: source[0] == 0x40 ? source + 1 : source)
    self.line = Int(line)
  }
}

extension LuaStack {
  /// Where the innermost of the author's functions is; nil when none is running.
  public var place: LuaPlace? {
    var debug = lua_Debug()
    let line = siyu_caller(pointer, &debug)
    return LuaPlace(debug, line: line)
  }

  /// Where the author's function at an index begins; nil for anything else. Needs room for one
  /// value.
  public func definition(at index: Int32) -> LuaPlace? {
    var debug = lua_Debug()
    let line = siyu_definition(pointer, index, &debug)
    return LuaPlace(debug, line: line)
  }
}
