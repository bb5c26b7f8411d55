/// What a line that Lua could not read has of other languages or of a Chinese keyboard, and what to write
/// instead. Lua itself only says at which sign it stopped.
public struct LuaSlip: Sendable, Hashable {
  /// Instead of Lua's own message; `nil` where that says what is wrong.
  public var message: String?
  public var hint: String
  /// From 1.
  public var line: Int
  /// In characters from 1; the end lies behind the last.
  public var columns: Range<Int>?
  /// The line's text, as the columns count it.
  public var source: String?

  /// - Parameters:
  ///   - text: the whole file's.
  ///   - line: where Lua stopped, from 1.
  ///   - message: what Lua said, or nothing where only the signs in the line are to be looked at.
  public static func find(in text: String, line: Int, saying message: String = "") -> LuaSlip? {
    find(in: text, line: line, LuaComplaint(message), isTold: !message.isEmpty)
  }

  /// Of what siyu's own reader stopped at, with the words that Lua's loader would be told with.
  public static func find(in text: String, error: LuaSyntaxError) -> LuaSlip? {
    let lines = SourceLines(Array(text.utf8))
    guard let end = error.end else {
      return find(in: text, line: lines.line(at: error.range.start))
    }
    return find(in: text, line: lines.count, LuaComplaint(end), isTold: true)
  }

  private static func find(
    in text: String, line: Int, _ told: LuaComplaint, isTold: Bool
  ) -> LuaSlip? {
    let lines = text.utf8.split(
      separator: UInt8(ascii: "\n"), maxSplits: max(line, 1), omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    func written(_ number: Int) -> WrittenLine {
      WrittenLine(String(decoding: lines[number - 1], as: UTF8.self), number)
    }
    func elseIf(from first: Int) -> LuaSlip? {
      for number in max(1, min(first, line))...line {
        if let slip = written(number).elseIf { return slip }
      }
      return nil
    }
    let here = written(line)
    var end = EndOfFile(Array(text.utf8))
    if told.end == .text {
      let begun = end.lineOfText ?? line
      return lines.indices.contains(begun - 1) ? written(begun).unfinished : here.unfinished
    }
    if told.end == .long { return end.slip(nil) }
    if told.wanted == "end", let slip = elseIf(from: told.openedAt ?? 1) { return slip }
    if let slip = here.sign ?? here.word(near: told.near) { return slip }
    // The line was in order as far as it went: what begins the next one was not.
    var before = line - 1
    while before > 0, lines[before - 1].allSatisfy({ $0 <= 32 }) { before -= 1 }
    if before > 0, isTold, let slip = written(before).statement { return slip }
    if told.end == .code {
      let blocks = OpenBlocks(Array(text.utf8), until: line, near: "")
      if let last = blocks.open.last, last.closer == "end", let slip = elseIf(from: last.line) {
        return slip
      }
      return end.slip(blocks.lacking)
    }
    if told.isAboutBlocks {
      let blocks = OpenBlocks(Array(text.utf8), until: line, near: told.near)
      if told.openedAt == nil, let lacking = blocks.lacking, lacking.closer == "end" {
        return elseIf(from: lacking.line)
          ?? here.lacking("end", before: told.near, at: blocks.column, lacking)
      }
    }
    return told.hint.map { LuaSlip(message: nil, hint: $0, line: line) }
  }
}
