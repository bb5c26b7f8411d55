/// SipHash-2-4 (J.-P. Aumasson and D. J. Bernstein, 2012): 64 bits that are the same on every
/// machine and in every run, unlike Swift's own `Hasher`.
///
/// Good for buckets, splits and seeds. It is keyed, but 64 bits are not for identifying content
/// against an attacker.
public struct FixedHash: Sendable {
  private var v0, v1, v2, v3: UInt64
  private var tail: UInt64 = 0
  private var length: UInt64 = 0

  public init(seed: UInt64 = 0, _ seed2: UInt64 = 0) {
    v0 = seed ^ 0x736F_6D65_7073_6575
    v1 = seed2 ^ 0x646F_7261_6E64_6F6D
    v2 = seed ^ 0x6C79_6765_6E65_7261
    v3 = seed2 ^ 0x7465_6462_7974_6573
  }

  public static func hash(
    _ bytes: some Sequence<UInt8>, seed: UInt64 = 0, _ seed2: UInt64 = 0
  ) -> UInt64 {
    var hash = FixedHash(seed: seed, seed2)
    hash.combine(bytes: bytes)
    return hash.value
  }

  public static func hash(_ text: String, seed: UInt64 = 0, _ seed2: UInt64 = 0) -> UInt64 {
    hash(text.utf8, seed: seed, seed2)
  }

  /// Only the bytes count, not how they were cut into calls.
  public mutating func combine(bytes: some Sequence<UInt8>) {
    for byte in bytes { combine(byte) }
  }

  public mutating func combine(_ byte: UInt8) {
    tail |= UInt64(byte) << (8 * (length & 7))
    length &+= 1
    if length & 7 == 0 {
      compress(tail)
      tail = 0
    }
  }

  /// As its eight bytes, little-endian.
  public mutating func combine(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      combine(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  public mutating func combine(_ value: Int64) { combine(UInt64(bitPattern: value)) }

  /// With its length before it, so that "ab" + "c" differs from "a" + "bc".
  public mutating func combine(_ text: String) {
    combine(UInt64(text.utf8.count))
    combine(bytes: text.utf8)
  }

  /// The hash of all so far; combining may go on.
  public var value: UInt64 {
    var end = self
    end.compress(tail | length << 56)
    end.v2 ^= 0xFF
    for _ in 0..<4 { end.round() }
    return end.v0 ^ end.v1 ^ end.v2 ^ end.v3
  }

  @inline(__always)
  private mutating func compress(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  @inline(__always)
  private mutating func round() {
    v0 &+= v1
    v1 = rotated(v1, 13) ^ v0
    v0 = rotated(v0, 32)
    v2 &+= v3
    v3 = rotated(v3, 16) ^ v2
    v0 &+= v3
    v3 = rotated(v3, 21) ^ v0
    v2 &+= v1
    v1 = rotated(v1, 17) ^ v2
    v2 = rotated(v2, 32)
  }
}

@inline(__always)
func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
  value &<< bits | value &>> (64 &- bits)
}
