import SiyuModel
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two streams a command talks to: results on standard output, everything else on standard
/// error, so that `--json` and pipes stay clean.
///
/// Everything passes here, and here everything that could steer a terminal is made visible: nobody
/// has to remember which text is foreign. A line break in a text is kept, and what follows it is
/// indented, so that it cannot pass for a line of ours.
struct Console: Sendable {
  var json = false
  let outputIsTerminal = isatty(1) == 1
  let errorIsTerminal = isatty(2) == 1
  /// Of this process: what the options and the environment say.
  private static let color = ColorChoice(words: CommandLine.arguments.dropFirst())

  /// A line of the result.
  func print(_ line: String = "") { Self.write(Self.safe(line) + "\n", to: 1) }

  /// Lines of the result that are equals: a script's own text.
  func printLines(_ text: String) { Self.write(Self.safe(lines: text) + "\n", to: 1) }

  /// The result as one JSON document, followed by a line break.
  func print(json value: DataValue) {
    Self.write(TextEscape.jsonSafe(JSON.text(value, pretty: true)) + "\n", to: 1)
  }

  /// One of several JSON documents: in one line.
  func printLine(json value: DataValue) {
    Self.write(TextEscape.jsonSafe(JSON.text(value)) + "\n", to: 1)
  }

  /// Something a person should know that is not the result.
  func note(_ line: String) { Self.write(Self.safe(line) + "\n", to: 2) }

  /// As `note`, for text whose lines are equals.
  func noteLines(_ text: String) { Self.write(Self.safe(lines: text) + "\n", to: 2) }

  /// A question, without a line break behind it.
  func ask(_ question: String) { Self.write(question, to: 2) }

  func report(_ diagnostic: Diagnostic) {
    let word =
      diagnostic.severity == .error
      ? say("error: ") : diagnostic.severity == .warning ? say("warning: ") : ""
    let paint = Paint(Self.color, isTerminal: errorIsTerminal)
    Self.write(paint.text(diagnostic.spoken, word: word) + "\n", to: 2)
  }

  /// A problem that is the result: one that was looked for.
  func print(_ finding: Diagnostic, word: String) {
    let paint = Paint(Self.color, isTerminal: outputIsTerminal)
    Self.write(paint.text(finding.spoken, word: word, showingCode: true) + "\n", to: 1)
  }

  /// More than this many problems at once are counted, not told.
  static let mostProblems = 100

  func report(_ problems: Diagnostics) {
    problems.all.prefix(Self.mostProblems).forEach { report($0) }
    let more = problems.all.count - Self.mostProblems
    if more > 0 { note(say("… and \(Grouping.text(Int64(more))) more")) }
  }

  /// Replaces the last progress line; nothing when nobody is watching.
  func progress(_ line: String) {
    guard errorIsTerminal else { return }
    Self.write("\r\u{1B}[K" + TextEscape.terminalSafe(line), to: 2)
  }

  func endProgress() {
    guard errorIsTerminal else { return }
    Self.write("\r\u{1B}[K", to: 2)
  }

  /// The first line as it is, the others indented by two blanks at least.
  static func safe(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return TextEscape.terminalSafe(text) }
    return lines.enumerated().map { index, line in
      let indent = index == 0 || line.isEmpty || line.hasPrefix("  ") ? "" : "  "
      return indent + TextEscape.terminalSafe(String(line))
    }.joined(separator: "\n")
  }

  private static func safe(lines text: String) -> String {
    TextEscape.terminalSafe(text, keepingNewlines: true)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var copy = text
    copy.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        #if canImport(Glibc)
          let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, rest.baseAddress, rest.count)
        #else
          let written = Darwin.write(descriptor, rest.baseAddress, rest.count)
        #endif
        // A reader that went away (`| head`) is no error of ours, and there is nobody to tell.
        if written < 0 && errno == EINTR { continue }
        if written < 0 && errno != EPIPE && descriptor == 1 { StandardStreams.noteFailure(errno) }
        if written <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}

extension Diagnostic {
  /// In the language of now.
  var spoken: Diagnostic {
    var spoken = self
    spoken.message = said(message)
    spoken.hint = hint.map(said)
    return spoken
  }

  /// As `description`, in the language of now.
  var words: String { spoken.description }
}
