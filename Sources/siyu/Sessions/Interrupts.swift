import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C while a session or a watch runs: the first one ends it in order, a second one the process.
enum Interrupts {
  private static let count = Atomic<Int>(0)
  /// A watch runs sessions.
  private static let depth = Atomic<Int>(0)

  static var happened: Bool { count.load(ordering: .relaxed) > 0 }

  /// What was interrupted has ended; the next Ctrl-C is the first again.
  static func forget() { count.store(0, ordering: .relaxed) }

  /// Ctrl-C ends the process again, once for each `watch`.
  static func stopWatching() {
    if depth.subtract(1, ordering: .relaxed).newValue == 0 { Endings.announce() }
  }

  /// From here on Ctrl-C is counted.
  static func watch() {
    guard depth.add(1, ordering: .relaxed).newValue == 1 else { return }
    _ = signal(SIGINT) { _ in
      if Interrupts.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }
}
