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
    if message.hasPrefix("unfinished string") {
      end = .text
    } else if message.hasSuffix("<eof>") {
      end = message.hasPrefix("unfinished") ? .long : .code
    }
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

  /// What siyu's own reader stopped at.
  init(_ end: LuaSyntaxError.End) {
    message = ""
    self.end = end
  }

  private static func unquoted(_ word: Substring) -> String? {
    word.count > 2 && word.first == "'" && word.last == "'"
      ? String(word.dropFirst().dropLast()) : nil
  }

  /// Whether something that was opened further up may be what is wrong.
  var isAboutBlocks: Bool {
    openedAt != nil
      || message.hasPrefix("unexpected symbol") && [",", "}", ")", "]"].contains(near)
  }

  static func unclosed(_ opener: OpenBlocks.Opener) -> String {
    "the '\(opener.word)' in line \(opener.line) is not closed: write the '\(opener.closer)' that is missing"
  }

  /// What the file ended too early for.
  private(set) var end: LuaSyntaxError.End?

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
