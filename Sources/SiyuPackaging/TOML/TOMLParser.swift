/// Why a text is not TOML, and where.
struct TOMLSyntaxError: Error {
  /// 1-based.
  var line: Int
  var message: String
  var hint: String?
}

/// Reads the layout of a TOML 1.0 text (https://toml.io/en/v1.0.0): headers, keys, brackets,
/// strings. What values mean is read from their spelling afterwards, by `TOMLValueReader`.
///
/// Ours, because a person who mistypes a manifest needs the line of every key, also of one that is
/// well-formed and wrong, and because no text may bring the process down: TOMLKit 0.6 tells lines
/// for syntax errors only, aborts on a text that begins `[ {` where assertions are on, cuts texts
/// at NUL, and frees nothing. Depth is limited, as everything behind here recurses once a level.
struct TOMLParser {
  /// Of keys and brackets together. What people write needs six.
  static let maximumDepth = 32

  let bytes: [UInt8]
  var at = 0
  var line = 1
  var tree = TOMLNodes()
  /// The table that keys without a header of their own belong to.
  private var table = TOMLNodes.root
  private var tableDepth = 0

  /// - Parameter bytes: UTF-8 without a mark in front.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parseDocument() throws(TOMLSyntaxError) {
    try checkControlCharacters()
    while true {
      skipBlanksAndLines()
      guard let byte = peek() else { return }
      if byte == UInt8(ascii: "[") {
        try parseHeader()
      } else {
        try parsePair(in: table, depth: tableDepth)
      }
      skipBlanks()
      guard atLineEnd else { throw unexpected("the end of the line") }
    }
  }

  func error(_ message: String, line: Int? = nil) -> TOMLSyntaxError {
    TOMLSyntaxError(line: line ?? self.line, message: message)
  }

  // MARK: Headers

  private mutating func parseHeader() throws(TOMLSyntaxError) {
    at += 1
    let isArray = take("[")
    let path = try parseKey(depth: 0)
    guard take("]"), !isArray || take("]") else {
      throw unexpected(isArray ? "']]'" : "']'")
    }
    var node = TOMLNodes.root
    for part in path.dropLast() {
      guard let known = tree.child(part, of: node) else {
        node = tree.addChild(part, to: node, .passed, line: line)
        continue
      }
      switch tree[known].origin {
      case .value: throw error(Message.notExtendable(part, first: tree[known].line))
      case .headers: node = tree[known].elements.last ?? known
      case .passed, .header, .dotted: node = known
      }
    }
    table = try isArray ? addArrayTable(path, to: node) : addTable(path, to: node)
    tableDepth = path.count
  }

  private mutating func addTable(_ path: [String], to parent: Int) throws(TOMLSyntaxError) -> Int {
    let key = path[path.count - 1]
    guard let known = tree.child(key, of: parent) else {
      return tree.addChild(key, to: parent, .header, line: line)
    }
    guard tree[known].origin == .passed else {
      throw error(Message.tableTwice(path.joined(separator: "."), first: tree[known].line))
    }
    tree[known].origin = .header
    tree[known].line = line
    return known
  }

  private mutating func addArrayTable(
    _ path: [String], to parent: Int
  ) throws(TOMLSyntaxError) -> Int {
    let key = path[path.count - 1]
    guard let known = tree.child(key, of: parent) else {
      let list = tree.addChild(key, to: parent, .headers, line: line)
      return tree.addElement(to: list, .header, line: line)
    }
    guard tree[known].origin == .headers else {
      throw error(Message.tableTwice(path.joined(separator: "."), first: tree[known].line))
    }
    return tree.addElement(to: known, .header, line: line)
  }

  // MARK: Pairs

  private mutating func parsePair(in parent: Int, depth: Int) throws(TOMLSyntaxError) {
    let start = line
    let path = try parseKey(depth: depth)
    guard take("=") else { throw unexpected("'='") }
    skipBlanks()
    var node = parent
    for part in path.dropLast() {
      if let known = tree.child(part, of: node) {
        guard tree[known].origin == .dotted else {
          throw error(Message.notExtendable(part, first: tree[known].line))
        }
        node = known
      } else {
        node = tree.addChild(part, to: node, .dotted, line: start)
      }
    }
    let key = path[path.count - 1]
    if let known = tree.child(key, of: node) {
      throw error(Message.keyTwice(path.joined(separator: "."), first: tree[known].line))
    }
    node = tree.addChild(key, to: node, .value, line: start)
    try parseValue(of: node, depth: depth + path.count)
  }

  /// One key of any spelling, with its dots, and the blanks after it.
  private mutating func parseKey(depth: Int) throws(TOMLSyntaxError) -> [String] {
    var path: [String] = []
    repeat {
      skipBlanks()
      path.append(try parseKeyPart())
      if depth + path.count > Self.maximumDepth { throw error(Message.tooDeep(Self.maximumDepth)) }
      skipBlanks()
    } while take(".")
    return path
  }

  private mutating func parseKeyPart() throws(TOMLSyntaxError) -> String {
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let start = at
      guard !startsWithThree(bytes[at]) else { throw unexpected(nil) }
      try skipString()
      return try TOMLValueReader(tree: tree, bytes: bytes).text(start..<at, line: line)
    default:
      let start = at
      while let byte = peek(), Self.isBareKey(byte) { at += 1 }
      guard at > start else { throw unexpected(nil) }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
  }

  private static func isBareKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  // MARK: Values

  private mutating func parseValue(of node: Int, depth: Int) throws(TOMLSyntaxError) {
    if depth > Self.maximumDepth { throw error(Message.tooDeep(Self.maximumDepth)) }
    let start = at
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try skipString()
    case UInt8(ascii: "["): try parseArray(of: node, depth: depth)
    case UInt8(ascii: "{"): try parseInlineTable(of: node, depth: depth)
    default: try skipScalar()
    }
    tree[node].spelling = start..<at
  }

  private mutating func parseArray(of node: Int, depth: Int) throws(TOMLSyntaxError) {
    at += 1
    while true {
      skipBlanksAndLines()
      if take("]") { return }
      let element = tree.addElement(to: node, .value, line: line)
      try parseValue(of: element, depth: depth + 1)
      skipBlanksAndLines()
      if take("]") { return }
      guard take(",") else { throw unexpected("',' or ']'") }
    }
  }

  private mutating func parseInlineTable(of node: Int, depth: Int) throws(TOMLSyntaxError) {
    at += 1
    skipBlanks()
    if take("}") { return }
    while true {
      try parsePair(in: node, depth: depth)
      skipBlanks()
      if take("}") { return }
      guard take(",") else { throw unexpected("',' or '}'") }
    }
  }
}
