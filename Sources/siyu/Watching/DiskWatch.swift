#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files on the disk, until Ctrl-C.
struct DiskWatch: WatchSystem {
  /// Paths, with the names that messages give them.
  let places: [(path: String, name: String)]

  /// Milliseconds between two looks: a save is told after two of them at most.
  private static let interval: Int32 = 40

  /// From here on Ctrl-C ends the watch instead of the process; to be ended with `end`.
  init(_ places: [(path: String, name: String)]) {
    self.places = places
    Interrupts.watch()
  }

  func end() { Interrupts.stopWatching() }

  func look() -> WatchedFiles { WatchedFiles(at: places) }

  func rest() -> Bool {
    if Interrupts.happened { return false }
    // A signal ends the wait.
    _ = poll(nil, 0, Self.interval)
    return !Interrupts.happened
  }
}
