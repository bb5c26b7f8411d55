/// What a transcript says a command prints, with its wildcards, and the status it ends with.
struct Expectation: Sendable {
  /// Without blanks at the ends.
  var lines: [String]
  var status: Int32

  /// The lines between a command and the next, as they stand in the document.
  init(_ written: [String]) {
    lines = []
    status = 0
    for line in written {
      if line.hasPrefix("# exit "), let number = Int32(line.dropFirst(7).trimmingBlanks()) {
        status = number
      } else {
        lines.append(String(line.trimmingBlanks()))
      }
    }
    lines.dropEmptyTail()
  }

  func matches(_ outcome: Outcome) -> Bool {
    status == outcome.status
      && globMatches(
        lines, outcome.lines, isWildcard: { $0 == "..." }, matches: Self.lineMatches)
  }

  static func lineMatches(_ pattern: String, _ line: String) -> Bool {
    globMatches(
      Array(pattern), Array(line), isWildcard: { $0 == "…" }, matches: { $0 == $1 })
  }
}

/// What a command printed and how it ended.
struct Outcome: Sendable, Equatable {
  /// Without blanks at the ends, and without empty lines at the end.
  var lines: [String]
  /// 128 and the signal's number where a signal ended it, as the shell has it.
  var status: Int32

  init(output: String, status: Int32) {
    lines = output.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.trimmingBlanks()) }
    lines.dropEmptyTail()
    self.status = status
  }
}

/// Does the pattern fit the whole text, each wildcard standing for any run of elements?
///
/// Between two wildcards the earliest fit is as good as any later one, so only the last wildcard
/// ever has to be stretched: the cost is at most pattern × text.
private func globMatches<Pattern, Text>(
  _ pattern: [Pattern], _ text: [Text], isWildcard: (Pattern) -> Bool,
  matches: (Pattern, Text) -> Bool
) -> Bool {
  var at = 0
  var position = 0
  var wildcard: (after: Int, position: Int)?
  while position < text.count {
    if at < pattern.count, isWildcard(pattern[at]) {
      at += 1
      wildcard = (at, position)
    } else if at < pattern.count, matches(pattern[at], text[position]) {
      at += 1
      position += 1
    } else if let last = wildcard {
      wildcard = (last.after, last.position + 1)
      at = last.after
      position = last.position + 1
    } else {
      return false
    }
  }
  return pattern[at...].allSatisfy(isWildcard)
}

extension StringProtocol {
  fileprivate func trimmingBlanks() -> SubSequence {
    var end = endIndex
    while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
    return self[..<end]
  }
}

extension [String] {
  fileprivate mutating func dropEmptyTail() {
    while last?.isEmpty == true { removeLast() }
  }
}
