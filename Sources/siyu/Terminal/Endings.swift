import SiyuWords
import Synchronization

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

  /// Where the terminal's settings of before are kept while somebody types a line: 0, or an address.
  private static let terminal = Atomic<Int>(0)

  /// While a line is edited the terminal neither echoes nor takes Ctrl-C; who ends us then wants it back.
  ///
  /// - Parameter settings: live until they are replaced; `nil` for none.
  static func restore(_ settings: UnsafeMutablePointer<termios>?) {
    terminal.store(settings.map { Int(bitPattern: $0) } ?? 0, ordering: .sequentiallyConsistent)
  }

  static func announce() {
    // Made here: a handler may make nothing.
    restore(nil)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { number in
        // Only what a signal handler may do.
        let settings = Endings.terminal.load(ordering: .sequentiallyConsistent)
        if let settings = UnsafeMutablePointer<termios>(bitPattern: settings) {
          _ = tcsetattr(0, TCSANOW, settings)
        }
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
