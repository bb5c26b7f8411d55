import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What tells whether somebody changed a workspace's settings, plugins, calendars or lists: sizes and times of
/// their files. What they hold is read, and its checksums made, in each turn.
struct WorkspaceStamp: Equatable {
  private let hash: Int
  /// More files than any workspace has there; the rest is not looked at.
  private static let most = 10_000

  init(_ root: String) {
    var hasher = Hasher()
    var waiting = [
      "siyu.toml", "siyu.lock", "trust.toml", "plugins", "calendars", "words", "lists",
    ].map { "\(root)/\($0)" }
    var count = 0
    while let path = waiting.popLast(), count < Self.most {
      count += 1
      hasher.combine(path)
      guard let state = FileState.of(Array(path.utf8CString)) else { continue }
      hasher.combine(state)
      if state.kind == S_IFDIR, let entries = try? InboxLook.entries(of: path) {
        waiting += entries.map { "\(path)/\($0.name)" }
      }
    }
    hash = hasher.finalize()
  }
}
