import SiyuModel

/// Makes values from the tree of a TOML text and the spelling of its leaves.
struct TOMLValueReader {
  let tree: TOMLNodes
  let bytes: [UInt8]

  func section(_ node: Int) throws(TOMLSyntaxError) -> TOMLSection {
    var entries: [TOMLSection.Entry] = []
    entries.reserveCapacity(tree[node].keys.count)
    for key in tree[node].keys {
      guard let child = tree.child(key, of: node) else { continue }
      entries.append(TOMLSection.Entry(key: key, item: try item(child)))
    }
    return TOMLSection(entries: entries, line: tree[node].line)
  }

  private func item(_ node: Int) throws(TOMLSyntaxError) -> TOMLItem {
    let spelling = tree[node].spelling
    let shown = String(decoding: bytes[spelling].prefix(240), as: UTF8.self)
    return TOMLItem(
      value: try value(node), line: tree[node].line, spelling: excerpt(shown, limit: 60))
  }

  private func value(_ node: Int) throws(TOMLSyntaxError) -> TOMLItem.Value {
    let spelling = tree[node].spelling
    let line = tree[node].line
    switch bytes[spelling].first {
    case nil where tree[node].origin == .headers: return .list(try elements(node))
    case nil, UInt8(ascii: "{"): return .table(try section(node))
    case UInt8(ascii: "["): return .list(try elements(node))
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try text(spelling, line: line))
    default:
      let word = String(decoding: bytes[spelling], as: UTF8.self)
      if let scalar = TOMLScalar.read(word) { return scalar }
      guard let sign = ChineseSign.first(in: word), let plain = ChineseSign.plain(word) else {
        throw TOMLSyntaxError(line: line, message: Message.noValue(word))
      }
      throw TOMLSyntaxError(
        line: line, message: Message.chineseSign(sign),
        hint: Message.typeInstead(excerpt(plain, limit: 60)))
    }
  }

  private func elements(_ node: Int) throws(TOMLSyntaxError) -> [TOMLItem] {
    var items: [TOMLItem] = []
    for element in tree[node].elements { items.append(try item(element)) }
    return items
  }

  // MARK: Strings

  /// The content of a string, given with its quotes.
  ///
  /// - Parameter line: where it begins, for messages.
  func text(_ spelling: Range<Int>, line: Int) throws(TOMLSyntaxError) -> String {
    let whole = bytes[spelling]
    guard let quote = whole.first else { return "" }
    let isLong = whole.count >= 6 && whole.prefix(3).allSatisfy { $0 == quote }
    var line = line
    var content = whole.dropFirst(isLong ? 3 : 1).dropLast(isLong ? 3 : 1)
    if isLong {
      // The same text on every system, whatever line ends its editor writes.
      content = content.filter { $0 != UInt8(ascii: "\r") }[...]
      // A line end right after the quotes does not count.
      if content.first == UInt8(ascii: "\n") {
        content = content.dropFirst()
        line += 1
      }
    }
    if quote == UInt8(ascii: "'") { return String(decoding: content, as: UTF8.self) }
    return try unescaped(content, line: line)
  }

  private func unescaped(
    _ content: ArraySlice<UInt8>, line: Int
  ) throws(TOMLSyntaxError) -> String {
    guard content.contains(UInt8(ascii: "\\")) else {
      return String(decoding: content, as: UTF8.self)
    }
    var text: [UInt8] = []
    var rest = content
    var line = line
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      if skipLineEnd(&rest, &line) { continue }
      guard let scalar = escaped(&rest) else {
        let shown = String(decoding: rest.prefix(1), as: UTF8.self)
        throw TOMLSyntaxError(line: line, message: Message.badEscape(shown))
      }
      if scalar.value == 0 { throw TOMLSyntaxError(line: line, message: Message.nulCharacter) }
      text.append(contentsOf: String(scalar).utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// After a backslash at the end of a line: everything blank up to the next word.
  private func skipLineEnd(_ rest: inout ArraySlice<UInt8>, _ line: inout Int) -> Bool {
    let blanks = rest.prefix { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
    guard let end = blanks.firstIndex(of: 10),
      blanks[..<end].allSatisfy({ $0 != 10 })
    else { return false }
    line += blanks.count { $0 == 10 }
    rest = rest[blanks.endIndex...]
    return true
  }

  /// What stands for a character after a backslash; `rest` stays where it was when it is wrong.
  private func escaped(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let kind = rest.first else { return nil }
    let digits: Int
    switch kind {
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      guard let scalar = Self.shortEscapes[kind] else { return nil }
      rest.removeFirst()
      return scalar
    }
    let code = rest.dropFirst().prefix(digits)
    guard code.count == digits, code.allSatisfy({ Self.isHexDigit($0) }),
      let number = UInt32(String(decoding: code, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { return nil }
    rest = rest[code.endIndex...]
    return scalar
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    Unicode.Scalar(byte).properties.isASCIIHexDigit
  }

  private static let shortEscapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "t"): "\t", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "\""): "\"",
    UInt8(ascii: "\\"): "\\",
  ]
}
