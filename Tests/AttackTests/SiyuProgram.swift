import Dispatch
import Foundation
import Synchronization

/// What a run of `siyu` printed and how it ended.
struct ProgramRun: Sendable {
  /// As a shell counts it: 128 and the signal's number when it was killed.
  var status: Int32
  var output: [UInt8]
  var errors: [UInt8]
  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
  var lines: [String] {
    (outputText + "\n" + errorText).split(separator: "\n").map(String.init)
  }
}

/// The real program, as it is installed: `siyu` and `siyu-worker` side by side.
enum SiyuProgram {
  /// Seconds after which a run is ended: far more than any needs on a busy machine.
  static let limit = 180

  /// The folder with both: `SIYU_BIN`, else where the tests were built.
  static func folder() throws -> String {
    if let named = ProcessInfo.processInfo.environment["SIYU_BIN"], !named.isEmpty { return named }
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      if FileManager.default.isExecutableFile(atPath: "\(folder.path)/siyu") { return folder.path }
    }
    throw CorpusError(words: "no siyu beside the tests; run \"swift build\", or set SIYU_BIN")
  }

  /// Blocks the thread. What it printed goes through files, so that nothing left behind can keep
  /// anybody waiting.
  static func run(
    _ arguments: [String], in place: Place, inRoot: Bool = false,
    adding environment: [String: String] = [:]
  ) throws -> ProgramRun {
    let stamp = place.nextNumber()
    let output = "\(place.logs)/\(stamp).out"
    let errors = "\(place.logs)/\(stamp).err"
    let program = try folder() + "/siyu"
    var variables = place.environment
    variables.merge(environment) { $1 }
    let process = try start(
      program, arguments, folder: inRoot ? place.root : place.workspace, environment: variables,
      output: output,
      errors: errors)
    let status = try wait(for: process, arguments)
    return ProgramRun(
      status: status, output: try bytes(output), errors: try bytes(errors))
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func wait(for process: pid_t, _ arguments: [String]) throws -> Int32 {
    let timedOut = Mutex(false)
    let queue = DispatchQueue(label: "attack-limit")
    let end = DispatchWorkItem {
      timedOut.withLock { $0 = true }
      kill(-process, SIGKILL)
    }
    queue.asyncAfter(deadline: .now() + .seconds(limit), execute: end)
    // It stays a zombie for now, so that its number is still its own.
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    queue.sync { end.cancel() }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    if timedOut.withLock({ $0 }) {
      throw CorpusError(
        words: "siyu \(arguments.joined(separator: " ")) did not end within \(limit) s")
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private static func start(
    _ program: String, _ arguments: [String], folder: String, environment: [String: String],
    output: String, errors: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, path) in [(Int32(1), output), (2, errors)] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
    }
    // Other tests run meanwhile in this process; their pipes are none of the program's business.
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
    // The shell goes to the folder and becomes the program.
    let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
    let problem = withCStrings(words) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { envp in
        posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, envp)
      }
    }
    guard problem == 0 else {
      throw CorpusError(
        words: "\(program) cannot be started: \(String(cString: strerror(problem)))")
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
