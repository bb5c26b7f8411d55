import SiyuModel
import Testing

@testable import siyu

@Suite struct PaintTests {
  private func isOn(
    _ choice: ColorChoice, terminal: Bool = true, _ environment: [String: String] = [:]
  ) -> Bool {
    choice.isOn(isTerminal: terminal) { environment[$0] }
  }

  @Test func `colours are for terminals that have them and people who want them`() {
    #expect(isOn(.auto, ["TERM": "xterm"]))
    #expect(!isOn(.auto, terminal: false, ["TERM": "xterm"]))
    #expect(!isOn(.auto, ["TERM": "dumb"]))
    #expect(!isOn(.auto))
    #expect(!isOn(.auto, ["TERM": "xterm", "NO_COLOR": "1"]))
    #expect(isOn(.auto, ["TERM": "xterm", "NO_COLOR": ""]))
    #expect(isOn(.always, terminal: false, ["NO_COLOR": "1"]))
    #expect(!isOn(.never, ["TERM": "xterm"]))
  }

  @Test func `the option is found wherever it stands, but behind two dashes`() {
    #expect(ColorChoice(words: ["plan"]) == .auto)
    #expect(ColorChoice(words: ["--color", "never", "plan"]) == .never)
    #expect(ColorChoice(words: ["plan", "--color=always"]) == .always)
    #expect(ColorChoice(words: ["plan", "--color=always", "--color", "never"]) == .never)
    #expect(ColorChoice(words: ["run", "x", "--", "--color=always"]) == .auto)
    #expect(ColorChoice(words: ["plan", "--color", "red"]) == .auto)
  }

  private static let problem: Diagnostic = {
    var problem = Diagnostic(
      .warning, file: "main.lua", line: 2, "is\u{1B}[31m wrong", hint: "mend it", source: "护肤 x")
    problem.columns = 1..<3
    return problem.coded(.unknownKey)
  }()

  @Test func `without colours only the text comes out`() {
    #expect(
      Paint(isOn: false).text(Self.problem, word: "warning: ", showingCode: true) == """
        warning: main.lua:2:1: is\\e[31m wrong [unknown-key]
            护肤 x
            ^^^^
          mend it
        """)
  }

  @Test func `colours change nothing but colours, and foreign text has none`() {
    let painted = Paint(isOn: true).text(Self.problem, word: "warning: ", showingCode: true)
    #expect(painted.hasPrefix("\u{1B}[1;33mwarning: \u{1B}[0m\u{1B}[1mmain.lua:2:1: \u{1B}[0mis"))
    #expect(painted.contains("\u{1B}[1;33m    ^^^^\u{1B}[0m"))
    let bare = painted.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(bare == Paint(isOn: false).text(Self.problem, word: "warning: ", showingCode: true))
  }

  @Test func `a line break in a message cannot begin a line of ours`() {
    #expect(
      Paint(isOn: false).text(Diagnostic("a\nerror: b"), word: "error: ")
        == "error: a\n  error: b")
  }
}
