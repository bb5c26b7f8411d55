package import SiyuModel

/// Problems of one file, in the order in which they were found.
package final class ProblemList {
  package let file: String
  package private(set) var all: [Diagnostic] = []

  package init(file: String) { self.file = file }

  package func add(
    line: Int?, _ message: String, hint: String? = nil, code: FindingCode? = nil
  ) {
    let problem = Diagnostic(file: file, line: line, message, hint: hint)
    all.append(code.map(problem.coded) ?? problem)
  }

  package func add(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// As a person reads the file, from top to bottom.
  package var byLine: [Diagnostic] {
    all.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }
    .map(\.element)
  }
}

/// Takes typed values out of a table and notes what is wrong, so that all mistakes of a file are
/// told at once. What was never asked for is an unknown key: call `finish()` at the end.
package struct SectionReader {
  package let section: TOMLSection
  /// Dotted, `settings.high_value`; empty for the document.
  package let path: String
  package let problems: ProblemList
  private var asked: [String] = []

  package init(_ section: TOMLSection, path: String = "", problems: ProblemList) {
    self.section = section
    self.path = path
    self.problems = problems
  }

  package var line: Int { section.line }

  /// The full name of a key, for messages.
  package func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  package mutating func item(_ key: String) -> TOMLItem? {
    asked.append(key)
    return section[key]
  }

  package mutating func text(_ key: String) -> String? {
    guard let item = item(key) else { return nil }
    guard case .text(let text) = item.value else {
      wrongType(key, item, wants: "text in quotes")
      return nil
    }
    return text
  }

  /// Text that has to be there and say something.
  package mutating func requiredText(_ key: String, example: String) -> String? {
    guard section[key] != nil else {
      asked.append(key)
      problems.add(
        // Of a document, where it begins.
        line: max(line, 1), Message.missing(key, in: path, example: example))
      return nil
    }
    guard let text = text(key) else { return nil }
    if text.trimmingBlanks.isEmpty {
      problems.add(line: section[key]?.line, Message.empty(name(key), example: example))
      return nil
    }
    return text
  }

  package mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let item = item(key) else { return nil }
    guard case .integer(let number) = item.value, range.contains(number) else {
      wrongType(key, item, wants: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  package mutating func flag(_ key: String) -> Bool? {
    guard let item = item(key) else { return nil }
    guard case .flag(let flag) = item.value else {
      wrongType(key, item, wants: "true or false")
      return nil
    }
    return flag
  }

  /// One of a few words.
  package mutating func word<Words: RawRepresentable & CaseIterable>(
    _ key: String, as type: Words.Type
  ) -> Words? where Words.RawValue == String {
    guard let text = text(key) else { return nil }
    if let word = Words(rawValue: text) { return word }
    problems.add(
      line: section[key]?.line,
      Message.unknownWord(text, for: name(key), known: Words.allCases.map(\.rawValue)))
    return nil
  }

  /// A list of texts, each with its line. A single text is no list.
  package mutating func texts(_ key: String) -> [(text: String, line: Int)]? {
    guard let item = item(key) else { return nil }
    guard case .list(let elements) = item.value else {
      wrongType(key, item, wants: "a list of texts")
      return nil
    }
    return elements.compactMap { element in
      if case .text(let text) = element.value { return (text, element.line) }
      problems.add(
        line: element.line, Message.wrongElement(name(key), element, wants: "text in quotes"))
      return nil
    }
  }

  package mutating func table(_ key: String) -> SectionReader? {
    guard let item = item(key) else { return nil }
    guard case .table(let table) = item.value else {
      wrongType(key, item, wants: "a table")
      return nil
    }
    return SectionReader(table, path: name(key), problems: problems)
  }

  /// The tables inside a table: `[settings.a]`, `[settings.b]` for `settings`.
  package mutating func tables(_ key: String) -> [(key: String, reader: SectionReader)] {
    guard var all = table(key) else { return [] }
    return all.section.keys.compactMap { inner in all.table(inner).map { (inner, $0) } }
  }

  package func wrongType(_ key: String, _ item: TOMLItem, wants: String) {
    problems.add(line: item.line, Message.wrongType(name(key), item, wants: wants))
  }

  /// Treats every key as known.
  package mutating func ignoreRest() { asked += section.keys }

  /// Reports the keys that nothing asked for.
  package func finish() {
    for entry in section.entries where !asked.contains(entry.key) {
      problems.add(
        line: entry.item.line, Message.unknownKey(entry.key, in: path, known: asked),
        code: .unknownKey)
    }
  }
}
