#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The name under which a file is written until it is whole: `FILE.PROCESS.part`, beside it.
///
/// The process's number keeps two that write the same file apart. A process that is killed leaves
/// its part; whoever writes the file next takes it away, since it may hold personal data.
enum PartFile {
  /// A name for this process's part; parts of the dead are gone afterwards.
  static func name(for path: String) -> String {
    removeAbandoned(of: path)
    return "\(path).\(getpid()).part"
  }

  /// Puts a part that is written on the disk, gives it its name, and puts the name on the disk.
  /// - Parameter descriptor: of the part; closed afterwards.
  /// - Returns: whether all of it could be done; `errno` says what not.
  static func finish(_ part: String, _ descriptor: Int32, at path: String) -> Bool {
    guard descriptor >= 0 else { return false }
    guard fsync(descriptor) == 0 else {
      let code = errno
      close(descriptor)
      errno = code
      return false
    }
    guard close(descriptor) == 0, rename(part, path) == 0 else { return false }
    // The file is there and whole; that its folder cannot be read or synced is no reason to say
    // that it was not written.
    let folder = open(split(path).folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
    return true
  }

  private static func removeAbandoned(of path: String) {
    let (folder, name) = split(path)
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let found = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard found.hasPrefix(name + "."), found.hasSuffix(".part"),
        let process = pid_t(found.dropFirst(name.utf8.count + 1).dropLast(5)), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(found)")
    }
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
