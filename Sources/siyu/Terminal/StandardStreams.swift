import SiyuModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input, output and error as whoever starts siyu may leave them: closed, full, or a pipe
/// that nobody reads.
enum StandardStreams {
  private static let failure = Atomic<Int32>(0)

  /// To be called before anything is opened.
  ///
  /// A file must not get the number of a stream that is closed: what is meant for the terminal would
  /// end up in it. In place of a closed stream stands one that can be neither read nor written, so
  /// that results that go nowhere are noticed. And a reader that goes away (`| head`) must not end
  /// a command in the middle of its work.
  static func secure() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is the one that is missing.
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Notes that results could not be written.
  static func noteFailure(_ reason: Int32) { failure.store(reason, ordering: .relaxed) }

  /// What to say of results that could not be written; `nil` when all were.
  static var problem: Diagnostic? {
    let reason = failure.load(ordering: .relaxed)
    if reason == 0 { return nil }
    return Diagnostic(
      "standard output cannot be written: \(SystemFailure.reason(reason))",
      hint: "the command itself went on to its end; send its output somewhere else")
  }
}

extension Diagnostic {
  /// A call to the system failed: its reason, and what mends it.
  init(file: String, _ what: String, errno code: Int32) {
    self.init(
      file: file, "\(what): \(SystemFailure.reason(code))",
      hint: SystemFailure.advice(code, about: file))
  }
}
