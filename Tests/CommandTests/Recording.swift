extension Transcript {
  /// The document with the expectations of these commands replaced by what came out.
  ///
  /// A line that an old line with "…" describes keeps that old line; "..." is not kept, because
  /// nobody but a reader can say what it should stand for now.
  func recorded(_ changes: [(command: Command, outcome: Outcome)]) -> String {
    var document = lines
    for (command, outcome) in changes.sorted(by: { $0.command.line > $1.command.line }) {
      let patterns = command.expectation.lines.filter { $0.contains("…") && $0 != "…" }
      var written = outcome.lines.map { line in
        patterns.first { Expectation.lineMatches($0, line) } ?? line
      }
      if outcome.status != 0 { written.append("# exit \(outcome.status)") }
      let indent = String(repeating: " ", count: command.indent)
      document.replaceSubrange(command.place, with: written.map { $0.isEmpty ? "" : indent + $0 })
    }
    return document.joined(separator: "\n")
  }
}
