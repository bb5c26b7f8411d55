#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes in file order, a chunk at a time.
public protocol ByteSource: AnyObject {
  /// What messages call this source: a path, or `standard input`.
  var name: String { get }
  /// In bytes; `nil` where it cannot be known (a pipe).
  var size: Int64? { get }
  /// Bytes of the underlying file consumed so far, for progress.
  var position: Int64 { get }
  /// Fills the start of `buffer` and says how much; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int
}

/// A file read with plain `read(2)`.
public final class FileByteSource: ByteSource {
  public let name: String
  public let size: Int64?
  public private(set) var position: Int64 = 0
  private let descriptor: Int32
  private let closes: Bool

  public init(path: String) throws(FileFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      var failure = FileFailure(.cannotOpen, path: path, "cannot be opened", errno: code)
      if code == ENOENT {
        failure.hint = "look at the spelling of the path; it is relative to \".\""
      }
      throw failure
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw FileFailure(.cannotOpen, path: path, "is a folder, not a file")
    }
    self.descriptor = descriptor
    self.closes = true
    self.name = path
    self.size = status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Reads from a descriptor that stays the caller's to close.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.closes = false
    self.name = name
    self.size = nil
  }

  deinit {
    if closes { close(descriptor) }
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 {
        position += Int64(count)
        return count
      }
      if errno == EINTR { continue }
      throw FileFailure(.cannotRead, path: name, "cannot be read", errno: errno)
    }
  }
}

/// Bytes already in memory, handed out in pieces of a chosen size; for tests and small texts.
public final class MemoryByteSource: ByteSource {
  public let name: String
  public var size: Int64? { Int64(bytes.count) }
  public private(set) var position: Int64 = 0
  private let bytes: [UInt8]
  private let step: Int

  public init(_ bytes: [UInt8], name: String = "memory", step: Int = .max) {
    self.bytes = bytes
    self.name = name
    self.step = max(1, step)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let from = Int(position)
    let count = min(buffer.count, step, bytes.count - from)
    buffer.copyBytes(from: bytes[from..<from + count])
    position += Int64(count)
    return count
  }
}

@available(*, unavailable)
extension FileByteSource: Sendable {}  // A position moves with every read.
@available(*, unavailable)
extension MemoryByteSource: Sendable {}
