internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(Darwin)
  private typealias FileActions = posix_spawn_file_actions_t?
  private typealias SpawnAttributes = posix_spawnattr_t?
#else
  private typealias FileActions = posix_spawn_file_actions_t
  private typealias SpawnAttributes = posix_spawnattr_t
#endif

/// A program in a process group of its own, ended when it takes too long; what it leaves running in
/// its group is ended with it.
///
/// One thread starts it and waits for it. What it prints goes through files, so that a process left
/// behind can keep nobody waiting.
public final class ChildProcess {
  public enum Stream: Sendable {
    /// Into a file that is read afterwards; for input: nothing to read.
    case kept, empty
    /// Into a file that stays, made anew.
    case into(String)
    /// Where the output goes; for errors only.
    case withOutput
    /// An existing file or device.
    case file(String)
    /// No such stream at all.
    case closed
    /// A pipe whose other end is gone after so many bytes.
    case pipe(closedAfter: Int)
  }

  public let pid: Int32
  private let outputPath: String
  private let errorPath: String
  private var reader: Int32 = -1
  private let readBeforeClosing: Int
  private let wasHung = Hung()

  private let limit: Int

  /// - Parameters:
  ///   - words: the program's path and its arguments.
  ///   - environment: all of it: nothing is inherited.
  ///   - folder: its working folder; `nil`: this process's.
  ///   - user: whose process it becomes; root only.
  ///   - limit: seconds after which it counts as hung and is killed: far more than any needs on a
  ///     busy machine.
  public init(
    _ words: [String], environment: [String: String], folder: String? = nil,
    output: Stream = .kept, errors: Stream = .kept, input: Stream = .empty, user: UInt32? = nil,
    limit: Int = 120
  ) throws {
    self.limit = limit
    let base = FileManager.default.temporaryDirectory.path + "/siyu-run-\(UUID().uuidString)"
    outputPath = base + ".out"
    errorPath = base + ".err"
    #if canImport(Darwin)
      var actions: FileActions
      var attributes: SpawnAttributes
    #else
      var actions = FileActions()
      var attributes = SpawnAttributes()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let create = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
    if case .closed = input {
      posix_spawn_file_actions_addclose(&actions, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    var ends: [Int32] = [-1, -1]
    var readable = 0
    switch output {
    case .closed: posix_spawn_file_actions_addclose(&actions, 1)
    case .file(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY, 0)
    case .into(let path): posix_spawn_file_actions_addopen(&actions, 1, path, create, 0o600)
    case .pipe(let bytes):
      guard pipe(&ends) == 0 else { throw ProgramError("no pipe") }
      readable = bytes
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    default: posix_spawn_file_actions_addopen(&actions, 1, outputPath, create, 0o600)
    }
    readBeforeClosing = readable
    if case .withOutput = errors {
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, errorPath, create, 0o600)
    }
    // What other tests of this process have open is none of its business.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > 2, descriptor != ends[1] {
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    }
    if ends[1] > 2 { posix_spawn_file_actions_addclose(&actions, ends[1]) }

    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // Both put the program in their own place: the number stays the same.
    let asUser =
      user.map {
        ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\($0)", "--clear-groups"]
      } ?? []
    let line =
      (asUser + (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + words).map { strdup($0) } + [
        nil
      ]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (line + variables).forEach { free($0) } }
    var made: pid_t = 0
    let problem = posix_spawn(&made, line[0]!, &actions, &attributes, line, variables)
    if ends[1] >= 0 { close(ends[1]) }
    guard problem == 0 else {
      if ends[0] >= 0 { close(ends[0]) }
      throw ProgramError("\(words[0]): \(String(cString: strerror(problem)))")
    }
    pid = made
    reader = ends[0]
  }

  /// Waits until it stops (`Fault.Action.stop`). - Returns: `nil` when it ended instead.
  public func waitUntilStopped() throws -> Bool {
    var about = siginfo_t()
    let end = killer()
    defer { end.cancel() }
    while waitid(P_PID, id_t(pid), &about, WSTOPPED | WEXITED | WNOWAIT) != 0 {
      guard errno == EINTR else { throw ProgramError("waitid: \(errno)") }
    }
    return about.si_code == Int32(CLD_STOPPED)
  }

  public func goOn() { kill(pid, SIGCONT) }
  public func send(_ signal: Int32) { kill(pid, signal) }

  public func wait() throws -> Ran {
    let end = killer()
    if reader >= 0 {
      var left = readBeforeClosing
      var byte: UInt8 = 0
      while left > 0, read(reader, &byte, 1) == 1 { left -= 1 }
      close(reader)
    }
    var about = siginfo_t()
    while waitid(P_PID, id_t(pid), &about, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    end.cancel()
    Self.queue.sync {}
    // It is a zombie still: its number, and its group's, are its own.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    defer {
      unlink(outputPath)
      unlink(errorPath)
    }
    if wasHung.flag.withLock({ $0 }) {
      throw ProgramError(
        "took more than \(limit) s and was ended: "
          + String(decoding: bytes(errorPath), as: UTF8.self))
    }
    let signal = status & 0x7f
    return Ran(
      status: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      outputBytes: bytes(outputPath), errorBytes: bytes(errorPath))
  }

  // Serial, so that nobody is signalled after it was reaped.
  private static let queue = DispatchQueue(label: "siyu-faults-patience")

  private final class Hung: Sendable { let flag = Mutex(false) }

  private func killer() -> DispatchWorkItem {
    let item = DispatchWorkItem { [pid, wasHung] in
      wasHung.flag.withLock { $0 = true }
      kill(-pid, SIGKILL)
    }
    Self.queue.asyncAfter(deadline: .now() + .seconds(limit), execute: item)
    return item
  }

  private func bytes(_ path: String) -> [UInt8] {
    [UInt8]((try? Data(contentsOf: URL(filePath: path))) ?? Data())
  }
}
