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
    return told.hint.map { LuaSlip(message: nil, hint: $0, line: line) }
  }
}

/// What Lua says of a text that it cannot read: `'}' expected (to close '{' at line 3) near 'b'`.
struct LuaComplaint {
  /// The word or sign that is missing.
  private(set) var wanted: String?
  private(set) var opener: String?
  private(set) var openedAt: Int?
  /// Where Lua stopped; empty at the file's end.
  private(set) var near = ""
  private let message: String

  init(_ message: String) {
    self.message = message
    if let place = message.ranges(of: " near '").last {
      near = String(message[place.upperBound...].dropLast())
    }
    let words = message.split(separator: " ")
    guard words.count > 2, words[1] == "expected" else { return }
    wanted = Self.unquoted(words[0])
    guard words.count > 7, words[2] == "(to", words[3] == "close" else { return }
    opener = Self.unquoted(words[4])
    openedAt = Int(words[7].dropLast())
  }

  private static func unquoted(_ word: Substring) -> String? {
    word.count > 2 && word.first == "'" && word.last == "'"
      ? String(word.dropFirst().dropLast()) : nil
  }

  var isUnfinishedText: Bool { message.hasPrefix("unfinished string") }

  /// Whether Lua stopped where a value begins.
  private var isAtValue: Bool {
    guard let first = near.unicodeScalars.first else { return false }
    if ["and", "or", "then", "do", "end", "else", "elseif", "in", "until"].contains(near) {
      return false
    }
    return first.isASCII && (first.properties.isAlphabetic || ("0"..."9").contains(first))
      || ["_", "\"", "'", "{"].contains(first)
  }

  var hint: String? {
    let shown = String(near.prefix(40))
    switch wanted {
    case "}" where isAtValue:
      return "a comma is missing before '\(shown)', or the '}' that closes the table"
    case "}" where near == "=" || near == ":":
      return "a field is written name = value, or [\"another name\"] = value"
    case ")" where isAtValue: return "a comma is missing before '\(shown)', or a ')'"
    case ")" where near == "=":
      return "values with names are handed over in a table: customer { city = \"上海\" }"
    case "then" where near == "=": return "'==' compares, '=' sets"
    case "then": return "'then' stands behind the condition of an 'if'"
    case "do": return "'do' stands behind what a loop goes through"
    case "end", "}", ")", "]", "until":
      guard let opener, let openedAt, let wanted else {
        return wanted.map {
          "something that was opened is not closed: write the '\($0)' that is missing"
        }
      }
      return
        "the '\(opener)' in line \(openedAt) is not closed: write the '\(wanted)' that is missing"
    default: break
    }
    if message.hasPrefix("<name> expected"), isAtValue {
      return "a field is written name = value, or [\"another name\"] = value"
    }
    if message.hasPrefix("function arguments expected") {
      return
        "a field is written name = value; a method is called with what it takes, as in c.orders:count()"
    }
    if near == "[", message.hasPrefix("unexpected symbol") {
      return "a list is written in braces, as in { 1, 2 }"
    }
    return nil
  }
}
