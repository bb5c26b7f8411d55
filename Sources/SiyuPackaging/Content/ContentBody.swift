internal import Mustache
import SiyuModel

/// The words of a content: text, variables and sections, as Mustache has them, and no more of it.
///
/// swift-mustache renders; what it would leave blank, and what of it reaches further than one text
/// (partials, functions, other delimiters, inheritance), is found or refused here, before it sees the
/// text. So this reads a subset whose meaning both agree on: see docs/decisions/0030.
struct ContentBody: Sendable {
  indirect enum Node: Sendable {
    case text(String, line: Int)
    case variable(String, line: Int)
    case section(String, inverted: Bool, line: Int, [Node])
  }

  let nodes: [Node]
  let template: MustacheTemplate

  /// Sections inside sections. The library recurses once a level.
  static let maximumDepth = 8
  /// Its time grows with braces times length.
  static let maximumBraces = 1_000

  /// `nil` where the text cannot be used; then it is among the problems.
  ///
  /// - Parameter source: with `\n` between lines.
  init?(_ source: String, firstLine: Int, problems: ProblemList) {
    if let hidden = HiddenText.first(in: source, besides: ["\n", "\t"]) {
      problems.add(line: firstLine + hidden.line, Message.hiddenCharacter(hidden.scalar))
      return nil
    }
    if let line = Self.braceProblem(in: source) {
      problems.add(line: line < 0 ? firstLine : firstLine + line, Message.oddBraces)
      return nil
    }
    var parser = BodyParser(source, line: firstLine)
    do throws(BodyError) {
      nodes = try parser.parse()
    } catch {
      problems.add(line: error.line, error.message, hint: error.hint)
      return nil
    }
    do {
      // Nothing is escaped: these are words for a chat, not HTML. The line break behind keeps the
      // library from reading past a last brace; both ends are trimmed after rendering.
      template = try MustacheTemplate(string: "{{%CONTENT_TYPE:TEXT}}\n" + source + "\n")
    } catch let error as MustacheTemplate.ParserError {
      problems.add(line: firstLine + max(0, error.context.lineNumber - 2), Message.notMustache)
      return nil
    } catch {
      problems.add(line: firstLine, Message.notMustache)
      return nil
    }
  }

  /// A brace that carries a mark of its own is another character to the library than to us. Also too
  /// many of them. The 0-based line, -1 for the whole.
  private static func braceProblem(in source: String) -> Int? {
    var scalars = 0
    for scalar in source.unicodeScalars where scalar == "{" || scalar == "}" { scalars += 1 }
    if scalars > maximumBraces { return -1 }
    if scalars == 0 { return nil }
    var line = 0
    for character in source {
      if character == "\n" { line += 1 }
      if character != "{", character != "}",
        character.unicodeScalars.contains(where: { $0 == "{" || $0 == "}" })
      {
        return line
      }
    }
    return nil
  }

  /// What is there whatever the values are.
  var certainText: String {
    var text = ""
    for case .text(let part, _) in nodes { text += part }
    return ContentBody.trimmed(text)
  }

  /// Whether a variable of this name stands anywhere in it.
  func names(_ name: String) -> Bool {
    func isIn(_ nodes: [Node]) -> Bool {
      nodes.contains { node in
        switch node {
        case .text: false
        case .variable(let found, _): found == name
        case .section(let found, _, _, let inner): found == name || isIn(inner)
        }
      }
    }
    return isIn(nodes)
  }

  /// Of variables and sections.
  var allNames: Set<String> {
    func names(_ nodes: [Node]) -> Set<String> {
      nodes.reduce(into: []) { found, node in
        switch node {
        case .text: break
        case .variable(let name, _): found.insert(name)
        case .section(let name, _, _, let inner):
          found.insert(name)
          found.formUnion(names(inner))
        }
      }
    }
    return names(nodes)
  }

  /// Nothing at all: neither a word nor a variable.
  var isEmpty: Bool {
    nodes.allSatisfy { node in
      if case .text(let text, _) = node { return ContentBody.trimmed(text).isEmpty }
      return false
    }
  }

  /// Without blank lines and blanks at both ends.
  static func trimmed(_ text: String) -> String { PlainText.trim(text) }
}

struct BodyError: Error {
  var line: Int
  var message: String
  var hint: String?
}

