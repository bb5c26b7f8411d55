import Crypto
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The SHA-256 of a file's bytes, by which its content is known again.
public struct FileDigest: Sendable, Hashable {
  /// 64 hexadecimal digits.
  public var sha256: String
  public var bytes: Int64

  /// Reads the whole file, a piece at a time.
  /// - Returns: `nil` for what is no plain file: a pipe can be read only once.
  public static func of(_ path: String) throws(Diagnostic) -> FileDigest? {
    let handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard handle >= 0 else { throw DiskFile.failure(path, Message.cannotRead(errno), errno) }
    defer { close(handle) }
    var status = stat()
    guard fstat(handle, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var hash = SHA256()
    var total: Int64 = 0
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = read(handle, piece.baseAddress, piece.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw DiskFile.failure(path, Message.cannotRead(errno), errno) }
      if count == 0 { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
      total += Int64(count)
    }
    return FileDigest(sha256: AuditHead.hexadecimal(hash.finalize()), bytes: total)
  }
}
