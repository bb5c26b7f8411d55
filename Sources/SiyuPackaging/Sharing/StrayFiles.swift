import SiyuDisk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What lies in a plugin's folder and is no part of the plugin: hidden files, notes, a history of
/// versions. No archive has it, so it is gone when the folder is replaced or removed.
enum StrayFiles {
  /// What desktops leave in every folder, and nobody misses.
  private static let leavings = [".DS_Store", "Thumbs.db", "desktop.ini"]
  /// So many are named.
  private static let most = 100

  /// Paths inside the folder, sorted; of a folder that is none of the plugin only its own, `.git/`. Links
  /// are not followed.
  /// - Parameter made: what siyu itself writes into plugins' folders, by name; nothing is lost with a
  ///   file that is still that.
  static func list(in folder: String, except made: [String: [UInt8]] = [:]) -> [String] {
    var found: [String] = []
    var waiting = [""]
    while let path = waiting.popLast(), found.count < most {
      let here = path.isEmpty ? folder : "\(folder)/\(path)"
      for name in DiskFolder.names(in: here) where !leavings.contains(name) {
        let below = path.isEmpty ? name : "\(path)/\(name)"
        let isFolder = isFolder("\(folder)/\(below)")
        if PluginFileName.isIgnored(name) {
          if let text = made[below], isExactly(text, "\(folder)/\(below)") { continue }
          found.append(isFolder ? below + "/" : below)
        } else if isFolder {
          waiting.append(below)
        }
      }
    }
    return PluginChecksum.sorted(found.prefix(most))
  }

  private static func isExactly(_ text: [UInt8], _ path: String) -> Bool {
    !DiskFile.isLink(path)
      && (try? DiskFile.bytes(of: path, name: path, limit: text.count)) == text
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