/// Reads tags. Without recursion, so that depth is a number and not a stack.
struct BodyParser {
  private let bytes: [UInt8]
  private var at = 0
  private var line: Int
  private struct Open {
    var name: String
    var inverted: Bool
    var line: Int
    var nodes: [ContentBody.Node]
  }
  private var open: [Open] = []
  private var nodes: [ContentBody.Node] = []

  init(_ source: String, line: Int) {
    bytes = Array(source.utf8)
    self.line = line
  }

  mutating func parse() throws(BodyError) -> [ContentBody.Node] {
    while let start = find("{{") {
      addText(upTo: start)
      try parseTag()
    }
    addText(upTo: bytes.count)
    if let last = open.last {
      throw BodyError(
        line: last.line, message: Message.openSection(last.name, inverted: last.inverted),
        hint: "write {{/\(last.name)}} where it ends")
    }
    return nodes
  }

  // MARK: Tags

  private mutating func parseTag() throws(BodyError) {
    let tagLine = line
    at += 2
    guard let end = find("}}") else {
      let rest = String(decoding: bytes[at...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      throw BodyError(
        line: tagLine, message: Message.openTag,
        hint: rest.contains("｝") ? Message.typeInstead("}}") : nil)
    }
    let inside = bytes[at..<end]
    for byte in inside where byte == UInt8(ascii: "\n") { line += 1 }
    at = end + 2
    guard let sign = inside.first else {
      throw BodyError(line: tagLine, message: Message.emptyTag)
    }
    switch sign {
    case UInt8(ascii: "!"): return
    case UInt8(ascii: "#"), UInt8(ascii: "^"):
      let name = try self.name(inside.dropFirst(), line: tagLine)
      if name == "." { throw BodyError(line: tagLine, message: Message.dotSection) }
      guard open.count < ContentBody.maximumDepth else {
        throw BodyError(
          line: tagLine, message: Message.sectionsTooDeep(ContentBody.maximumDepth))
      }
      let inverted = sign == UInt8(ascii: "^")
      open.append(Open(name: name, inverted: inverted, line: tagLine, nodes: nodes))
      nodes = []
    case UInt8(ascii: "/"):
      try close(try name(inside.dropFirst(), line: tagLine), line: tagLine)
    case UInt8(ascii: "{"), UInt8(ascii: "&"):
      throw BodyError(line: tagLine, message: Message.nothingEscaped)
    case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "$"):
      throw BodyError(line: tagLine, message: Message.noPartials)
    case UInt8(ascii: "="), UInt8(ascii: "%"):
      throw BodyError(line: tagLine, message: Message.noPragmas)
    default:
      nodes.append(.variable(try name(inside, line: tagLine), line: tagLine))
    }
  }

  private mutating func close(_ name: String, line: Int) throws(BodyError) {
    guard let last = open.popLast() else {
      throw BodyError(line: line, message: Message.closesNothing(name))
    }
    guard last.name == name else {
      throw BodyError(
        line: line, message: Message.closesOther(name, open: last.name, at: last.line))
    }
    nodes = last.nodes + [.section(name, inverted: last.inverted, line: last.line, nodes)]
  }

  private func name(_ inside: ArraySlice<UInt8>, line: Int) throws(BodyError) -> String {
    var rest = inside
    func isBlank(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    while isBlank(rest.first) { rest.removeFirst() }
    while isBlank(rest.last) { rest.removeLast() }
    let name = String(decoding: rest, as: UTF8.self)
    if name == "." { return name }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
    if isName { return name }
    let isCall = name.contains("(")
    throw BodyError(
      line: line, message: isCall ? Message.noFunctions(name) : Message.badVariable(name),
      hint: ChineseSign.plain(name).map { Message.typeInstead("{{\($0)}}") })
  }

  // MARK: Text

  private func find(_ mark: String) -> Int? {
    let mark = Array(mark.utf8)
    var index = at
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index + 1] == mark[1] { return index }
      index += 1
    }
    return nil
  }

  private mutating func addText(upTo end: Int) {
    guard end > at else { return }
    let text = String(decoding: bytes[at..<end], as: UTF8.self)
    nodes.append(.text(text, line: line))
    for byte in bytes[at..<end] where byte == UInt8(ascii: "\n") { line += 1 }
    at = end
  }
}
