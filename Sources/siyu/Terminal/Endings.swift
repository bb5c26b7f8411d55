import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C and SIGTERM: they end a command wherever it is, as a power cut would, and the store stands
/// that; so all there is to do is to say it.
enum Endings {
  private static let english: StaticString =
    "\ninterrupted: what was committed stays, nothing half done does; run the same command again\n"
  /// Here and not in the catalogue, because a signal handler cannot look it up.
  private static let chinese: StaticString =
    "\n已中断：提交了的保留，做了一半的不留下；再运行一次同样的命令即可\n"

  static func announce() {
    for number in [SIGINT, SIGTERM] {
      let before = signal(number) { number in
        // Only what a signal handler may do.
        let words = Language.current == .chinese ? Endings.chinese : Endings.english
        _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
        _ = signal(number, SIG_DFL)
        _ = kill(getpid(), number)
      }
      // Whoever started us without it (`nohup`, a shell's background) wants it ignored.
      if isIgnoring(before) { _ = signal(number, SIG_IGN) }
    }
  }

  /// SIG_IGN is the address 1, which no function has; C functions cannot be compared but by address.
  static func isIgnoring(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
