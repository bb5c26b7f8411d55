/// Reads what `PackWriter` wrote. Past the end it gives zeros, and `isBroken` says so: a damaged
/// row must not bring the process down.
struct PackReader {
  private var at: UnsafePointer<UInt8>?
  private var left: Int
  private(set) var isBroken = false

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>) {
    at = bytes.baseAddress
    left = bytes.count
  }

  @inline(__always) init(_ bytes: UnsafeRawBufferPointer) {
    self.init(bytes.assumingMemoryBound(to: UInt8.self))
  }

  var isAtEnd: Bool { left == 0 }

  @inline(__always) mutating func byte() -> UInt8 {
    guard left > 0, let here = at else {
      isBroken = true
      return 0
    }
    at = here + 1
    left -= 1
    return here.pointee
  }

  @inline(__always) mutating func varint() -> UInt64 {
    var value = UInt64(byte())
    if value < 0x80 { return value }
    value &= 0x7f
    var shift: UInt64 = 7
    while shift < 64 {
      let next = UInt64(byte())
      value |= (next & 0x7f) << shift
      if next < 0x80 { return value }
      shift += 7
    }
    isBroken = true
    return 0
  }

  @inline(__always) mutating func zigzag() -> Int64 {
    let value = varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  @inline(__always) mutating func int() -> Int64 { Int64(bitPattern: varint()) }
  @inline(__always) mutating func int32() -> Int32 { Int32(truncatingIfNeeded: varint()) }

  @inline(__always) mutating func counted() -> UnsafeBufferPointer<UInt8> {
    take(Int(truncatingIfNeeded: varint()))
  }

  @inline(__always) mutating func take(_ count: Int) -> UnsafeBufferPointer<UInt8> {
    guard count >= 0, count <= left, let here = at else {
      if count != 0 { isBroken = true }
      left = count == 0 ? left : 0
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    at = here + count
    left -= count
    return UnsafeBufferPointer(start: here, count: count)
  }

  mutating func text() -> String { String(decoding: counted(), as: UTF8.self) }

  /// All that is left.
  @inline(__always) mutating func rest() -> UnsafeBufferPointer<UInt8> { take(left) }
}
