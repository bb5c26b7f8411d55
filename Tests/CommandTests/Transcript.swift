/// A document whose `console` blocks are run and compared, so that what it shows stays true.
///
///     ```console
///     $ siyu plan --now 1998-06-30      a command; lines "> …" right behind it go on with it
///     value: 3 changes in … ms          what it prints, both streams; "…" stands for any text
///     ...                               any number of lines
///     # exit 3                          its status, where it isn't 0
///     ```
///     ```lua file=plugins/mine/main.lua    puts a file into the folder, whatever its language
///
/// Other blocks are only read by people. Blanks at the ends of lines, and empty lines at the end of
/// an output, don't count. The folder stays the same throughout a document, `cd` included; shell
/// variables don't outlive their command. The folder's own path reads "~".
struct Transcript: Sendable {
  enum Step: Sendable {
    case file(path: String, text: String, line: Int)
    case command(Command)
  }

  struct Command: Sendable {
    var text: String
    /// Of the "$", counted from 1.
    var line: Int
    var expectation: Expectation
    /// Where the expectation stands in `lines`, and how far its block is indented.
    var place: Range<Int>
    var indent: Int
  }

  var lines: [String]
  var steps: [Step]

  var commands: [Command] {
    steps.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }
}

struct TranscriptError: Error, CustomStringConvertible {
  var line: Int
  var description: String
}
