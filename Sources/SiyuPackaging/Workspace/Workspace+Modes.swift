#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// Takes from others what they may do with siyu's own files: `.siyu/`, the store, `out/`.
  ///
  /// siyu makes all of it for its owner alone; a copy, an unpacked archive or a chmod by hand may
  /// have opened it since. The key is not among it: one that others may read may be known to them,
  /// and is refused.
  /// - Returns: what was mended, and what could not be, each in one sentence.
  public func mendModes() -> [String] {
    var notes: [String] = []
    for (path, mode) in privateFiles {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFLNK,
        status.st_mode & 0o077 != 0
      else { continue }
      let name = path.hasPrefix("\(root)/") ? String(path.dropFirst(root.count + 1)) : path
      if chmod(path, mode) == 0 {
        notes.append("\(name) was open to others and is yours alone now")
      } else {
        notes.append(
          "\(name) is open to others, and cannot be changed: "
            + "\(String(cString: strerror(errno)))")
      }
    }
    return notes
  }

  private var privateFiles: [(path: String, mode: mode_t)] {
    [
      (privatePath, 0o700), ("\(privatePath)/tmp", 0o700), ("\(root)/out", 0o700),
      (writtenFilesPath, 0o600), (storePath, 0o600), ("\(storePath)-wal", 0o600),
      ("\(storePath)-shm", 0o600),
    ]
  }
}
