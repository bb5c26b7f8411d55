import SiyuModel

/// A list of words on a disk: one a line, `#` begins a comment.
enum WordFile {
  static let maximumBytes = 256 << 10
  static let maximumWords = 5_000
  /// In bytes.
  static let maximumLength = 200

  static func read(
    _ bytes: [UInt8], file: String
  ) -> (words: [String], problems: [Diagnostic]) {
    if let line = firstLineThatIsNotText(bytes) {
      return ([], [Diagnostic(file: file, line: line, Message.notUTF8, hint: Message.saveAsUTF8)])
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var words: [String] = []
    var problems: [Diagnostic] = []
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let word = PlainText.trim(String(decoding: line, as: UTF8.self))
      if word.isEmpty || word.hasPrefix("#") { continue }
      if word.utf8.count > maximumLength {
        problems.append(
          Diagnostic(file: file, line: index + 1, Message.wordTooLong(limit: maximumLength)))
      } else if WordText(word).letters.isEmpty {
        problems.append(Diagnostic(file: file, line: index + 1, Message.wordIsNothing(word)))
      } else if words.count == maximumWords {
        problems.append(
          Diagnostic(file: file, line: index + 1, Message.tooManyWords(maximumWords)))
        break
      } else {
        words.append(word)
      }
    }
    return (words, problems)
  }
}
