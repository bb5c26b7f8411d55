/// The string literals of a Swift source, with where they stand: just enough of the language to find
/// what siyu says.
struct SwiftLiterals {
  struct Literal {
    /// Texts, one more than there are interpolations; escapes are resolved.
    var texts: [String]
    /// The source of each interpolation.
    var values: [String]
    /// The call it is an argument of: `say` in `say("…")`, with nothing between but the parenthesis.
    var call: String?
    /// How many literals of the same call stand before it.
    var position: Int
    var isMultiline: Bool

    /// The key of the catalogue; of several lines each has its own.
    var keys: [String] {
      var text = ""
      for (index, words) in texts.enumerated() {
        if index > 0 { text += "\u{1}" }
        text += words.reduce(into: "") { $0 += $1 == "{" ? "{{" : $1 == "}" ? "}}" : "\($1)" }
      }
      let lines =
        isMultiline ? text.split(separator: "\n").map(String.init) : [text]
      return lines.map { line in
        var number = 0
        let trimmed = line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        return trimmed.reduce(into: "") { key, character in
          if character == "\u{1}" {
            number += 1
            key += "{\(number)}"
          } else {
            key.append(character)
          }
        }
      }
    }
  }

  /// Literals that `+` joins are one.
  private(set) var all: [Literal] = []

  init(_ source: String) {
    let text = Array(source)
    var index = 0
    var calls: [(name: String?, literals: Int)] = []
    /// Where the last literal ended, if nothing but blanks and one `+` came since.
    var joins = false
    var sawPlus = false
    while index < text.count {
      let character = text[index]
      if character == "/", index + 1 < text.count, text[index + 1] == "/" {
        while index < text.count, text[index] != "\n" { index += 1 }
        continue
      }
      if character == "\"" || character == "#" && Self.startsLiteral(text, index) {
        var literal = Self.literal(text, &index)
        if joins, sawPlus, var last = all.popLast() {
          last.texts[last.texts.count - 1] += literal.texts[0]
          last.texts += literal.texts.dropFirst()
          last.values += literal.values
          all.append(last)
        } else {
          literal.call = calls.last?.name
          literal.position = calls.last?.literals ?? 0
          all.append(literal)
          if !calls.isEmpty { calls[calls.count - 1].literals += 1 }
        }
        joins = true
        sawPlus = false
        continue
      }
      switch character {
      case "(": calls.append((Self.name(before: index, text), 0))
      case "{", "[": calls.append((nil, 0))
      case ")", "}", "]": _ = calls.popLast()
      default: break
      }
      if character == "+", joins, !sawPlus {
        sawPlus = true
      } else if !character.isWhitespace {
        joins = false
      }
      index += 1
    }
    for literal in all {
      for value in literal.values { all += SwiftLiterals(value).all }
    }
  }

  private static func startsLiteral(_ text: [Character], _ index: Int) -> Bool {
    var index = index
    while index < text.count, text[index] == "#" { index += 1 }
    return index < text.count && text[index] == "\""
  }

  /// `say` of `say(`, `Grouping.count` of `Grouping.count(`.
  private static func name(before index: Int, _ text: [Character]) -> String? {
    var start = index
    while start > 0, text[start - 1].isLetter || ".".contains(text[start - 1]) { start -= 1 }
    return start == index ? nil : String(text[start..<index])
  }

  private static func literal(_ text: [Character], _ index: inout Int) -> Literal {
    var hashes = 0
    while text[index] == "#" {
      hashes += 1
      index += 1
    }
    let isMultiline = text[index...].starts(with: "\"\"\"")
    let marks = Array((isMultiline ? "\"\"\"" : "\"") + String(repeating: "#", count: hashes))
    let escape = Array("\\" + String(repeating: "#", count: hashes))
    index += isMultiline ? 3 : 1
    var literal = Literal(texts: [""], values: [], call: nil, position: 0, isMultiline: isMultiline)
    func add(_ words: String) { literal.texts[literal.texts.count - 1] += words }
    while index < text.count, !text[index...].starts(with: marks) {
      guard text[index...].starts(with: escape) else {
        add(String(text[index]))
        index += 1
        continue
      }
      index += escape.count
      switch text[index] {
      case "(":
        let start = index + 1
        var depth = 0
        repeat {
          if text[index] == "\"" {
            _ = Self.literal(text, &index)
            continue
          }
          if text[index] == "(" { depth += 1 }
          if text[index] == ")" { depth -= 1 }
          index += 1
        } while depth > 0
        literal.values.append(String(text[start..<(index - 1)]))
        literal.texts.append("")
        continue
      case "n": add("\n")
      case "t": add("\t")
      case "\n": while index + 1 < text.count, text[index + 1] == " " { index += 1 }
      case "u":
        let end = text[index...].firstIndex(of: "}") ?? index
        let digits = String(text[(index + 2)..<end])
        add(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? "")
        index = end
      default: add(String(text[index]))
      }
      index += 1
    }
    index += marks.count
    return literal
  }
}
