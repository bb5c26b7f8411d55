import Foundation
import SiyuTestPrograms
import Testing

@Suite struct TranscriptRunTests {
  private func failures(
    _ document: String, limit: Int = TranscriptRun.limit, stopsAtFailure: Bool = true
  ) async throws -> [TranscriptRun.Failure] {
    let transcript = try Transcript(parsing: document)
    return try await Lanes.run {
      try TranscriptRun(programs: "/nonexistent", limit: limit)
        .failures(of: transcript, stopsAtFailure: stopsAtFailure)
    }
  }

  @Test func `folder and files last from one command to the next`() async throws {
    let failures = try await failures(
      """
      ```console
      $ mkdir brand && cd brand
      $ pwd
      ~/brand
      ```
      ```toml file=plugins/mine/plugin.toml
      id = "mine"
      ```
      ```console
      $ cat plugins/mine/plugin.toml
      id = "mine"
      $ cd plugins; exit 3
      # exit 3
      $ ls
      mine
      ```
      """)
    #expect(failures.map(\.words) == [])
  }

  @Test func `both streams are read, in the order they were written`() async throws {
    let failures = try await failures(
      "```console\n$ echo 1; echo 2 >&2; echo 3\n1\n2\n3\n$ cat\n```\n")
    #expect(failures.map(\.words) == [])
  }

  @Test func `nothing of this machine gets in`() async throws {
    let failures = try await failures(
      """
      ```console
      $ env | sed 's/=.*//' | sort
      COLUMNS
      HOME
      LANG
      NO_COLOR
      ...
      PATH
      ...
      TERM
      TMPDIR
      TZ
      ...
      $ echo "$HOME $PATH $(umask)"
      ~ …/bin:/usr/bin:/bin 0022
      $ env | grep -c -e SIYU_ -e SWIFT
      0
      # exit 1
      ```
      """)
    #expect(failures.map(\.words) == [])
  }

  @Test func `a failure says where, what was written and what came`() async throws {
    let failures = try await failures("one\n```console\n$ echo b; exit 4\na\n$ echo c\n```\n")
    #expect(failures.count == 1)
    let failure = try #require(failures.first)
    #expect(failure.line == 3)
    for words in ["$ echo b", "should exit with 0, exits with 4", "  | a", "  | b"] {
      #expect(failure.words.contains(words))
    }
  }

  @Test func `recording goes on after a failure`() async throws {
    let failures = try await failures(
      "```console\n$ echo b\na\n$ echo c\n```\n", stopsAtFailure: false)
    #expect(failures.map(\.line) == [2, 4])
  }

  @Test(.timeLimit(.minutes(10)))
  func `a command that hangs is ended and named`() async throws {
    let failures = try await failures(
      "```console\n$ (trap '' TERM; sleep 600)\n$ echo b\nb\n```\n", limit: 1)
    #expect(failures.map(\.line) == [2])
    #expect(failures.first?.words.contains("took more than 1 s and was ended") == true)
    #expect(failures.first?.change == nil)
  }

  @Test(.timeLimit(.minutes(10)))
  func `what a command leaves running is ended with it`() async throws {
    let failures = try await failures(
      """
      ```console
      $ sleep 600 & echo $! > pid
      $ process=/proc/$(cat pid)
      > until [ ! -e $process ] || grep -qs '^State:.*Z' $process/status; do :; done; echo gone
      gone
      ```
      """)
    #expect(failures.map(\.words) == [])
  }

  @Test func `a signal's status is the shell's`() async throws {
    let failures = try await failures("```console\n$ kill -9 $$\n# exit 137\n```\n")
    #expect(failures.map(\.words) == [])
  }

  @Test(arguments: ["../x", "/tmp/x", "a/../../x"])
  func `a file stays in the document's folder`(path: String) async throws {
    let failures = try await failures("```text file=\(path)\nx\n```\n")
    #expect(failures.count == 1)
    #expect(failures.first?.words.contains("leads out of") == true)
  }
}
