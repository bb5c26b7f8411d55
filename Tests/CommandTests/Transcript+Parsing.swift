extension Transcript {
  init(parsing text: String) throws(TranscriptError) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    steps = []
    var index = 0
    while index < lines.count {
      guard let fence = Fence(lines[index]) else {
        index += 1
        continue
      }
      let opening = index
      guard
        let closing = lines[(opening + 1)...].firstIndex(where: { fence.isClosed(by: $0) })
      else {
        throw TranscriptError(line: opening + 1, description: "this block is never closed")
      }
      let body = (opening + 1)..<closing
      if let path = fence.file {
        steps.append(.file(path: path, text: self.text(of: body, fence), line: opening + 1))
      } else if fence.language == "console" {
        try addCommands(in: body, fence)
      }
      index = closing + 1
    }
  }

  private func text(of body: Range<Int>, _ fence: Fence) -> String {
    body.map { fence.content(of: lines[$0]) + "\n" }.joined()
  }

  private mutating func addCommands(in body: Range<Int>, _ fence: Fence) throws(TranscriptError) {
    var index = body.lowerBound
    while index < body.upperBound {
      let line = fence.content(of: lines[index])
      guard line.hasPrefix("$ ") else {
        if line.allSatisfy(\.isWhitespace) {
          index += 1
          continue
        }
        throw TranscriptError(line: index + 1, description: "output before any \"$ command\"")
      }
      let first = index
      var words = [String(line.dropFirst(2))]
      index += 1
      while index < body.upperBound, let more = continuation(fence.content(of: lines[index])) {
        words.append(more)
        index += 1
      }
      let start = index
      while index < body.upperBound, !fence.content(of: lines[index]).hasPrefix("$ ") { index += 1 }
      var end = index
      while end > start, lines[end - 1].allSatisfy(\.isWhitespace) { end -= 1 }
      steps.append(
        .command(
          Command(
            text: words.joined(separator: "\n"), line: first + 1,
            expectation: Expectation((start..<end).map { fence.content(of: lines[$0]) }),
            place: start..<end, indent: fence.indent)))
    }
  }

  private func continuation(_ line: String) -> String? {
    line == ">" ? "" : line.hasPrefix("> ") ? String(line.dropFirst(2)) : nil
  }
}

/// The line that opens a code block: its marks, its language and its `file=`.
private struct Fence {
  var indent: Int
  var marks: Int
  var language: String
  var file: String?

  init?(_ line: String) {
    indent = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indent)
    marks = rest.prefix { $0 == "`" }.count
    guard marks >= 3 else { return nil }
    let words = rest.dropFirst(marks).split(separator: " ")
    language = words.first.map(String.init) ?? ""
    file = words.first { $0.hasPrefix("file=") }.map { String($0.dropFirst(5)) }
  }

  func isClosed(by line: String) -> Bool {
    let rest = line.drop { $0 == " " }
    let count = rest.prefix { $0 == "`" }.count
    return count >= marks && rest.dropFirst(count).allSatisfy(\.isWhitespace)
  }

  /// A line of the block without the block's own indentation.
  func content(of line: String) -> String {
    let blanks = line.prefix(indent).prefix { $0 == " " }.count
    return String(line.dropFirst(blanks))
  }
}
