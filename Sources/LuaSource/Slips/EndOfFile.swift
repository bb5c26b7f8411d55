/// What a file lacks that ends too early, told where that was opened: at the end there is nothing to look at.
struct EndOfFile {
  private let text: [UInt8]
  private let lines: SourceLines

  init(_ text: [UInt8]) {
    self.text = text
    lines = SourceLines(text)
  }

  /// A text between quotes, a long one or a comment that does not end: where it begins.
  private(set) lazy var unfinished: SourceRange? = {
    var lexer = LuaLexer(text)
    do throws(LuaSyntaxError) {
      while try lexer.next().kind != .end {}
      return nil
    } catch {
      return error.range
    }
  }()

  /// The line of a text whose quote is not closed.
  var lineOfText: Int? {
    mutating get {
      guard let start = unfinished?.start, "\"'".utf8.contains(text[start]) else { return nil }
      return lines.line(at: start)
    }
  }

  /// `[==[` and `--[[`, with what closes them.
  private var bracket: (range: SourceRange, closer: String)? {
    mutating get {
      guard let start = unfinished?.start else { return nil }
      let rest = text[start...]
      let dashes = rest.starts(with: "--".utf8) ? 2 : 0
      guard rest.dropFirst(dashes).first == UInt8(ascii: "[") else { return nil }
      let level = rest.dropFirst(dashes + 1).prefix { $0 == UInt8(ascii: "=") }.count
      return (
        SourceRange(start, start + dashes + level + 2),
        "]\(String(repeating: "=", count: level))]"
      )
    }
  }

  mutating func slip(_ lacking: OpenBlocks.Opener?) -> LuaSlip? {
    if let bracket {
      let opened = String(decoding: text[bracket.range.start..<bracket.range.end], as: UTF8.self)
      return unclosed(opened, bracket.range, closer: bracket.closer)
    }
    guard unfinished == nil else { return nil }
    if let lacking { return unclosed(lacking.word, lacking.range, closer: lacking.closer) }
    guard let last = lastToken else { return nil }
    let shown = String(decoding: text[last.start..<last.end].prefix(40), as: UTF8.self)
    return slip(
      "the file ends behind '\(shown)', where something has to follow",
      "write what belongs behind '\(shown)', or take it out", last)
  }

  private func unclosed(_ opener: String, _ range: SourceRange, closer: String) -> LuaSlip {
    slip(
      "'\(opener)' of line \(lines.line(at: range.start)) is not closed before the end of the file",
      "write the '\(closer)' that is missing", range)
  }

  private var lastToken: SourceRange? {
    var lexer = LuaLexer(text)
    var last: SourceRange?
    while let token = try? lexer.next(), token.kind != .end { last = token.range }
    return last
  }

  private func slip(_ message: String, _ hint: String, _ range: SourceRange) -> LuaSlip {
    let line = lines.line(at: range.start)
    let start = lines.column(at: range.start)
    let source = lines.text(of: line)
    return LuaSlip(
      message: message, hint: hint, line: line,
      columns: start..<max(start + 1, lines.column(at: range.end)),
      source: source.isEmpty ? nil : source.replacing("\t", with: " "))
  }
}
