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
    let lines = text.utf8.split(
      separator: UInt8(ascii: "\n"), maxSplits: max(line, 1), omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    func written(_ number: Int) -> WrittenLine {
      WrittenLine(String(decoding: lines[number - 1], as: UTF8.self), number)
    }
    let here = written(line)
    let told = LuaComplaint(message)
    if told.isUnfinishedText { return here.unfinished }
    if told.wanted == "end" {
      let from = max(1, min(told.openedAt ?? 1, line))
      for number in from...line {
        if let slip = written(number).elseIf { return slip }
      }
    }
    if let slip = here.sign ?? here.word(near: told.near) { return slip }
    // The line was in order as far as it went: what begins the next one was not.
    var before = line - 1
    while before > 0, lines[before - 1].allSatisfy({ $0 <= 32 }) { before -= 1 }
    if before > 0, !message.isEmpty, let slip = written(before).statement { return slip }
    if told.isAboutBlocks {
      let blocks = OpenBlocks(Array(text.utf8), until: line, near: told.near)
      if let lacking = blocks.lacking {
        if told.openedAt == nil, lacking.closer == "end", !told.near.isEmpty {
          for number in lacking.line...max(lacking.line, line) {
            if let slip = written(number).elseIf { return slip }
          }
          return here.lacking("end", before: told.near, at: blocks.column, lacking)
        }
        if told.near.isEmpty {
          return LuaSlip(message: nil, hint: LuaComplaint.unclosed(lacking), line: line)
        }
      }
    }
    return told.hint.map { LuaSlip(message: nil, hint: $0, line: line) }
  }
}
