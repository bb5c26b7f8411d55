#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where lines come from that somebody types, or wrote before.
protocol LineInput: AnyObject {
  /// Waits for a line.
  /// - Parameter more: whether it goes on with the one before.
  func next(more: Bool) -> LineRead
  /// Keeps what was typed, for the next time.
  func remember(_ text: String)
}

enum LineRead: Equatable {
  case line(String)
  /// Ctrl-C: what was typed does not count.
  case cancelled
  case end
}

/// Lines from a pipe or a file: as they are, and without a prompt.
final class PipedLines: LineInput {
  func next(more: Bool) -> LineRead { readLine(strippingNewline: true).map { .line($0) } ?? .end }
  func remember(_ text: String) {}
}
