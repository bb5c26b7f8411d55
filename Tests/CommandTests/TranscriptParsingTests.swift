import Testing

@Suite struct TranscriptParsingTests {
  @Test func `a console block holds commands, what they print and their status`() throws {
    let transcript = try Transcript(
      parsing: """
        # Title

        ```console
        $ siyu plan
        value: 3

        $ siyu nonsense
        error: …
        # exit 2
        ```
        """)
    let commands = transcript.commands
    #expect(commands.map(\.text) == ["siyu plan", "siyu nonsense"])
    #expect(commands.map(\.line) == [4, 7])
    #expect(commands.map(\.expectation.lines) == [["value: 3"], ["error: …"]])
    #expect(commands.map(\.expectation.status) == [0, 2])
    #expect(commands.map(\.place) == [4..<5, 7..<9])
  }

  @Test func `lines with > right behind a command go on with it`() throws {
    let transcript = try Transcript(
      parsing: """
        ```console
        $ cat > x <<'END'
        > one
        >
        > two
        > END
        $ echo '> out'
        > out
        ```
        """)
    #expect(
      transcript.commands.map(\.text) == ["cat > x <<'END'\none\n\ntwo\nEND", "echo '> out'\nout"])
  }

  @Test func `other blocks are left to people`() throws {
    let transcript = try Transcript(
      parsing: "```sh\n$ rm -rf /\n```\n````text\n```console\n$ no\n```\n````\n")
    #expect(transcript.steps.isEmpty)
  }

  @Test func `an indented block loses its indentation`() throws {
    let transcript = try Transcript(
      parsing: "1. first\n\n   ```console\n   $ printf ' a'\n    a\n   ```\n")
    let command = try #require(transcript.commands.first)
    #expect(command.text == "printf ' a'")
    #expect(command.expectation.lines == [" a"])
    #expect(command.indent == 3)
  }

  @Test func `a block with file= is put into the folder`() throws {
    let transcript = try Transcript(
      parsing: "```lua file=plugins/mine/main.lua\nlocal a = 1\n\n```\n")
    guard case .file(let path, let text, let line)? = transcript.steps.first else {
      Issue.record("no file step")
      return
    }
    #expect(path == "plugins/mine/main.lua")
    #expect(text == "local a = 1\n\n")
    #expect(line == 1)
  }

  @Test(arguments: [
    ("```console\n$ a\n", 1, "never closed"),
    ("text\n```console\nout\n$ a\n```\n", 3, "before any"),
  ])
  func `what cannot be meant is an error with its line`(text: String, line: Int, words: String) {
    let error = #expect(throws: TranscriptError.self) { try Transcript(parsing: text) }
    #expect(error?.line == line)
    #expect(error?.description.contains(words) == true)
  }
}
