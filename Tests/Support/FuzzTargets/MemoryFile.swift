import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One file without a disk, for readers that want a path. Written anew for each input.
enum MemoryFile {
  /// Held while a reader reads: tests run side by side.
  private static let descriptor = Mutex<Int32>(make())

  private static func make() -> Int32 {
    var name = Array("/tmp/siyu-fuzz-XXXXXX".utf8CString)
    // In memory where the system keeps such files there.
    if access("/dev/shm", W_OK) == 0 { name = Array("/dev/shm/siyu-fuzz-XXXXXX".utf8CString) }
    return name.withUnsafeMutableBufferPointer { name in
      guard let start = name.baseAddress else { return -1 }
      let made = mkstemp(start)
      // It goes away with the process; until then it has a name in /proc.
      if made >= 0 { unlink(start) }
      return made
    }
  }

  /// Nothing is read where there is no memory for the file.
  /// - Parameter body: given the path of a file that holds the bytes until it returns.
  static func with(_ bytes: UnsafeRawBufferPointer, _ body: (String) throws -> Void) throws {
    try descriptor.withLock { descriptor in
      guard descriptor >= 0, ftruncate(descriptor, 0) == 0,
        pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
      else { return }
      try body("/proc/self/fd/\(descriptor)")
    }
  }
}
