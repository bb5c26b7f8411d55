import Dispatch
import Foundation
import Synchronization

#if canImport(Darwin)
  private typealias FileActions = posix_spawn_file_actions_t?
  private typealias SpawnAttributes = posix_spawnattr_t?
#else
  private typealias FileActions = posix_spawn_file_actions_t
  private typealias SpawnAttributes = posix_spawnattr_t
#endif

struct ShellError: Error, CustomStringConvertible {
  var description: String
}

/// One `/bin/sh -c`, with both streams into one file, nothing to read, and an end.
struct ShellCommand {
  /// The script and its arguments (`$1` …).
  var script: String
  var arguments: [String]
  /// All of it: nothing is inherited.
  var environment: [String: String]
  /// A file and not a pipe, so that a process left behind can't keep anybody waiting.
  var outputPath: String
  /// Seconds after which it is ended.
  var limit: Int

  /// Blocks the thread. Ends what the command has left running.
  ///
  /// - Returns: the status as the shell counts it.
  /// - Throws: `ShellError` when it can't start, or was ended because it took too long.
  func run() throws -> Int32 {
    let process = try start()
    let timedOut = Mutex(false)
    // Serial, so that once `sync` has returned nobody can signal a number that was reused.
    let queue = DispatchQueue(label: "shell-command-limit")
    let end = DispatchWorkItem {
      timedOut.withLock { $0 = true }
      kill(-process, SIGKILL)
    }
    queue.asyncAfter(deadline: .now() + .seconds(limit), execute: end)

    // The process stays a zombie for now: its number, and its group's, are still its own.
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    queue.sync { end.cancel() }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}

    if timedOut.withLock({ $0 }) {
      throw ShellError(description: "took more than \(limit) s and was ended")
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func start() throws -> pid_t {
    #if canImport(Darwin)
      var actions: FileActions
      var attributes: SpawnAttributes
    #else
      var actions = FileActions()
      var attributes = SpawnAttributes()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // Other tests run meanwhile in this process; their pipes are none of the command's business.
    // Closing one that is gone by then is no failure of the start.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > 2 {
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    }

    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)

    var process: pid_t = 0
    let words = ["/bin/sh", "-c", script, "sh"] + arguments
    let problem = withCStrings(words) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { envp in
        posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, envp)
      }
    }
    guard problem == 0 else {
      throw ShellError(
        description: "/bin/sh cannot be started: \(String(cString: strerror(problem)))")
    }
    return process
  }
}

/// Calls `body` with a null-terminated array of C strings that lives as long as the call.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}
