import SiyuModel
import SiyuPackaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// That one process applies at a time: `siyu work` for its life, `siyu apply` while it runs. Whoever
/// only looks, imports or steers asks nobody.
///
/// The lock ends with its process, however that ends. What the file says is for people; a number that
/// a dead process left there locks nobody out.
final class WorkspaceLock {
  private let handle: Int32
  private static let mostBytes = 200

  /// - Parameters:
  ///   - command: as it was typed.
  ///   - now: for whoever comes second.
  /// - Throws: `Diagnostic` when another process has it, or it cannot be made.
  init(_ workspace: Workspace, command: String, now: Instant) throws(Diagnostic) {
    let path = workspace.privatePath + "/working"
    let handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard handle >= 0 else { throw Diagnostic(file: path, "cannot be opened", errno: errno) }
    while flock(handle, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let code = errno
      defer { close(handle) }
      guard code == EWOULDBLOCK else {
        throw Diagnostic(file: path, "cannot be locked", errno: code)
      }
      throw Self.refusal(Self.holder(handle, workspace))
    }
    self.handle = handle
    let words = "\(command) \(getpid()) \(TimeText.iso(now))\n"
    _ = ftruncate(handle, 0)
    _ = words.withCString { pwrite(handle, $0, strlen($0), 0) }
  }

  deinit {
    _ = ftruncate(handle, 0)
    close(handle)
  }

  private struct Holder {
    var command: String
    var process: Int32
    var since: String
  }

  private static func refusal(_ holder: Holder?) -> Diagnostic {
    guard let holder else {
      return Diagnostic(
        "another siyu is applying in this workspace; nothing was done",
        hint: "run the same command again when it has ended")
    }
    return Diagnostic(
      "'siyu \(holder.command)' holds this workspace since \(holder.since), as process"
        + " \(holder.process); nothing was done",
      hint: holder.command == "work"
        ? "it applies by itself; to apply by hand, end it first: kill \(holder.process)"
        : "run the same command again when it has ended")
  }

  /// `nil` for a file that does not say it as we write it.
  private static func holder(_ handle: Int32, _ workspace: Workspace) -> Holder? {
    var bytes = [UInt8](repeating: 0, count: mostBytes)
    let count = pread(handle, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let words = String(decoding: bytes[..<count], as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard words.count == 3, ["work", "apply"].contains(words[0]), let process = Int32(words[1]),
      let since = try? TimeText.parse(String(words[2]), in: .utc)
    else { return nil }
    let zone = (try? workspace.zoneRules()) ?? .utc
    return Holder(
      command: String(words[0]), process: process, since: TimeText.dateTime(since, in: zone))
  }
}
