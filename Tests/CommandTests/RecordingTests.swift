import Testing

@Suite struct RecordingTests {
  private func recorded(_ document: String, _ outcomes: [Int: Outcome]) throws -> String {
    let transcript = try Transcript(parsing: document)
    return transcript.recorded(
      outcomes.map { (command: transcript.commands[$0.key], outcome: $0.value) })
  }

  @Test func `what came out replaces what was written, and nothing else moves`() throws {
    let before = """
      Text.

      ```console
      $ one
      old
      older

      $ two
      kept
      ```

      > More.
      """
    let after = try recorded(before, [0: Outcome(output: "new\n\nnewer\n", status: 1)])
    #expect(after == before.replacing("old\nolder", with: "new\n\nnewer\n# exit 1"))
  }

  @Test func `commands without any expectation get one`() throws {
    let after = try recorded(
      "```console\n$ a\n$ b\n```\n",
      [0: Outcome(output: "1\n", status: 0), 1: Outcome(output: "2\n", status: 0)])
    #expect(after == "```console\n$ a\n1\n$ b\n2\n```\n")
  }

  @Test func `a line that still fits its wildcard keeps it`() throws {
    let after = try recorded(
      "```console\n$ a\nread 3 rows in … ms\nold\n```\n",
      [0: Outcome(output: "read 3 rows in 17 ms\nnew\n", status: 0)])
    #expect(after == "```console\n$ a\nread 3 rows in … ms\nnew\n```\n")
  }

  @Test func `an indented block stays indented`() throws {
    let after = try recorded(
      "- x\n\n  ```console\n  $ a\n  ```\n", [0: Outcome(output: "1\n\n2\n", status: 0)])
    #expect(after == "- x\n\n  ```console\n  $ a\n  1\n\n  2\n  ```\n")
  }

  @Test func `what was recorded then passes`() throws {
    let outcome = Outcome(output: "a  \n b\n\n\n", status: 4)
    let transcript = try Transcript(
      parsing: try recorded("```console\n$ a\nx\n```\n", [0: outcome]))
    #expect(try #require(transcript.commands.first).expectation.matches(outcome))
  }
}
