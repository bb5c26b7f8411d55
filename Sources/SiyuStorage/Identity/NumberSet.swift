/// A set of small numbers as a bitmap: millions of touched accounts in a few hundred kilobytes.
struct NumberSet {
  private var words: [UInt64] = []
  private(set) var isEmpty = true

  @inline(__always) mutating func insert(_ number: Int64) {
    guard number >= 0 else { return }
    let index = Int(number >> 6)
    if index >= words.count {
      words.append(contentsOf: repeatElement(0, count: max(index + 1 - words.count, words.count)))
    }
    words[index] |= 1 << UInt64(number & 63)
    isEmpty = false
  }

  func contains(_ number: Int64) -> Bool {
    let index = Int(number >> 6)
    return number >= 0 && index < words.count && words[index] >> UInt64(number & 63) & 1 == 1
  }

  /// Ascending.
  func forEach(_ body: (Int64) throws -> Void) rethrows {
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        try body(Int64(index) << 6 | Int64(rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    isEmpty = true
  }
}
