import SiyuModel
import SiyuWords

/// What specs came to, as people read it.
extension SpecReport {
  func lines(timings: Bool, coverage shows: Bool = false) -> [String] {
    var lines = [title]
    for example in examples {
      lines += example.printed.map { "  │ \($0)" }
    }
    if files == 0, problems.isEmpty {
      lines.append(say("  no specs: write one as test/NAME_spec.lua"))
      return lines
    }
    if !examples.isEmpty { lines.append("  " + examples.map(\.mark).joined()) }
    var counts = [
      counted(String(count(.passed)), "success", "successes"),
      counted(String(count(.failed)), "failure"), counted(String(count(.error)), "error"),
      counted(String(count(.pending)), "pending", "pending"),
    ].joined(separator: " / ")
    if timings { counts += say(" : \(Double(Int(seconds * 1000)) / 1000) seconds") }
    if problems.isEmpty || !examples.isEmpty { lines.append("  " + counts) }
    for example in examples where example.status != .passed { lines += example.lines }
    if shows, let coverage { lines += [""] + coverage.table() }
    for problem in problems.prefix(Console.mostProblems) {
      lines.append("")
      lines += problem.words.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "  \($0)" }
    }
    let more = problems.count - Console.mostProblems
    if more > 0 { lines += ["", say("  … and \(Grouping.text(Int64(more))) more")] }
    return lines
  }
}

extension SpecReport.Example {
  fileprivate var mark: String {
    switch status {
    case .passed: "●"
    case .failed: "◼"
    case .error: "✱"
    case .pending: "◌"
    }
  }

  var lines: [String] {
    let word =
      switch status {
      case .passed: say("Success")
      case .failed: say("Failure")
      case .error: say("Error")
      case .pending: say("Pending")
      }
    var lines = ["", "  \(word) → " + (place ?? "")]
    lines.append("    " + title)
    if status == .pending {
      if let message { lines.append("      \(message)") }
      return lines
    }
    if let source { lines.append("      \(source)") }
    if let message { lines.append("    \(said(message))") }
    lines += spokenDetail.map { "      \($0)" }
    return lines
  }

  /// An author's own words, but for the example that siyu adds where rules are asked in two orders.
  private var title: String {
    let title = name.joined(separator: " › ")
    return title.hasSuffix(" in two orders") ? said(title) : title
  }

  /// The detail in the language of now: siyu's words, and none of the values that are shown.
  private var spokenDetail: [String] {
    if !diff.isEmpty {
      return detail.enumerated().map { number, line in
        if number == 0 { return say("- expected, + got") }
        // Between lines of values: how many more there are.
        return line.drop { $0 == " " }.first == "…" ? said(line) : line
      }
    }
    return detail.map { line in
      for (label, words) in Self.labels where line.hasPrefix(label) {
        let value = String(line.dropFirst(label.count))
        return DisplayWidth.padded(words(), to: label.count, .left)
          + (value.first.map { "\"{".contains($0) } ?? true ? value : said(value))
      }
      // Source text, and what goes on from the line above, is indented.
      return line.first == " " ? line : said(line)
    }
  }

  /// As workers write them, with the column in which values begin.
  private static let labels: [(String, @Sendable () -> String)] = [
    ("expected: ", { say("expected:") }), ("got:      ", { say("got:") }),
    ("both: ", { say("both:") }), ("in:       ", { say("in:") }),
  ]
}
