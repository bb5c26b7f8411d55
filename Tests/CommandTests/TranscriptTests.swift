import Foundation
import SiyuTestPrograms
import Testing

@Suite struct TranscriptTests {
  private static let recording = ProcessInfo.processInfo.environment["SIYU_RECORD"] == "1"

  @Test(arguments: Document.all())
  func `commands answer as the document says`(_ document: Document) async throws {
    let run = TranscriptRun(
      programs: try Programs.folder(), language: document.language)
    let transcript: Transcript
    do {
      transcript = try Transcript(parsing: document.read())
    } catch let error as TranscriptError {
      record("\(error)", at: error.line, of: document)
      return
    }
    let failures = try await Lanes.run {
      try run.failures(of: transcript, stopsAtFailure: !Self.recording)
    }
    if Self.recording {
      let changes = failures.compactMap(\.change)
      if !changes.isEmpty { try document.write(transcript.recorded(changes)) }
    }
    for failure in failures where !Self.recording || failure.change == nil {
      record("\(failure.words)", at: failure.line, of: document)
    }
  }

  /// A command with what it prints is in a `console` block; elsewhere nobody would notice that it is
  /// not true any more.
  @Test func `nothing looks like a transcript that is not run`() throws {
    for document in Document.every() {
      var fence: Substring?
      var kind = ""
      for (index, line) in try document.read().split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        let words = line.drop { $0 == " " }
        let marks = words.prefix { $0 == "`" }
        if fence == nil, marks.count >= 3 {
          fence = marks
          kind = String(words.dropFirst(marks.count))
        } else if fence == words {
          fence = nil
        } else if fence != nil, !["console", "markdown"].contains(kind), words.hasPrefix("$ ") {
          record("'\(words)' stands in no console block", at: index + 1, of: document)
        }
      }
    }
  }

  /// Points at the document and not at the code that reads it.
  private func record(_ words: Comment, at line: Int, of document: Document) {
    Issue.record(
      words,
      sourceLocation: SourceLocation(
        fileID: "CommandTests/\(document.name)", filePath: document.path, line: line, column: 1))
  }
}
