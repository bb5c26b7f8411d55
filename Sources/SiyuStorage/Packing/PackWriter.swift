/// Bytes being put together: varints, texts, runs of bytes.
///
/// Reused from row to row, so packing a row allocates nothing. Exclusivity goes unchecked here and in
/// the other hot classes: each belongs to one connection's queue.
final class PackWriter {
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity: Int

  init(capacity: Int = 256) {
    self.capacity = capacity
    self.base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
  var array: [UInt8] { Array(bytes) }

  func clear() { count = 0 }

  @inline(__always) func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  private func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  @inline(__always) func byte(_ value: UInt8) {
    reserve(1)
    base[count] = value
    count += 1
  }

  /// Seven bits a byte, low ones first.
  @inline(__always) func varint(_ value: UInt64) {
    reserve(10)
    var rest = value
    while rest >= 0x80 {
      base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      count += 1
      rest >>= 7
    }
    base[count] = UInt8(rest)
    count += 1
  }

  @inline(__always) func varint(_ value: Int32) { varint(UInt64(UInt32(bitPattern: value))) }

  /// Small numbers of either sign stay short.
  @inline(__always) func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  @inline(__always) func raw(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).update(from: start, count: bytes.count)
    count += bytes.count
  }

  /// Length, then bytes.
  @inline(__always) func counted(_ bytes: UnsafeBufferPointer<UInt8>) {
    varint(UInt64(bytes.count))
    raw(bytes)
  }

  @inline(__always) func counted(_ text: String) {
    var text = text
    text.withUTF8 { counted($0) }
  }
}
