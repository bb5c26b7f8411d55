import ArgumentParser

/// What a command's exit code says, the same for all commands.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case wrongUsage = 2
  /// Done, but some plugins were set aside.
  case pluginsSetAside = 3
  /// Done, but some input was rejected.
  case inputRejected = 4

  var code: ExitCode { ExitCode(rawValue) }

  /// Ends the command with this status unless it is `done`.
  func exit() throws {
    if self != .done { throw code }
  }
}
