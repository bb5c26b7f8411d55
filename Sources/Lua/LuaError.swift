/// What went wrong in Lua, and where in the author's text.
public struct LuaError: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The text is not Lua.
    case syntax
    /// The author's code raised, or used a function wrongly.
    case runtime
    /// The state's memory limit was reached, or the machine has no more.
    case memory
    /// An error was raised while another was being handled.
    case errorInHandler
    /// The host asked it to stop; see ``LuaStop``.
    case killed
    /// A host function failed, through no fault of the author's.
    case host
  }

  public var kind: Kind
  /// What happened, without the place; at most about 1 kB.
  public var message: String
  /// The chunk's name without "@", as `plugins/skincare/main.lua`.
  public var chunk: String?
  /// From 1.
  public var line: Int?
  /// The author's functions that were running, innermost first, at most twelve.
  public var traceback: [LuaFrame]
  /// The author's text at the place, without the space around it.
  public var sourceLine: String?

  public init(
    _ kind: Kind, _ message: String, chunk: String? = nil, line: Int? = nil,
    traceback: [LuaFrame] = [], sourceLine: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.chunk = chunk
    self.line = line
    self.traceback = traceback
    self.sourceLine = sourceLine
  }

  static let noMemory = LuaError(.memory, "not enough memory")
  /// Calls in each other by the ten thousand fill Lua's stack, or the memory before.
  static let endless = "stack overflow: a function calls itself without end"
}

/// One of the author's functions that was running when an error happened.
public struct LuaFrame: Sendable, Equatable {
  /// What it was called by, where the caller's code shows it; "main chunk" for a file's own code.
  public var function: String?
  public var chunk: String
  public var line: Int

  public init(function: String?, chunk: String, line: Int) {
    self.function = function
    self.chunk = chunk
    self.line = line
  }
}

extension LuaError: CustomStringConvertible {
  /// `chunk:line: message`.
  public var description: String {
    guard let chunk else { return message }
    guard let line else { return "\(chunk): \(message)" }
    return "\(chunk):\(line): \(message)"
  }
}
