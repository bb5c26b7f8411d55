import SiyuTestPrograms

/// One `/bin/sh -c`, with both streams into one file, nothing to read, and an end.
struct ShellCommand {
  /// The script and its arguments (`$1` …).
  var script: String
  var arguments: [String]
  /// All of it: nothing is inherited.
  var environment: [String: String]
  var outputPath: String
  /// Seconds after which it is ended.
  var limit: Int

  /// Blocks the thread. Ends what the command has left running.
  ///
  /// - Returns: the status as the shell counts it.
  /// - Throws: `ProgramError` when it can't start, or was ended because it took too long.
  func run() throws -> Int32 {
    try ChildProcess(
      ["/bin/sh", "-c", script, "sh"] + arguments, environment: environment,
      output: .into(outputPath), errors: .withOutput, limit: limit
    ).wait().shellStatus
  }
}
