/// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014, in S. Vigna's public-domain form): spreads one
/// seed into as many as are wanted.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// xoshiro256** (D. Blackman and S. Vigna, 2018, public domain): the numbers behind `ctx.random`.
///
/// Use the methods here instead of the standard library's `random(in:using:)`, which may draw in
/// another way in another version of Swift.
public struct DeterministicRandom: RandomNumberGenerator, Sendable {
  private var s0, s1, s2, s3: UInt64

  public init(seed: UInt64) {
    var seeds = SplitMix64(seed: seed)
    self.init(state: (seeds.next(), seeds.next(), seeds.next(), seeds.next()))
  }

  /// Not all of the state may be zero.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    (s0, s1, s2, s3) = state
  }

  public mutating func next() -> UInt64 {
    let result = rotated(s1 &* 5, 7) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotated(s3, 45)
    return result
  }

  /// 0 ≤ x < 1, in steps of 2^-53.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Each number of the range is equally likely.
  public mutating func int(in range: ClosedRange<Int64>) -> Int64 {
    let span = UInt64(bitPattern: range.upperBound) &- UInt64(bitPattern: range.lowerBound)
    if span == .max { return Int64(bitPattern: next()) }
    let count = span + 1
    // Draws above the largest multiple of `count` would favour small numbers.
    let excess = (UInt64.max % count + 1) % count
    var draw = next()
    while draw > .max - excess { draw = next() }
    return Int64(bitPattern: UInt64(bitPattern: range.lowerBound) &+ draw % count)
  }

  /// Fisher and Yates, from the end.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for index in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(index, Int(int(in: 0...Int64(index))))
    }
  }
}
