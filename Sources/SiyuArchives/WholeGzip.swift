internal import CArchive
internal import SiyuBorder

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Whether a file is one gzip file and nothing else, as its sender made it.
///
/// libarchive does not compare the sum and the length behind the content, and tar ends where it says so,
/// whatever follows. What follows is in no list and signed by nobody: no file of a plugin comes of it,
/// but who is told that an archive is whole must not be handed one with something in tow.
struct WholeGzip {
  private let bytes: UnsafeRawBufferPointer
  private let limits: UnpackLimits

  init(_ bytes: UnsafeRawBufferPointer, limits: UnpackLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// - Parameter end: where tar's last block ends in the content; from there on there are zeros only.
  func check(tarEnd end: Int) throws(UnpackProblem) {
    guard let archive = archive_read_new() else { throw Self.cut }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_raw(archive)
    var entry: OpaquePointer?
    guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK,
      archive_read_next_header(archive, &entry) == ARCHIVE_OK
    else { throw Self.cut }
    var (sum, length) = (CRC32(), 0)
    while let block = try next(archive) {
      sum.add(block)
      if length + block.count > end {
        let rest = UnsafeRawBufferPointer(rebasing: block.dropFirst(max(0, end - length)))
        guard Self.isZero(rest) else {
          throw UnpackProblem(.damaged, "something follows after its last file")
        }
      }
      length += block.count
      // Heads, and zeros to fill blocks up, are far less than what they hold.
      guard length <= 2 * limits.totalBytes else { throw UnpackProblem(.tooLarge) }
    }
    guard archive_filter_bytes(archive, -1) == Int64(bytes.count) else {
      throw UnpackProblem(.damaged, "something follows after its end")
    }
    // RFC 1952: CRC-32 and length of the content, the low byte first.
    guard number(at: bytes.count - 8) == sum.value,
      number(at: bytes.count - 4) == UInt32(truncatingIfNeeded: length)
    else { throw UnpackProblem(.damaged, "its content is not that which its end tells of") }
  }

  /// Compared with itself, one byte on: zeros may be megabytes.
  private static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, let first = bytes.first else { return true }
    return first == 0 && memcmp(start, start + 1, bytes.count - 1) == 0
  }

  private static let cut = UnpackProblem(.damaged, "it was cut off, or changed on the way")

  /// What comes next of the content; `nil` at its end.
  private func next(_ archive: OpaquePointer) throws(UnpackProblem) -> UnsafeRawBufferPointer? {
    var (start, count, offset): (UnsafeRawPointer?, Int, Int64) = (nil, 0, 0)
    switch archive_read_data_block(archive, &start, &count, &offset) {
    case ARCHIVE_OK: return UnsafeRawBufferPointer(start: start, count: count)
    case ARCHIVE_EOF: return nil
    default: throw Self.cut
    }
  }

  private func number(at place: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }
}

/// The sum that gzip has of its content (RFC 1952, 8).
struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  var value: UInt32 { ~state }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var state = state
    Self.table.withUnsafeBufferPointer { table in
      for byte in bytes {
        state = table[Int((state ^ UInt32(byte)) & 0xFF)] ^ (state >> 8)
      }
    }
    self.state = state
  }

  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }
}
