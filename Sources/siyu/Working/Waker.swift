import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sleeps until a file in a folder is finished, a signal comes, or it is time.
///
/// Linux tells of files; elsewhere, and where it cannot, `isListening` is false and the caller has to
/// look for itself now and then.
final class Waker {
  private let folder: String
  /// Readable when a signal came.
  private let bell: Int32
  private var notices: Int32 = -1
  private var watch: Int32 = -1
  private var closed: Set<[UInt8]> = []

  /// - Parameter bell: of `WorkSignals`.
  init(folder: String, bell: Int32) {
    self.folder = folder
    self.bell = bell
    #if os(Linux)
      notices = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
    #endif
    listen()
  }

  deinit { if notices >= 0 { close(notices) } }

  var isListening: Bool { watch >= 0 }

  /// Again after the folder was taken away and is back.
  func listen() {
    #if os(Linux)
      guard notices >= 0, watch < 0 else { return }
      watch = inotify_add_watch(
        notices, folder, UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR))
    #endif
  }

  /// Names that were closed or renamed into the folder since this was called last.
  func takeClosed() -> Set<[UInt8]> {
    read()
    defer { closed = [] }
    return closed
  }

  /// - Parameter seconds: at most, 0….
  func wait(seconds: Double) {
    var ends = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
    if notices >= 0 { ends.append(pollfd(fd: notices, events: Int16(POLLIN), revents: 0)) }
    let milliseconds = Int32(max(0, min(seconds * 1_000, 3_600_000)).rounded(.up))
    _ = poll(&ends, nfds_t(ends.count), milliseconds)
    var byte: UInt8 = 0
    while Self.take(bell, &byte, 1) > 0 {}
  }

  private func read() {
    #if os(Linux)
      guard notices >= 0 else { return }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = Self.take(notices, &bytes, bytes.count)
        if count <= 0 { return }
        add(bytes[..<count])
      }
    #endif
  }

  #if os(Linux)
    /// Records of four numbers (watch, mask, cookie, length) and a name filled up with zeros.
    private func add(_ bytes: ArraySlice<UInt8>) {
      bytes.withUnsafeBytes { bytes in
        var place = 0
        while place + 16 <= bytes.count {
          let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
          let length = Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
          guard length <= bytes.count - place - 16 else { return }
          // After an overflow names are missing; their files are found by their rest.
          if mask & UInt32(IN_IGNORED) != 0 { watch = -1 }
          let name = bytes[(place + 16)..<(place + 16 + length)].prefix { $0 != 0 }
          if !name.isEmpty { closed.insert(Array(name)) }
          place += 16 + length
        }
      }
    }
  #endif

  private static func take(
    _ handle: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int
  ) -> Int {
    #if canImport(Glibc)
      return Glibc.read(handle, bytes, count)
    #elseif canImport(Musl)
      return Musl.read(handle, bytes, count)
    #else
      return Darwin.read(handle, bytes, count)
    #endif
  }
}
