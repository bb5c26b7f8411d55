import Lua

/// Words of Lua's own that somebody may want for a field of an SOP. Lua stops at them before siyu sees
/// the declaration, and its message does not say what to write instead.
enum ReservedWords {
  /// What siyu calls it.
  private static let meant = [
    "for": "subject", "end": "finish", "goto": "go_to", "until": "within", "then": "happened",
    "else": "timed_out", "if": "when", "repeat": "again", "while": "when", "return": "finish",
    "break": "finish", "in": "segment",
  ]

  /// For a syntax error at `for = …`: which field there is instead.
  static func hint(for error: LuaError) -> String? {
    guard error.kind == .syntax, let line = error.sourceLine else { return nil }
    for (word, field) in meant where error.message.hasSuffix("near '\(word)'") {
      guard assigns(word, line) else { continue }
      return "'\(word)' is a word of Lua's own and no field's name; in siyu.sop it is '\(field)'."
    }
    return nil
  }

  /// Whether `word =` stands in the line, as a field would.
  private static func assigns(_ word: String, _ line: String) -> Bool {
    var rest = line.utf8[...]
    let name = Array(word.utf8)
    var before = UInt8(ascii: " ")
    while rest.count > name.count {
      if rest.starts(with: name),
        [UInt8(ascii: " "), UInt8(ascii: "{"), UInt8(ascii: ",")].contains(before)
      {
        let after = rest.dropFirst(name.count).drop { $0 == UInt8(ascii: " ") }
        if after.first == UInt8(ascii: "="), after.dropFirst().first != UInt8(ascii: "=") {
          return true
        }
      }
      before = rest.removeFirst()
    }
    return false
  }
}
