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
    for (path, mode) in Self.openToOthers(in: root, storePath: storePath) {
      let name = path.hasPrefix("\(root)/") ? String(path.dropFirst(root.count + 1)) : path
      if chmod(path, mode_t(mode)) == 0 {
        notes.append("\(name) was open to others and is yours alone now")
      } else {
        notes.append(
          "\(name) is open to others, and cannot be changed: "
            + "\(String(cString: strerror(errno)))")
      }
    }
    return notes
  }

  /// Those of siyu's own files, but for the key, that others may do anything with, and the mode they
  /// should have; also of a workspace whose siyu.toml cannot be read. Links are left.
  public static func openToOthers(
    in root: String, storePath: String
  ) -> [(path: String, mode: UInt32)] {
    let own = "\(root)/\(privateFolder)"
    let files: [(path: String, mode: UInt32)] = [
      (own, 0o700), ("\(own)/tmp", 0o700), ("\(own)/written", 0o600), ("\(root)/out", 0o700),
      (storePath, 0o600), ("\(storePath)-wal", 0o600), ("\(storePath)-shm", 0o600),
    ]
    return files.filter { path, _ in
      var status = stat()
      return lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFLNK
        && status.st_mode & 0o077 != 0
    }
  }
}
