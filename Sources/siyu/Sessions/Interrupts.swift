import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C while a session runs: the first one ends the session in order, a second one the process.
enum Interrupts {
  private static let count = Atomic<Int>(0)

  static var happened: Bool { count.load(ordering: .relaxed) > 0 }

  /// Ctrl-C ends the process again.
  static func stopWatching() { Endings.announce() }

  /// From here on Ctrl-C is counted.
  static func watch() {
    _ = signal(SIGINT) { _ in
      if Interrupts.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }
}
