#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A call to the system that failed, in words for whoever can mend the cause.
public enum SystemFailure {
  /// Why it failed, in lower case: `no space left on device`.
  ///
  /// The usual ones in the same words on every system, since the catalogue of texts has to know them;
  /// others as the system says them.
  public static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: return "no such file or directory"
    case EACCES: return "permission denied"
    case EPERM: return "operation not permitted"
    case ENOSPC: return "no space left on device"
    case EROFS: return "read-only file system"
    case EISDIR: return "is a directory"
    case ENOTDIR: return "not a directory"
    case EEXIST: return "file exists"
    case ENOTEMPTY: return "directory not empty"
    case ENAMETOOLONG: return "file name too long"
    case ELOOP: return "too many levels of symbolic links"
    case EMFILE: return "too many open files"
    case EIO: return "input/output error"
    case ENOMEM: return "cannot allocate memory"
    case EPIPE: return "broken pipe"
    case ECONNREFUSED: return "connection refused"
    default: break
    }
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text).lowercased()
  }

  /// One next step, for causes that lie with the machine and not with what was asked for.
  ///
  /// - Parameter path: the file it is about; where its disk is full, what is free there is told.
  /// - Returns: `nil` where the reason says it all, as in `no such file or directory`.
  public static func advice(_ code: Int32, about path: String? = nil) -> String? {
    switch code {
    case ENOSPC, EDQUOT:
      let free = path.flatMap(free(near:)).map { " (\($0) free)" } ?? ""
      return "make room where it lies\(free), then run the same command again"
    case EACCES, EPERM:
      return "see who owns it and the folder it lies in, and run siyu as that user"
    case EROFS:
      return "the disk is mounted read-only: mount it for writing, or use a folder on another one"
    case EMFILE, ENFILE:
      return "too many files are open: raise the limit (`ulimit -n`), then run the same again"
    case EIO: return "the disk does not answer as it should: check it, then run the same again"
    case ENOMEM: return "memory has run out: end other programs, then run the same command again"
    default: return nil
    }
  }

  /// What is free on the disk of a file, which need not be there: `12 MB`.
  public static func free(near path: String) -> String? {
    guard let bytes = freeBytes(near: path) else { return nil }
    return bytes >> 20 > 0 ? "\(bytes >> 20) MB" : "\(bytes >> 10) kB"
  }

  public static func freeBytes(near path: String) -> UInt64? {
    var about = statvfs()
    var place = path
    while statvfs(place.isEmpty ? "/" : place, &about) != 0 {
      guard let slash = place.lastIndex(of: "/") else {
        if place == "." { return nil }
        place = "."
        continue
      }
      place = String(place[..<slash])
    }
    return UInt64(about.f_bavail) * UInt64(about.f_frsize)
  }
}
