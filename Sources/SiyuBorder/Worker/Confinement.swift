internal import CProcess

/// What a worker gives up for good, in the order in which it must be done: some steps need what
/// later ones forbid. Each returns 0, or the negative number of the error of the step that failed;
/// a worker that cannot be confined must not go on.
enum Confinement {
  /// Before anything is read.
  /// - Parameter keepsVisible: others of the same user may look at the process: for measuring.
  static func begin(keepsVisible: Bool) -> Int32 {
    var result = siyu_limit_resources(0)
    if result == 0 { result = siyu_bind_to_parent() }
    if result == 0, !keepsVisible { result = siyu_hide_memory() }
    // Here: Landlock, while files may still be opened to name them.
    return result
  }

  /// With the plugin's limits known, before the first line of it is looked at.
  static func complete(startWatchdog: () -> Int32) -> Int32 {
    let result = startWatchdog()
    // Here: seccomp, last, because it forbids making timers, threads and filters.
    return result
  }
}
