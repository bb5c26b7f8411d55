import SiyuModel

/// `{staff.name}` and `｛｛staff.name｝｝`: what looks like a variable and is sent as it stands.
struct SingleBraces {
  /// As the author wrote it.
  var written: String
  var name: String
  /// 0-based, in the text that was looked through.
  var line: Int

  /// Longer ones name nothing.
  private static let longest = 60

  static func all(in text: String) -> [SingleBraces] {
    guard text.contains(where: { isOpening($0) }) else { return [] }
    var found: [SingleBraces] = []
    for (line, words) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var rest = words[...]
      while let start = rest.firstIndex(where: isOpening) {
        let inner = rest[start...].drop(while: isOpening)
        let name = inner.prefix { !isOpening($0) && !isClosing($0) }
        let after = inner.dropFirst(name.count)
        let closing = after.prefix(while: isClosing)
        rest = after.dropFirst(closing.count)
        let plain = PlainText.trim(ChineseSign.plain(String(name)) ?? String(name))
        guard !closing.isEmpty, name.count <= longest, isName(plain) else { continue }
        found.append(
          SingleBraces(
            written: String(words[start..<closing.endIndex]), name: plain, line: line))
      }
    }
    return found
  }

  private static func isOpening(_ character: Character) -> Bool {
    character == "{" || character == "｛"
  }

  private static func isClosing(_ character: Character) -> Bool {
    character == "}" || character == "｝"
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
