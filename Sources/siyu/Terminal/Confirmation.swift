#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A question to whoever sits at the terminal.
enum Confirmation {
  /// - Returns: false where nobody can be asked, too.
  static func ask(_ question: String, _ console: Console) -> Bool {
    guard isatty(0) == 1, console.errorIsTerminal, !console.json else { return false }
    console.ask(question)
    return readLine()?.lowercased() == "yes"
  }
}
