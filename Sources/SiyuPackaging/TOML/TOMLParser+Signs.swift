import SiyuModel

// Signs of a Chinese keyboard, where they stand for TOML's own.

extension TOMLParser {
  private var character: Character? {
    String(decoding: bytes[min(at, bytes.count)..<min(at + 4, bytes.count)], as: UTF8.self).first
  }

  /// Something else stands here than what belongs here.
  ///
  /// - Parameter wanted: `nil` for a key.
  func unexpected(_ wanted: String?) -> TOMLSyntaxError {
    if let character, ChineseSign.isBlank(character) {
      return TOMLSyntaxError(line: line, message: Message.wideBlank, hint: Message.plainBlank)
    }
    if let character, let meant = ChineseSign.meant(character) {
      return TOMLSyntaxError(
        line: line, message: Message.chineseSign(character), hint: hint(meant, wanted))
    }
    return error(
      wanted.map { Message.expected($0, found: found) } ?? Message.expectedKey(found: found))
  }

  private func hint(_ meant: String, _ wanted: String?) -> String {
    switch wanted {
    case "'='" where ![".", "\"", "'"].contains(meant): Message.typeInstead("=")
    case "the end of the line" where meant != "#": Message.nothingBehind
    case let wanted? where wanted.hasPrefix("','") && !["]", "}"].contains(meant):
      Message.typeInstead(",")
    default: Message.typeInstead(meant)
    }
  }

  /// A text that its line does not end.
  func openString(_ quote: UInt8, from start: Int) -> TOMLSyntaxError {
    let text = String(decoding: bytes[start..<min(at, bytes.count)], as: UTF8.self)
    let mark = String(Unicode.Scalar(quote))
    let other = text.dropFirst().last { ChineseSign.meant($0) == mark }
    return TOMLSyntaxError(
      line: line, message: Message.openString(quote),
      hint: other.map { Message.closeInstead(mark, of: $0) })
  }
}
