import SiyuDisk
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How files stood at one look: sizes and times, by the name that messages give them. What they hold is
/// read by whoever wants to know.
struct WatchedFiles: Equatable {
  private(set) var states: [String: FileState] = [:]

  /// More files than a workspace has plugins' files in; the rest is not looked at.
  private static let most = 10_000

  init(_ states: [String: FileState] = [:]) { self.states = states }

  /// What there is now: files, and all that plugins are made of in folders. What editors leave beside
  /// a file while they write it does not count, and no link is followed.
  /// - Parameter places: paths on the disk, with the names that they have in messages.
  init(at places: [(path: String, name: String)]) {
    var waiting = places
    while let place = waiting.popLast(), states.count < Self.most {
      guard let state = FileState.of(Array(place.path.utf8CString)) else { continue }
      if state.kind != S_IFDIR {
        states[place.name] = state
        continue
      }
      waiting += DiskFolder.names(in: place.path).filter { !PluginFileName.isIgnored($0) }.map {
        ("\(place.path)/\($0)", "\(place.name)/\($0)")
      }
    }
  }

  /// Names of those that are new, gone, or not what they were; in their order.
  func changes(since before: WatchedFiles) -> [String] {
    Set(states.keys).union(before.states.keys).filter { states[$0] != before.states[$0] }.sorted()
  }
}
