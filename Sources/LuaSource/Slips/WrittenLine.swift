internal import SiyuModel

/// A line of Lua as somebody typed it, looked through for signs and words that Lua does not have.
struct WrittenLine {
  private let number: Int
  private let text: String
  private let characters: [Character]
  /// What stands neither in a text between quotes nor in a comment.
  private var isCode: [Bool]
  /// Where a text begins that does not end in the line.
  private var opened: Int?
  private var tokens: [(text: String, range: Range<Int>)] = []

  /// Longer lines nobody typed.
  private static let longest = 1_000

  init(_ line: String, _ number: Int) {
    self.number = number
    // One character each, so that columns stay what they are wherever the line is shown.
    characters =
      line.utf8.count > Self.longest
      ? [] : line.map { $0 == "\t" ? " " : $0 }.filter { $0 != "\r" && $0 != "\r\n" }
    text = String(characters)
    isCode = Array(repeating: true, count: characters.count)
    leaveOutTexts()
    cut()
  }

  private func character(_ index: Int) -> Character? {
    characters.indices.contains(index) ? characters[index] : nil
  }

  private mutating func leaveOutTexts() {
    var index = 0
    while let first = character(index) {
      var end = index + 1
      if first == "\"" || first == "'" {
        while let next = character(end), next != first { end += next == "\\" ? 2 : 1 }
        end += 1
        if end > characters.count { opened = index }
      } else if first == "[", character(end) == "[" {
        while let next = character(end), next != "]" || character(end + 1) != "]" { end += 1 }
        end += 2
      } else if first == "-", character(end) == "-" {
        end = characters.count
      } else {
        index += 1
        continue
      }
      for place in index..<min(end, characters.count) { isCode[place] = false }
      index = end
    }
  }

  private mutating func cut() {
    var index = 0
    while index < characters.count {
      let start = index
      index += 1
      guard isCode[start], !characters[start].isWhitespace else { continue }
      if Self.isNamePart(characters[start]) {
        while let next = character(index), isCode[index], Self.isNamePart(next) { index += 1 }
      }
      tokens.append((String(characters[start..<index]), start..<index))
    }
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }

  /// A name, and no word of Lua's own.
  private static func isWord(_ token: String) -> Bool {
    isNamePart(token.first ?? " ")
      && ![
        "and", "or", "not", "then", "do", "end", "else", "elseif", "return", "local", "if", "for",
        "while", "repeat", "until", "break", "goto", "function", "in",
      ].contains(token)
  }

  private func slip(_ message: String, _ hint: String, _ range: Range<Int>) -> LuaSlip {
    LuaSlip(
      message: message, hint: hint, line: number,
      columns: range.lowerBound + 1..<range.upperBound + 1,
      source: text)
  }

  private func absent(_ what: String, write: String, _ range: Range<Int>) -> LuaSlip {
    slip("Lua has no '\(what)'", "write '\(write)' instead", range)
  }

  // MARK: Signs

  /// The first sign that never stands in Lua.
  var sign: LuaSlip? {
    for index in characters.indices where isCode[index] {
      if !characters[index].isASCII { return foreignComment(before: index) ?? foreign(index) }
      for (sign, instead) in Self.signs where starts(sign, at: index) {
        return absent(sign, write: instead, index..<index + sign.count)
      }
      for sign in Self.assigning where starts(sign, at: index) {
        let operation = sign == "++" ? "+" : String(sign.dropLast())
        return slip(
          "Lua has no '\(sign)'", "name the variable again, as in x = x \(operation) 1",
          index..<index + sign.count)
      }
      if characters[index] == "?" {
        return slip(
          "Lua has no '?'", "write (condition and a or b), or an 'if'", index..<index + 1)
      }
    }
    return nil
  }

  private func starts(_ sign: String, at index: Int) -> Bool {
    let end = index + sign.count
    return end <= characters.count && isCode[end - 1]
      && characters[index..<end].elementsEqual(sign)
  }

