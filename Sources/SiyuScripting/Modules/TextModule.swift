import Lua
import SiyuModel

/// Texts by characters instead of bytes. A character is a code point; places count from 1, from
/// the end when negative.
enum TextModule {
  static var entries: [ModuleEntry] { measures + changes + TextSearchEntries.entries }

  static var text: ModuleEntry.Parameter { .init("text", "string", "a text", .string) }

  private static var measures: [ModuleEntry] {
    [
      ModuleEntry(
        "siyu.text.len", "How many characters a text has.", [text], returns: ["integer"],
        example: #"assert(siyu.text.len("护肤a") == 3)"#
      ) { call, _ in try call.return(Int64(PlainText.length(try call.string(1)))) },
      ModuleEntry(
        "siyu.text.width", "How many columns a text takes on a terminal.", [text],
        returns: ["integer: 2 for a Chinese character"],
        example: #"assert(siyu.text.width("护肤a") == 5)"#
      ) { call, _ in try call.return(Int64(DisplayWidth.of(try call.string(1)))) },
      ModuleEntry(
        "siyu.text.sub", "Part of a text.",
        [
          text, .init("first", "integer", "the first character's place", .integer),
          .init("last", "integer", "the last one's; the end unless given", .integer.optional),
        ],
        returns: ["string"], example: #"assert(siyu.text.sub("保湿面霜", -2) == "面霜")"#
      ) { call, _ in
        let last = call.isNil(3) ? -1 : Int(clamping: try call.integer(3))
        try call.return(
          PlainText.sub(try call.string(1), Int(clamping: try call.integer(2)), last))
      },
    ]
  }

  private static var changes: [ModuleEntry] {
    [
      change(
        "lower", "The text in small letters, of all scripts.",
        #"assert(siyu.text.lower("ABC Ä") == "abc ä")"#, PlainText.lower),
      change(
        "upper", "The text in capital letters, of all scripts.",
        #"assert(siyu.text.upper("spf") == "SPF")"#, PlainText.upper),
      change(
        "trim", "The text without blanks at both ends, the Chinese blank (U+3000) among them.",
        #"assert(siyu.text.trim("　面膜 ") == "面膜")"#, PlainText.trim),
      change(
        "normalize", "Fullwidth letters, digits, signs and blanks in their usual form.",
        #"assert(siyu.text.normalize("ＳＰＦ５０（防晒）") == "SPF50(防晒)")"#, PlainText.halfwidth),
      list(
        "split", "The pieces between separators, empty ones too.",
        [.init("separator", "string", "plain text; \"\" gives each character", .string)],
        #"assert(table.concat(siyu.text.split("a，b，，c", "，"), "|") == "a|b||c")"#
      ) { call in PlainText.split(try call.string(1), try call.string(2)) },
      list(
        "lines", "The lines of a text, without their ends.", [],
        #"assert(#siyu.text.lines("a\r\nb\nc\n") == 3)"#
      ) { call in
        // Swift sees "\r\n" as one character.
        let lines = try call.string(1).split(
          omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.map(String.init).dropLast(lines.last?.isEmpty == true ? 1 : 0)
      },
    ]
  }

  private static func change(
    _ name: String, _ summary: String, _ example: String, _ body: @escaping (String) -> String
  ) -> ModuleEntry {
    ModuleEntry("siyu.text." + name, summary, [text], returns: ["string"], example: example) {
      call, _ in try call.return(body(try call.string(1)))
    }
  }

  private static func list(
    _ name: String, _ summary: String, _ more: [ModuleEntry.Parameter], _ example: String,
    _ body: @escaping (LuaCall) throws -> [String]
  ) -> ModuleEntry {
    ModuleEntry(
      "siyu.text." + name, summary, [text] + more, returns: ["string[]"],
      errors: ["more than \(most) pieces"], example: example
    ) { call, _ in
      let pieces = try body(call)
      guard pieces.count <= most else {
        throw LuaError(.runtime, "siyu.text.\(name) gives at most \(most) pieces")
      }
      try call.return(.table(LuaTable(list: pieces.map { .string($0) })))
    }
  }

  private static let most = 100_000
}
