import CLua

/// Where a state spent its time and its memory; see ``LuaState/beginProfile(every:clockStep:)``.
public struct LuaProfile: Sendable {
  public struct Cost: Sendable, Hashable {
    /// Of a function: how often it was called. Of a line: how often it called something.
    public var calls: Int64 = 0
    /// How often the counted instructions were over there.
    public var samples: Int64 = 0
    /// Bytes allocated, whatever became of them.
    public var bytes: Int64 = 0
    /// Nanoseconds in the author's own Lua.
    public var spent: Int64 = 0
    /// Nanoseconds in what was called from there and is not the author's: the host's functions, Lua's
    /// own.
    public var outside: Int64 = 0
    /// Of a function that the host called: nanoseconds with all that it called in turn.
    public var whole: Int64 = 0
  }

  public struct Place: Sendable, Hashable {
    public var chunk: String
    /// Of a function, the line where it begins; 0 for what stands outside of all functions.
    public var line: Int
    /// Of a function, as its first caller called it.
    public var name: String?
    public var cost: Cost
  }

  /// Those that anything was counted for, by chunk and line.
  public var functions: [Place] = []
  public var lines: [Place] = []
  /// Nanoseconds in which nothing of the author's ran.
  public var elsewhere: Int64 = 0
}

extension LuaState {
  /// Measures from now on; what was measured before is forgotten. Lua is several times slower meanwhile.
  /// Coroutines made before are not measured.
  ///
  /// - Parameters:
  ///   - instructions: after so many, time and place are looked at even where nothing is called.
  ///   - clockStep: for tests, nanoseconds by which the clock goes on at each look, instead of real time.
  public func beginProfile(every instructions: Int = 100, clockStep: Int64 = 0) throws(LuaError) {
    guard siyu_set_profile(control, Int32(clamping: max(instructions, 1)), clockStep) != 0 else {
      throw .noMemory
    }
  }

  /// Ends measuring and forgets what was measured.
  public func endProfile() { _ = siyu_set_profile(control, 0, 0) }

  /// What was measured so far; `nil` while nothing is measured.
  public var profile: LuaProfile? {
    guard let measured = control.pointee.profile else { return nil }
    var profile = LuaProfile()
    profile.elsewhere = Int64(clamping: measured.pointee.elsewhere)
    var next = measured.pointee.chunks
    while let chunk = next {
      let name = String(cString: chunk.pointee.chunk)
      profile.lines += Self.places(name, chunk.pointee.lines, chunk.pointee.line_room)
      profile.functions += Self.places(name, chunk.pointee.functions, chunk.pointee.function_room)
      next = chunk.pointee.next
    }
    let byPlace = { (a: LuaProfile.Place, b: LuaProfile.Place) in
      (a.chunk, a.line) < (b.chunk, b.line)
    }
    profile.lines.sort(by: byPlace)
    profile.functions.sort(by: byPlace)
    return profile
  }

  /// For tests: whether Lua looks up from its work at all.
  var isHooked: Bool { lua_gethook(pointer) != nil }

  private static func places(
    _ chunk: String, _ costs: UnsafeMutablePointer<siyu_cost>?, _ count: Int
  ) -> [LuaProfile.Place] {
    guard let costs else { return [] }
    return (0..<count).compactMap { line in
      let raw = costs[line]
      let cost = LuaProfile.Cost(
        calls: Int64(clamping: raw.calls), samples: Int64(clamping: raw.samples),
        bytes: Int64(clamping: raw.bytes), spent: Int64(clamping: raw.spent),
        outside: Int64(clamping: raw.outside), whole: Int64(clamping: raw.whole))
      if cost == LuaProfile.Cost() { return nil }
      return LuaProfile.Place(
        chunk: chunk, line: line, name: raw.name.map { String(cString: $0) }, cost: cost)
    }
  }
}
