internal import LuaSource
public import SiyuModel

/// Something in a file of Lua that its author should look at.
public struct SourceFinding: Sendable, Hashable {
  public typealias Kind = FindingCode
  public var kind: Kind
  public var file: String
  /// From 1.
  public var line: Int
  /// From 1, in characters; the end lies behind the last.
  public var column: Int
  public var endLine: Int
  public var endColumn: Int
  public var severity: Diagnostic.Severity
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
    severity = kind.severity
    self.file = file
    self.message = message
    self.hint = hint
    line = lines.line(at: range.start)
    column = lines.column(at: range.start)
    endLine = lines.line(at: max(range.start, range.end))
    endColumn = lines.column(at: max(range.start, range.end))
    source = lines.text(of: line)
  }

  /// Of a word in a line of a file that is no Lua; of the whole line where the word is not there.
  init(
    _ kind: Kind, _ message: String, hint: String, file: String, lines: SourceLines, line: Int,
    word: String
  ) {
    self.kind = kind
    severity = kind.severity
    self.file = file
    self.message = message
    self.hint = hint
    self.line = line
    endLine = line
    source = lines.text(of: line)
    let place = source.firstRange(of: word) ?? source.startIndex..<source.endIndex
    column = source.distance(from: source.startIndex, to: place.lowerBound) + 1
    endColumn = source.distance(from: source.startIndex, to: place.upperBound) + 1
  }
}
