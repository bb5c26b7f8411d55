/// A document's steps, run from the first to the last in a folder of its own.
struct TranscriptRun: Sendable {
  /// Seconds a command may take: an order of magnitude more than any needs on a busy machine with
  /// a debug build.
  static let limit = 120

  /// A step that went another way than the document says.
  struct Failure: Sendable {
    var line: Int
    var words: String
    /// What to record in the document; nil where there is nothing (no start, no end).
    var change: (command: Transcript.Command, outcome: Outcome)?
  }

  var programs: String
  var limit = Self.limit
  /// `LANG`, of documents in Chinese `zh_CN.UTF-8`.
  var language = "C.UTF-8"

  /// - Parameter stopsAtFailure: later steps often stand on earlier ones, so one failure is enough
  ///   to read; recording wants them all.
  func failures(of transcript: Transcript, stopsAtFailure: Bool) throws -> [Failure] {
    let folder = try TranscriptFolder(programs: programs, language: language)
    var failures: [Failure] = []
    for step in transcript.steps {
      switch step {
      case .file(let path, let text, let line):
        do {
          try folder.write(text, to: path)
        } catch {
          return failures + [Failure(line: line, words: "\(error)")]
        }
      case .command(let command):
        do {
          let outcome = try folder.run(command.text, limit: limit)
          if command.expectation.matches(outcome) { continue }
          failures.append(
            Failure(
              line: command.line, words: Self.words(command, outcome), change: (command, outcome)))
          if stopsAtFailure { return failures }
        } catch {
          return failures + [Failure(line: command.line, words: "$ \(command.text)\n\(error)")]
        }
      }
    }
    return failures
  }

  private static func words(_ command: Transcript.Command, _ outcome: Outcome) -> String {
    let expected = command.expectation
    var words = ["$ \(command.text)"]
    if expected.status != outcome.status {
      words.append("should exit with \(expected.status), exits with \(outcome.status)")
    }
    words.append("the document says:")
    words.append(contentsOf: expected.lines.map { "  | \($0)" })
    words.append("it prints:")
    words.append(contentsOf: outcome.lines.map { "  | \($0)" })
    words.append("(SIYU_RECORD=1 swift test --filter CommandTests writes it into the document)")
    return words.joined(separator: "\n")
  }
}