  /// The longer ones first.
  private static let signs = [
    ("!==", "~="), ("===", "=="), ("!=", "~="), ("<>", "~="), ("&&", "and"), ("||", "or"),
    ("!", "not"),
  ]
  private static let assigning = [
    "++", "..=", "//=", "+=", "-=", "*=", "/=", "%=", "^=", "|=", "&=",
  ]

  private func foreign(_ index: Int) -> LuaSlip {
    let found = characters[index]
    guard let scalar = found.unicodeScalars.first else {
      return slip("'\(found)' means nothing in Lua", "", index..<index + 1)
    }
    let one = index..<index + 1
    let code = "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded(4)
    if found.isWhitespace {
      return slip(
        "a full-width space (\(code)) stands here, which Lua does not read",
        "write a plain space instead, with the keyboard set to English", one)
    }
    switch scalar.properties.generalCategory {
    case .format, .control:
      return slip(
        "a sign that nobody sees (\(code)) stands here, which Lua does not read",
        "delete it and what stands around it, and write that again", one)
    default: break
    }
    if let pair = character(index + 1), let meant = Self.pairs["\(found)\(pair)"] {
      return typed("\(found)\(pair)", meant, index..<index + 2)
    }
    if let meant = Self.meant(found) { return typed("\(found)", meant, one) }
    guard found.isLetter else {
      return slip(
        "'\(found)' means nothing in Lua", "it can stand in a text between quotes or in a comment",
        one)
    }
    var end = index
    while let next = character(end), !next.isASCII, next.isLetter, end - index < 20 { end += 1 }
    let word = String(characters[index..<end])
    return slip(
      "'\(word)' cannot be a name in Lua",
      "names are made of English letters, digits and _; a text stands between quotes: \"\(word)\"",
      index..<end)
  }

  private func typed(_ found: String, _ meant: String, _ range: Range<Int>) -> LuaSlip {
    slip(
      "'\(found)' is a sign of the Chinese keyboard, which Lua does not read",
      "write \(meant) instead, with the keyboard set to English", range)
  }

  /// What Lua writes for some is a word of its own.
  private static func meant(_ sign: Character) -> String? {
    operators[sign] ?? ChineseSign.meant(sign)
  }

  private static let pairs = [
    "！＝": "~=", "！=": "~=", "＝＝": "==", "＝=": "==", "＆＆": "and", "｜｜": "or", "——": "--",
    "……": "...", "。。": "..",
  ]
  private static let operators: [Character: String] = [
    "！": "not", "×": "*", "÷": "/", "≠": "~=", "≤": "<=", "≥": ">=", "…": "...",
  ]

  // MARK: Words

  /// What other languages have, where Lua stopped in this line.
  func word(near: String) -> LuaSlip? {
    if let first = tokens.first, ["let", "const", "var"].contains(first.text), tokens.count > 1,
      Self.isNamePart(tokens[1].text.first ?? " ")
    {
      return absent(first.text, write: "local", first.range)
    }
    for (index, token) in tokens.enumerated() {
      if ["elif", "elsif"].contains(token.text), index + 1 < tokens.count {
        return absent(token.text, write: "elseif", token.range)
      }
    }
    return statement ?? comment(near)
  }

  /// What is no statement of Lua's, and may show only where the next line begins.
  var statement: LuaSlip? {
    for (index, token) in tokens.enumerated() where token.text == "continue" {
      let before = index > 0 ? tokens[index - 1].text : ";"
      let after = index + 1 < tokens.count ? tokens[index + 1].text : ";"
      guard ["then", "do", "else", "repeat", ";"].contains(before),
        ["end", "else", "elseif", "until", ";"].contains(after)
      else { continue }
      return slip(
        "Lua has no 'continue'",
        "write 'goto next' here and '::next::' before the loop's 'end', or turn the 'if' around",
        token.range)
    }
    var whole = characters.drop { $0.isWhitespace }
    while whole.last?.isWhitespace == true { whole.removeLast() }
    if whole.suffix(2).elementsEqual("--"), tokens.count == 1,
      whole.dropLast(2).allSatisfy(Self.isNamePart)
    {
      let start = tokens[0].range.upperBound
      return slip(
        "Lua has no '--' that counts down: a comment begins with it",
        "name the variable again, as in x = x - 1", start..<min(start + 2, characters.count))
    }
    return comment("")
  }

