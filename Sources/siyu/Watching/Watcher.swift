/// What a watch wants of the system: looks at files, and a while between two of them. Tests bring
/// their own, so nothing waits in them.
protocol WatchSystem {
  func look() -> WatchedFiles
  /// Lets a while go by.
  /// - Returns: false when the watch is to end.
  func rest() -> Bool
}

/// Tells when files were saved.
///
/// It looks now and then instead of being told by the system: a plugin's files are few, looking at
/// them takes microseconds, and it is the same everywhere, in containers and on shared disks too.
struct Watcher {
  private let system: any WatchSystem
  private var known: WatchedFiles

  /// Looks for how many looks files may go on changing before what there is is told.
  static let patience = 25

  /// What is saved from here on is told.
  init(_ system: any WatchSystem) {
    self.system = system
    known = system.look()
  }

  /// Waits until files have changed and stay as they are for one look: editors save in several steps.
  /// - Returns: their names; `nil` when the watch ends.
  mutating func next() -> [String]? {
    var last = known
    var changing = 0
    while system.rest() {
      let found = system.look()
      let isAtRest = found == last
      last = found
      changing = found == known ? 0 : changing + 1
      guard changing > 0, isAtRest || changing >= Self.patience else { continue }
      defer { known = found }
      return found.changes(since: known)
    }
    return nil
  }
}
