/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0..<count, by multiplication: the bias is below count / 2^64.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// [0, 1), in steps of 2^-53.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Many small, few large, 0..<count: the smallest are drawn about fifty times as often as the
  /// average. Only additions and multiplications, which are the same on every machine.
  mutating func skewed(below count: Int) -> Int {
    let u = fraction()
    return min(count - 1, Int(Double(count) * u * (0.02 + 0.98 * u)))
  }
}
