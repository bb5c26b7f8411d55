#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Room on the disk for what does not belong in memory, gone when its handle is, however the process
/// ends.
public enum UnnamedFile {
  /// A handle for reading and writing, for the owner alone.
  /// - Parameter prefix: of the name that it has for a moment: `siyu-sort-`.
  public static func open(in folder: String, prefix: String) throws(DiskFailure) -> Int32 {
    var template = Array("\(DiskPath.join(folder, prefix))XXXXXX".utf8CString)
    let handle = mkstemp(&template)
    guard handle >= 0 else { throw DiskFailure() }
    unlink(template)
    _ = fcntl(handle, F_SETFD, FD_CLOEXEC)
    return handle
  }
}
