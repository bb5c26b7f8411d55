#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Somebody who can be asked: at a terminal, or in a test.
struct Questions {
  /// A line without its end; `nil` when whoever is asked goes away.
  var ask: (String) -> String?
  /// Something beside the questions.
  var tell: (String) -> Void

  init(ask: @escaping (String) -> String?, tell: @escaping (String) -> Void) {
    self.ask = ask
    self.tell = tell
  }

  /// - Returns: `nil` where nobody sits at a terminal.
  init?(_ console: Console) {
    guard isatty(0) == 1, console.errorIsTerminal, !console.json else { return nil }
    self.init(
      ask: { question in
        console.ask(question)
        return readLine()
      }, tell: { console.note($0) })
  }
}
