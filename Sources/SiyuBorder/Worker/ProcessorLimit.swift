/// When the kernel ends a worker for the processor time it used, should its host not do so: the
/// last backstop, behind the deadlines.
public enum ProcessorLimit {
  /// So much later than the host would end it.
  private static let spare: Int64 = 5

  /// - Parameters:
  ///   - used: nanoseconds of processor time used by now.
  ///   - allowed: milliseconds it may use from now on.
  /// - Returns: whole seconds since the process began.
  public static func seconds(used: Int64, allowed: Int64) -> UInt64 {
    let begun = max(0, used) / 1_000_000_000
    // A day of passes is more than any limit that means something, and keeps the sum far from the
    // end.
    let more = min(max(allowed, 0), 1_000_000_000) / 1000
    return UInt64(begun + more + 1 + spare)
  }
}
