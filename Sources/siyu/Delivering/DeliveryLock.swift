import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// That one process hands over at a time: another one would take the first one's marks for a dead
/// one's. The lock ends with its process, however that ends.
final class DeliveryLock {
  private let handle: Int32

  /// - Throws: when another process has it, or it cannot be made.
  init(_ workspace: Workspace) throws {
    let path = workspace.privatePath + "/delivering"
    handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard handle >= 0 else { throw Diagnostic(file: path, "cannot be opened", errno: errno) }
    while flock(handle, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let code = errno
      close(handle)
      throw code == EWOULDBLOCK
        ? Diagnostic(
          "another siyu is handing over this workspace's messages",
          hint: "what is admitted stays; it goes out with that one, or at the next run")
        : Diagnostic(file: path, "cannot be locked", errno: code)
    }
  }

  deinit { close(handle) }
}
