internal import CProcess

/// What a worker gives up before the first line of a plugin runs.
public enum Confinement {
  /// The steps, in the order in which they must be taken: some need what later ones forbid.
  ///
  /// A worker that cannot be confined must not go on.
  /// - Parameter keepsVisible: others of the same user may look at the process: for measuring.
  /// - Returns: 0, or the negative number of the error of the step that failed.
  static func apply(keepsVisible: Bool, startWatchdog: () -> Int32) -> Int32 {
    var result = siyu_limit_resources(0)
    if result == 0 { result = siyu_bind_to_parent() }
    if result == 0, !keepsVisible { result = siyu_hide_memory() }
    // Here: Landlock, while files may still be opened to name them.
    if result == 0 { result = startWatchdog() }
    // Here: seccomp, last, because it forbids making threads, timers and filters.
    return result
  }
}
