#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

public enum DiskWriting {
  /// All of the bytes: the system may take them in pieces, or be interrupted by a signal.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to handle: Int32
  ) throws(DiskFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = some(of: rest, to: handle)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw DiskFailure()
      }
    }
  }

  public static func write(_ bytes: [UInt8], to handle: Int32) throws(DiskFailure) {
    let failure = bytes.withUnsafeBytes { bytes -> DiskFailure? in
      do throws(DiskFailure) {
        try write(bytes, to: handle)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// The system's own `write`, whose name ours hides.
  private static func some(of bytes: UnsafeRawBufferPointer, to handle: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.write(handle, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(handle, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(handle, bytes.baseAddress, bytes.count)
    #endif
  }
}
