import SiyuModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What somebody tells a `siyu work` that runs: SIGTERM and Ctrl-C end it after what it is at, a second
/// one ends it where it is, and SIGHUP reloads.
enum WorkSignals {
  private static let endings = Atomic<Int>(0)
  private static let reloads = Atomic<Int>(0)
  private static let bell = Atomic<Int32>(-1)

  static var mustEnd: Bool { endings.load(ordering: .relaxed) > 0 }

  /// Whether somebody asked since it was asked last.
  static func takeReload() -> Bool { reloads.exchange(0, ordering: .relaxed) > 0 }

  /// From here on signals are counted.
  /// - Returns: what becomes readable when one came.
  static func watch() throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Diagnostic(file: "a pipe", "cannot be made", errno: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    bell.store(ends[1], ordering: .relaxed)
    for number in [SIGTERM, SIGINT] {
      let before = signal(number) { _ in
        if WorkSignals.endings.add(1, ordering: .relaxed).newValue > 1 { _exit(1) }
        WorkSignals.ring()
      }
      keepIgnored(number, before)
    }
    let before = signal(SIGHUP) { _ in
      _ = WorkSignals.reloads.add(1, ordering: .relaxed)
      WorkSignals.ring()
    }
    keepIgnored(SIGHUP, before)
    #if os(Linux)
      // A lease that somebody wants broken; see `InboxLook`.
      _ = signal(SIGIO, SIG_IGN)
    #endif
    return ends[0]
  }

  /// Only what a signal handler may do.
  private static func ring() {
    var byte: UInt8 = 1
    let code = errno
    _ = write(bell.load(ordering: .relaxed), &byte, 1)
    errno = code
  }

  /// Whoever started us without it (`nohup`, a shell's background) wants it ignored.
  private static func keepIgnored(_ number: Int32, _ before: (@convention(c) (Int32) -> Void)?) {
    if Endings.isIgnoring(before) { _ = signal(number, SIG_IGN) }
  }
}
