import SiyuDisk
import SiyuModel
import SiyuPackaging
import SiyuStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What only siyu touches: the key's file, modes, what killed commands left behind.
struct PrivateCheckup {
  let places: WorkspacePlaces
  let now: Instant

  var items: [CheckedItem] {
    ([keyFile, modes, leftovers] + halfInstalled).map {
      CheckedItem(section: "siyu's own files", finding: $0.0, mend: $0.1)
    } + (rotation + backups).map { CheckedItem(section: "siyu's own files", finding: $0) }
  }

  typealias Item = (Finding, (() throws -> [String])?)

  /// Whether it fits the store is told there.
  private var keyFile: Item {
    guard let workspace = places.workspace else {
      let isThere = access(places.keyPath, F_OK) == 0
      return (
        isThere
          ? Finding("key file", .note, "is there; not looked at while siyu.toml cannot be read")
          : Finding(
            "key file", .problem, "is missing", step: "put it back from where you keep the key"),
        nil
      )
    }
    do throws(Diagnostic) {
      _ = try workspace.key()
      return (Finding("key file", .ok, "is there, and yours alone"), nil)
    } catch {
      return (Finding("key file", .problem, error.message, step: error.hint), nil)
    }
  }

  // MARK: Modes

  private var loose: [(path: String, mode: UInt32)] {
    Workspace.openToOthers(in: places.root, storePath: places.storePath)
  }

  private var modes: Item {
    let loose = loose
    if loose.isEmpty { return (Finding("modes", .ok, "nothing is open to others"), nil) }
    let names = loose.map { shown($0.path) }.joined(separator: ", ")
    return (
      Finding(
        "modes", .problem, "open to others: \(names)", mend: "make them the owner's alone"),
      {
        try loose.map { path, mode in
          guard chmod(path, mode_t(mode)) == 0 else {
            throw Diagnostic(file: path, "cannot be changed", errno: errno)
          }
          return "\(shown(path)) is its owner's alone"
        }
      }
    )
  }

  /// What earlier mending put aside.
  private var backups: [Finding] {
    let names = DiskFolder.names(in: places.privatePath).filter { $0.hasPrefix("backup-") }
    if names.isEmpty { return [] }
    return [
      Finding(
        "put aside", .note,
        "before mending: \(names.map { ".siyu/\($0)" }.joined(separator: ", "))",
        step: "remove it once you are content with what was mended")
    ]
  }

  private func shown(_ path: String) -> String {
    path.hasPrefix(places.root + "/") ? String(path.dropFirst(places.root.count + 1)) : path
  }
}
