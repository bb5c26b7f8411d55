internal import Foundation
internal import SiyuDisk
internal import SiyuModel

/// A folder for one process and no longer than it lives.
final class LockedFolder: Sendable {
  let path: String
  private let descriptor: Int32

  /// - Throws: `StoreError`.
  init(in directory: String, prefix: String) throws {
    for _ in 0..<100 {
      let path = "\(directory)/\(prefix)\(UInt64.random(in: 0 ... .max))"
      guard mkdir(path, 0o700) == 0 else { throw Self.failure(path) }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      // Between the two somebody who tidies up may have taken it for abandoned.
      if descriptor < 0, errno == ENOENT { continue }
      guard descriptor >= 0 else { throw Self.failure(path) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isStill(descriptor, path) {
        self.path = path
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
    throw StoreError(.busy, "no folder can be made in \"\(directory)\"")
  }

  /// With all files in it. The lock goes last.
  func remove() {
    DiskFolder.remove(path)
    flock(descriptor, LOCK_UN)
  }

  deinit { close(descriptor) }

  static func removeAbandoned(in directory: String, prefix: String) {
    for path in all(in: directory, prefix: prefix) {
      whenAbandoned(path) { DiskFolder.remove(path) }
    }
  }

  static func isHeld(_ path: String) -> Bool {
    var isHeld = true
    whenAbandoned(path) { isHeld = false }
    return isHeld
  }

  /// Folders of this user with such a name and a number, sorted. Others may use the directory too.
  static func all(in directory: String, prefix: String) -> [String] {
    DiskFolder.names(in: directory).compactMap { name in
      guard name.hasPrefix(prefix), UInt64(name.dropFirst(prefix.count)) != nil else { return nil }
      var about = stat()
      let path = "\(directory)/\(name)"
      return lstat(path, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
        && about.st_uid == geteuid() ? path : nil
    }
  }

  private static func whenAbandoned(_ path: String, _ act: () -> Void) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { act() }
    close(descriptor)
  }

  private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
    var (held, there) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino
      && held.st_dev == there.st_dev
  }

  private static func failure(_ path: String) -> StoreError {
    let code = errno
    return StoreError(
      code == ENOSPC || code == EDQUOT ? .diskFull : .failed,
      "\"\(path)\" cannot be made: \(String(cString: strerror(code)))",
      hint: "a simulation needs a folder that may be written by you")
  }
}
