/// What is opened and not closed where Lua stopped: it names the sign that it met there, and not the block
/// whose `end` is missing further up.
struct OpenBlocks {
  struct Opener {
    /// `function`, `if`, `{`
    var word: String
    var line: Int
    var range: SourceRange
    /// Where its line begins, from 1.
    fileprivate var indent: Int

    /// What closes it.
    var closer: String {
      switch word {
      case "{": "}"
      case "(": ")"
      case "[": "]"
      case "repeat": "until"
      default: "end"
      }
    }
  }

  /// The innermost is the last.
  private(set) var open: [Opener] = []
  /// What ends at the left of where it began: so what was to end there is not this one.
  private(set) var crooked: Opener?
  /// Where Lua stopped.
  private(set) var column: Int?

  /// The one that is likely to lack its end; `nil` where all are closed.
  var lacking: Opener? { open.isEmpty ? nil : crooked ?? open.last }

  /// - Parameter near: the sign at which Lua stopped in the line; empty: the file's end.
  init(_ text: [UInt8], until line: Int, near: String) {
    let lines = SourceLines(text)
    var lexer = LuaLexer(text)
    var loop: Opener?
    var lastLine = 0
    var indent = 1
    while let token = try? lexer.next(), token.kind != .end {
      let here = lines.line(at: token.range.start)
      let isFirst = here != lastLine
      if isFirst { (lastLine, indent) = (here, lines.column(at: token.range.start)) }
      guard let word = Self.word(token.kind) else { continue }
      // One that closes what is open is not yet where Lua stopped: `f(function() … )`.
      if here > line || here == line && word == near && open.last?.closer != word {
        column = here == line ? lines.column(at: token.range.start) : nil
        return
      }
      let opener = Opener(word: word, line: here, range: token.range, indent: indent)
      switch word {
      case "for", "while": loop = opener
      case "do":
        open.append(loop ?? opener)
        loop = nil
      case "function", "if", "repeat", "{", "(", "[": open.append(opener)
      case "end", "until", "}", ")", "]":
        guard let last = open.last, last.closer == word else { return }
        open.removeLast()
        if isFirst, indent < last.indent, crooked == nil { crooked = last }
      default: break
      }
    }
  }

  private static func word(_ kind: LuaToken.Kind) -> String? {
    switch kind {
    case .keyword(let word): word.rawValue
    case .symbol(let symbol): symbol.rawValue
    default: nil
    }
  }
}
