public import SiyuModel

/// A TOML file in memory: its values in the author's order, each with its line and spelling.
///
/// Bad bytes are refused with a `Diagnostic` and never get further: more than `maximumBytes`,
/// deeper than `TOMLParser.maximumDepth`, NUL characters (also written as `\u0000`, which C
/// would read as an end), anything but UTF-8. A byte-order mark in front and CRLF line ends are fine.
public struct TOMLDocument: Sendable {
  /// As it is named in messages.
  public let file: String
  public let root: TOMLSection

  public static let maximumBytes = 1 << 20

  public init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    let text = try checkedTOMLText(bytes, file: file)
    var parser = TOMLParser(text)
    do throws(TOMLSyntaxError) {
      try parser.parseDocument()
      root = try TOMLValueReader(tree: parser.tree, bytes: text).section(TOMLNodes.root)
    } catch {
      throw Diagnostic(
        file: file, line: error.line, error.message, hint: error.hint,
        source: sourceLine(error.line, of: text))
    }
    self.file = file
  }
}

/// The bytes without a byte-order mark, if they are text that a TOML parser may be shown.
private func checkedTOMLText(_ bytes: [UInt8], file: String) throws(Diagnostic) -> [UInt8] {
  if bytes.count > TOMLDocument.maximumBytes {
    throw Diagnostic(file: file, Message.tooLarge(bytes.count, limit: TOMLDocument.maximumBytes))
  }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    throw Diagnostic(file: file, Message.isUTF16, hint: Message.saveAsUTF8)
  }
  let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  if let line = firstLineThatIsNotText(text) {
    let isNUL = text.contains(0)
    throw Diagnostic(
      file: file, line: line, isNUL ? Message.nulCharacter : Message.notUTF8,
      hint: isNUL ? nil : Message.saveAsUTF8)
  }
  return text
}

/// The text of a line, for showing below a message; control characters are made visible.
private func sourceLine(_ number: Int, of text: [UInt8]) -> String? {
  var lines = text.split(
    separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)[...]
  guard lines.count >= number, number >= 1 else { return nil }
  lines = lines.dropFirst(number - 1)
  let line = String(decoding: (lines.first ?? []).prefix(400), as: UTF8.self).trimmingBlanks
  return line.isEmpty ? nil : excerpt(String(line), limit: 80)
}
