#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file on its way: written under another name beside its own, `PATH.PROCESS.ENDING`, and renamed
/// when it is whole, so that readers see the old one or the new one, also after a crash.
///
/// The process's number keeps two apart that write the same file. A process that is killed leaves its
/// half; whoever writes the file next takes it away, since it may hold personal data.
public enum HalfFile {
  /// This process's name for it; halves of the dead are gone afterwards.
  public static func path(of path: String, ending: String) -> String {
    removeAbandoned(of: path, ending: ending)
    return "\(path).\(getpid()).\(ending)"
  }

  /// Puts what was written on the disk and in its place.
  /// - Parameter handle: of the half; closed afterwards, also when something fails.
  public static func finish(
    _ half: String, _ handle: Int32, at path: String
  ) throws(DiskFailure) {
    guard fsync(handle) == 0 else {
      let failure = DiskFailure()
      close(handle)
      throw failure
    }
    guard close(handle) == 0 else { throw DiskFailure() }
    try putInPlace(half, at: path)
  }

  /// Gives a file that is on the disk its name, and puts the name on the disk.
  public static func putInPlace(_ half: String, at path: String) throws(DiskFailure) {
    guard rename(half, path) == 0 else { throw DiskFailure() }
    DiskSync.name(of: path)
  }

  public static func removeAbandoned(of path: String, ending: String) {
    let (folder, name) = DiskPath.split(path)
    for found in DiskFolder.names(in: folder)
    where found.hasPrefix(name + ".") && found.hasSuffix("." + ending) {
      let number = found.utf8.dropFirst(name.utf8.count + 1).dropLast(ending.utf8.count + 1)
      guard let process = Int32(String(number) ?? ""), isDead(process) else { continue }
      unlink(DiskPath.join(folder, found))
    }
  }

  /// Whether no process has this number: whoever wrote under it has ended.
  public static func isDead(_ process: Int32) -> Bool {
    process > 0 && kill(process, 0) != 0 && errno == ESRCH
  }
}
