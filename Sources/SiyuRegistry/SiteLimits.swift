/// How much of a stranger's site is read, and for how long.
public struct SiteLimits: Sendable, Hashable {
  /// Of the answer's body.
  public var bytes: Int
  /// For a whole exchange with its redirects, in milliseconds.
  public var milliseconds: Int64
  /// Without a byte, in milliseconds.
  public var idleMilliseconds: Int64
  public var redirects = 3

  /// - Parameter milliseconds: two minutes: an archive of 16 MB over a line of 1 Mbit/s.
  public init(bytes: Int, milliseconds: Int64 = 120_000, idleMilliseconds: Int64 = 20_000) {
    self.bytes = bytes
    self.milliseconds = milliseconds
    self.idleMilliseconds = idleMilliseconds
  }
}
