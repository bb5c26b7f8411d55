#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A call to the system that failed. Which file it was, and what for, is known to whoever asked, and
/// so are the words for it.
public struct DiskFailure: Error, Hashable {
  /// `ENOSPC` and the like.
  public let code: Int32

  /// Of the call just made.
  init() { code = errno }
}
