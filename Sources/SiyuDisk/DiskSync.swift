#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Waits until the disk has what was written.
public enum DiskSync {
  /// A file's bytes, whoever wrote them.
  public static func file(_ path: String) throws(DiskFailure) {
    let handle = open(path, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw DiskFailure() }
    defer { close(handle) }
    guard fsync(handle) == 0 else { throw DiskFailure() }
  }

  /// The names in a folder: a file that is on the disk is lost all the same when its name is not.
  public static func folder(_ path: String) throws(DiskFailure) {
    let handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw DiskFailure() }
    defer { close(handle) }
    // A file system that cannot do this for folders says so, and keeps names in an order of its own.
    guard fsync(handle) == 0 || errno == EINVAL else { throw DiskFailure() }
  }

  /// The name of a file that is in place. Nothing is said when that cannot be: the file is there and
  /// whole, and it would be wrong to say that it was not written.
  public static func name(of path: String) {
    try? folder(DiskPath.split(path).folder)
  }
}
