internal import LuaSource

/// Something in a file of Lua that its author should look at.
public struct SourceFinding: Sendable, Hashable {
  /// `unknown-field`: what authors name to leave a kind out, and other programs sort by.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case syntax
    case unknownGlobal = "unknown-global"
    case unknownField = "unknown-field"
    case missingField = "missing-field"
    case wrongType = "wrong-type"
    case wrongCount = "wrong-count"
    case wrongCall = "wrong-call"
    case missingPermission = "missing-permission"

    /// Whether it ends in an error when the line runs; a list of types may know less than the program.
    public var isError: Bool { self != .wrongType && self != .missingField }
  }
  public var kind: Kind
  public var file: String
  /// From 1.
  public var line: Int
  /// From 1, in characters; the end lies behind the last.
  public var column: Int
  public var endLine: Int
  public var endColumn: Int
  public var message: String
  /// How to mend it.
  public var hint: String?
  /// The line's text.
  public var source: String

  init(
    _ kind: Kind, _ message: String, hint: String? = nil, file: String, lines: SourceLines,
    range: SourceRange
  ) {
    self.kind = kind
    self.file = file
    self.message = message
    self.hint = hint
    line = lines.line(at: range.start)
    column = lines.column(at: range.start)
    endLine = lines.line(at: max(range.start, range.end))
    endColumn = lines.column(at: max(range.start, range.end))
    source = lines.text(of: line)
  }
}
