import SiyuBorder

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The host's end of a worker's socket, and the descriptor of the other end.
enum SocketPair {
  static func make() -> (host: FrameSocket, sender: Int32)? {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    #else
      let made = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
    #endif
    return made == 0 ? (FrameSocket(ends[0], end: .host), ends[1]) : nil
  }

  /// Sends all, which must be little enough for the socket to hold, and closes the end.
  static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    _ = write(descriptor, bytes.baseAddress, bytes.count)
    _ = close(descriptor)
  }
}
