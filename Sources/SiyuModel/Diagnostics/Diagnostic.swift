/// Something a plugin author or an operator has to know, with its place and the next step.
///
/// Rendered as `place: message` followed by indented hints. The message is in lower case, quotes
/// the person's own spelling and holds no customer data.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: UInt8, Sendable, Hashable, Comparable {
    case note, warning, error
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  public var severity: Severity
  /// A file relative to the workspace (`plugins/skincare/main.lua`), or `nil`.
  public var file: String?
  /// 1-based.
  public var line: Int?
  public var message: String
  /// One next step, or the nearest right spelling.
  public var hint: String?
  /// The text of the line the message speaks of.
  public var source: String?
  /// Where in that line, in characters from 1; the end lies behind the last.
  public var columns: Range<Int>?
  /// The kind of problem, where other programs may want to tell kinds apart: `unknown-field`.
  public var code: String?

  public init(
    _ severity: Severity, file: String? = nil, line: Int? = nil, _ message: String,
    hint: String? = nil, source: String? = nil
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.message = message
    self.hint = hint
    self.source = source
  }

  /// An error.
  public init(
    file: String? = nil, line: Int? = nil, _ message: String, hint: String? = nil,
    source: String? = nil
  ) {
    self.init(.error, file: file, line: line, message, hint: hint, source: source)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `plugins/skincare/main.lua:12: orders:within wants …` and, below, source and hint.
  public var description: String {
    lines().map { $0.map(\.text).joined() }.joined(separator: "\n")
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  package var trimmingBlanks: Substring {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" || last.isNewline { rest.removeLast() }
    return rest
  }
}

/// A list of problems that together stop something from going on.
public struct Diagnostics: Error, Sendable, CustomStringConvertible {
  public var all: [Diagnostic]
  public init(_ all: [Diagnostic]) { self.all = all }
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
