import CLua

extension LuaState {
  /// Whether it is counted which lines of authors' chunks run. Best set before anything is loaded: a
  /// coroutine counts when it was made while this was on. Lua is several times slower meanwhile.
  public var countsLines: Bool {
    get { control.pointee.counts_lines != 0 }
    set { siyu_set_counting(control, newValue ? 1 : 0) }
  }

  /// How often a line of a chunk ran while lines were counted.
  public func runs(of chunk: String, line: Int) -> Int {
    Int(siyu_runs(control, chunk, max(line, 0)))
  }

  /// The lines of Lua text that can run, ascending: those that Lua made code for, also in functions
  /// that nobody calls. The `end` of a function counts as where Lua makes the
  /// function, not as where it returns.
  public func linesWithCode(of bytes: [UInt8], chunk: String) throws(LuaError) -> [Int] {
    try load(bytes: bytes, chunk: chunk)
    defer { stack.pop() }
    let count = bytes.count { $0 == 0x0A } + 2
    var lines = [UInt8](repeating: 0, count: count)
    guard siyu_lines_with_code(pointer, &lines, count) != 0 else {
      throw LuaError(.host, "the code of \(chunk) cannot be read")
    }
    return lines.indices.filter { lines[$0] != 0 }
  }
}
