import SiyuDisk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where bytes go.
public protocol ByteSink: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure)
  /// Everything is written; nothing follows.
  func finish() throws(FileFailure)
}

/// A file that appears under its name only when it is complete: it is written beside itself and
/// renamed by `finish`. Dropped without `finish`, it leaves nothing.
public final class AtomicFileSink: ByteSink {
  public let path: String
  private let temporary: String
  private var descriptor: Int32

  /// - Parameter mode: permissions before the umask; 0600 for personal data.
  public init(path: String, mode: UInt32 = 0o644) throws(FileFailure) {
    self.path = path
    temporary = HalfFile.path(of: path, ending: "part")
    // One left by a process that died would lend its mode.
    unlink(temporary)
    descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
    guard descriptor >= 0 else {
      throw FileFailure(.cannotWrite, path: path, "cannot be written", errno: errno)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try writeAll(bytes, to: descriptor, path: path)
  }

  public func finish() throws(FileFailure) {
    guard descriptor >= 0 else { return }
    let open = descriptor
    descriptor = -1
    do throws(DiskFailure) {
      try HalfFile.finish(temporary, open, at: path)
    } catch {
      unlink(temporary)
      throw FileFailure(.cannotWrite, path: path, "cannot be written", errno: error.code)
    }
  }
}

/// An open descriptor, such as standard output; stays the caller's to close.
public final class DescriptorSink: ByteSink {
  private let descriptor: Int32
  private let name: String

  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try writeAll(bytes, to: descriptor, path: name)
  }

  public func finish() {}
}

/// Bytes kept in memory; for tests and small texts.
public final class MemorySink: ByteSink {
  public private(set) var bytes: [UInt8] = []
  public init() {}
  public func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
  public func finish() {}
}

private func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
) throws(FileFailure) {
  do throws(DiskFailure) {
    try DiskWriting.write(bytes, to: descriptor)
  } catch {
    throw FileFailure(.cannotWrite, path: path, "cannot be written", errno: error.code)
  }
}

/// Collects small pieces in front of a sink.
struct SinkBuffer {
  let sink: any ByteSink
  private(set) var bytes: [UInt8] = []
  private static let size = 64 * 1024

  init(_ sink: any ByteSink) {
    self.sink = sink
    bytes.reserveCapacity(Self.size + 4096)
  }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }
  mutating func put(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  mutating func flushIfLarge() throws(FileFailure) {
    if bytes.count >= Self.size { try flush() }
  }

  mutating func flush() throws(FileFailure) {
    var failure: FileFailure?
    bytes.withUnsafeBytes { bytes in
      do throws(FileFailure) {
        try sink.write(bytes)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    bytes.removeAll(keepingCapacity: true)
  }
}