  /// `// 第一杯`: what makes a line unreadable stands in what was to be a comment.
  private func foreignComment(before index: Int) -> LuaSlip? {
    for (number, token) in tokens.enumerated() where token.range.lowerBound < index {
      let next = number + 1 < tokens.count ? tokens[number + 1] : nil
      let isPair = next.map { $0.range.lowerBound == token.range.upperBound } ?? false
      if token.text == "/", isPair, let next, next.text == "/" || next.text == "*" {
        return next.text == "*" ? comment("") : noComment("//", at: token.range.lowerBound)
      }
      if token.text == "#", number == 0 { return noComment("#", at: token.range.lowerBound) }
    }
    return nil
  }

  private func noComment(_ sign: String, at start: Int) -> LuaSlip {
    slip(
      "'\(sign)' begins no comment in Lua", "a comment begins with '--', a long one is --[[ … ]]",
      start..<start + sign.count)
  }

  private func comment(_ near: String) -> LuaSlip? {
    for (index, token) in tokens.enumerated() where token.text == "/" || token.text == "#" {
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      let isPair = next.map { $0.range.lowerBound == token.range.upperBound } ?? false
      if token.text == "/", isPair, next?.text == "*" {
        return slip(
          "Lua has no '/*'", "a comment begins with '--', a long one is --[[ … ]]",
          token.range.lowerBound..<token.range.upperBound + 1)
      }
      let isSlashes = token.text == "/" && isPair && next?.text == "/"
      guard isSlashes || token.text == "#", index == 0 || isSlashes else { continue }
      // Behind a value it divides, and what follows are words and no value.
      let rest = tokens[(index + (isSlashes ? 2 : 1))...].map(\.text)
      let areWords = zip(rest, rest.dropFirst()).contains {
        Self.isWord($0.0) && Self.isWord($0.1)
      }
      guard index == 0 || near == "//" || areWords else { continue }
      return noComment(isSlashes ? "//" : "#", at: token.range.lowerBound)
    }
    return nil
  }

  /// `else if` opens an `if` of its own, and the `end` for it is missing at the end of everything.
  var elseIf: LuaSlip? {
    for (one, next) in zip(tokens, tokens.dropFirst())
    where one.text == "else" && next.text == "if" {
      return slip(
        "an 'end' is missing: 'else if' opens an 'if' of its own",
        "write 'elseif' in one word, or one more 'end'",
        one.range.lowerBound..<next.range.upperBound)
    }
    return nil
  }

  /// A sign that stands where a statement would, as one before it is not closed.
  func lacking(
    _ word: String, before near: String, at column: Int?, _ opener: OpenBlocks.Opener
  ) -> LuaSlip {
    let start = max(0, (column ?? 1) - 1)
    return slip(
      "an '\(word)' is missing before '\(near)'", LuaComplaint.unclosed(opener),
      start..<start + max(1, near.count))
  }

  /// A text that its line does not end.
  var unfinished: LuaSlip {
    let start = opened ?? 0
    let quote = opened.map { String(characters[$0]) } ?? "\""
    let message = "this text has no end before its line's"
    let range = start..<max(characters.count, start + 1)
    guard let end = characters.dropFirst(start).last(where: { Self.meant($0) == quote }) else {
      return slip(message, "close it with \(quote)", range)
    }
    return slip(message, "close it with \(quote) instead of \(end)", range)
  }
}

extension String {
  fileprivate func leftPadded(_ count: Int) -> String {
    String(repeating: "0", count: max(0, count - self.count)) + self
  }
}
