/// Why bytes that came over a border were refused.
public struct ByteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where reading stopped, in bytes from the reader's beginning.
  public let offset: Int
  public let reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { "byte \(offset): \(reason)" }
}
