import SiyuDisk
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files as a whole, with the system's own words when something is wrong.
enum DiskFile {
  /// The bytes of a plain file.
  ///
  /// Follows symbolic links; refuses what is not a plain file, so that a pipe cannot hang us.
  /// - Parameter name: how the file is called in messages.
  static func bytes(of path: String, name: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    let handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard handle >= 0 else { throw failure(name, Message.cannotRead(errno), errno) }
    defer { close(handle) }
    return try bytes(from: handle, name: name, limit: limit)
  }

  /// A handle for reading, not through a link and without waiting; negative with `errno` set.
  static func handle(of path: String) -> Int32 {
    open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
  }

  /// A handle of a folder, to lock or to flush it; negative with `errno` set.
  static func folderHandle(_ path: String) -> Int32 {
    open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  /// Adds to the end of a file, which is made if need be, and waits until the disk has it.
  /// - Returns: false when that could not be.
  static func append(_ bytes: [UInt8], to path: String, mode: mode_t) -> Bool {
    let handle = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode)
    guard handle >= 0 else { return false }
    defer { close(handle) }
    return (try? DiskWriting.write(bytes, to: handle)) != nil && fsync(handle) == 0
  }

  static func bytes(from handle: Int32, name: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    var status = stat()
    guard fstat(handle, &status) == 0 else {
      throw failure(name, Message.cannotRead(errno), errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(file: name, Message.notPlainFile)
    }
    if status.st_size > limit {
      throw Diagnostic(file: name, Message.tooLarge(Int(status.st_size), limit: limit))
    }
    // One byte more than the limit shows a file that grew since.
    var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size)) + 1)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        read(handle, $0.baseAddress! + filled, $0.count - filled)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw failure(name, Message.cannotRead(errno), errno) }
      if count == 0 { break }
      filled += count
    }
    if filled == bytes.count {
      throw Diagnostic(file: name, Message.changedWhileRead)
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Makes a file that is not there yet; never touches one that is.
  static func create(
    _ path: String, name: String, mode: mode_t = 0o644, _ bytes: some Sequence<UInt8>
  ) throws(Diagnostic) {
    let handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard handle >= 0 else { throw failure(name, Message.cannotWrite(errno), errno) }
    defer { close(handle) }
    try fill(handle, with: Array(bytes), name: name)
  }

  /// How what `replace` writes ends until it is in place.
  static let half = "new"

  /// Puts a file in place as a whole: readers see the old text or the new one, also after a crash.
  static func replace(
    _ path: String, name: String, mode: mode_t = 0o644, _ bytes: some Sequence<UInt8>
  ) throws(Diagnostic) {
    let beside = HalfFile.path(of: path, ending: half)
    unlink(beside)
    try create(beside, name: name, mode: mode, bytes)
    do throws(DiskFailure) {
      try HalfFile.putInPlace(beside, at: path)
    } catch {
      unlink(beside)
      throw failure(name, Message.cannotWrite(error.code), error.code)
    }
  }

  /// - Returns: false when the folder was there before.
  @discardableResult
  static func makeFolder(
    _ path: String, name: String, mode: mode_t = 0o755
  ) throws(Diagnostic) -> Bool {
    if mkdir(path, mode) == 0 { return true }
    let problem = errno
    if problem == EEXIST, isFolder(path) { return false }
    throw failure(name, Message.cannotWrite(problem), problem)
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func isOpenToOthers(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
  }

  /// What a folder holds, without hidden files, sorted by bytes; nothing where it cannot be read.
  static func names(in folder: String) -> [String] {
    DiskFolder.names(in: folder).filter { !$0.hasPrefix(".") }
  }

  /// The path without links, `.` and `..`; as given where there is no such file.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func fill(
    _ handle: Int32, with bytes: [UInt8], name: String
  ) throws(Diagnostic) {
    do throws(DiskFailure) {
      try DiskWriting.write(bytes, to: handle)
    } catch {
      throw failure(name, Message.cannotWrite(error.code), error.code)
    }
    if fsync(handle) != 0 { throw failure(name, Message.cannotWrite(errno), errno) }
  }

  static func failure(_ name: String, _ message: String, _ code: Int32) -> Diagnostic {
    Diagnostic(file: name, message, hint: SystemFailure.advice(code, about: name))
  }
}
