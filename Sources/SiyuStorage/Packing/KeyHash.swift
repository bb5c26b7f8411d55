/// A keyed 128-bit hash of an identifier, for indexes and tables in memory.
///
/// Two multiply-and-fold lanes over eight bytes at a time. The seed is the store's own secret, so
/// that nobody can prepare ids that collide. Half of it is kept in `order_keys`: never change how
/// it is computed without a migration.
struct KeyHash {
  let seed: (UInt64, UInt64)

  @inline(__always) private func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always) func callAsFunction(
    _ bytes: UnsafeBufferPointer<UInt8>, scope: Int32
  ) -> (UInt64, UInt64) {
    let tag = UInt64(UInt32(bitPattern: scope)) << 32 ^ UInt64(bytes.count)
    var first = fold(seed.0 ^ tag, 0x9e37_79b9_7f4a_7c15)
    var second = fold(seed.1 ^ tag, 0xc2b2_ae3d_27d4_eb4f)
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset + 8 <= raw.count {
      let block = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      first = fold(first ^ block, 0xa076_1d64_78bd_642f) &+ block
      second = fold(second ^ block, 0xe703_7ed1_a0b4_28db) &+ first
      offset += 8
    }
    var last: UInt64 = 0
    var shift: UInt64 = 0
    while offset < raw.count {
      last |= UInt64(raw[offset]) << shift
      shift += 8
      offset += 1
    }
    first = fold(first ^ last, 0x8ebc_6af0_9c88_c6e3) &+ seed.1
    second = fold(second ^ last ^ first, 0x5899_65cc_7537_4cc3) &+ seed.0
    return (fold(first, 0x1d8e_4e27_c47d_124f), second)
  }

  @inline(__always) func callAsFunction(_ text: String, scope: Int32) -> (UInt64, UInt64) {
    var text = text
    return text.withUTF8 { self($0, scope: scope) }
  }
}
