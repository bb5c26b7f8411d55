/// Bytes copied out of rows, which stay where they are until the arena is cleared.
final class StableArena {
  private static let size = 1 << 16
  @exclusivity(unchecked) private var chunk = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
  @exclusivity(unchecked) private var used = 0
  /// Full ones, and those of one text too long for a chunk.
  @exclusivity(unchecked) private var retired: [UnsafeMutablePointer<UInt8>] = []

  deinit {
    chunk.deallocate()
    for old in retired { old.deallocate() }
  }

  @inline(__always) func copy(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard let source = bytes.baseAddress else { return bytes }
    if used + bytes.count > Self.size { return copySlowly(bytes, source) }
    let target = chunk + used
    target.update(from: source, count: bytes.count)
    used += bytes.count
    return UnsafeBufferPointer(start: target, count: bytes.count)
  }

  private func copySlowly(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    if bytes.count > Self.size / 4 {
      let own = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
      own.update(from: source, count: bytes.count)
      retired.append(own)
      return UnsafeBufferPointer(start: own, count: bytes.count)
    }
    retired.append(chunk)
    chunk = .allocate(capacity: Self.size)
    used = 0
    return copy(bytes)
  }

  @inline(__always) func clear() {
    used = 0
    if !retired.isEmpty {
      for old in retired { old.deallocate() }
      retired.removeAll()
    }
  }
}
