import SiyuModel

/// An id for a row that has none: 128 bits of its content and its number among equal rows, so that
/// equal rows all count, and the same file read again gives the same ids in any order of rows.
struct ContentID {
  private var first = FixedHash(seed: 0x7369_7975, 1)
  private var second = FixedHash(seed: 0x7369_7975, 2)

  mutating func combine(_ text: String?) {
    let bytes = text ?? "\u{0}"
    first.combine(bytes)
    second.combine(bytes)
  }

  mutating func combine(_ number: Int64?) {
    first.combine(number ?? .min)
    second.combine(number ?? .min)
  }

  func text(_ counter: OccurrenceCounter) throws(FileFailure) -> String {
    let number = try counter.count(first.value)
    return "~\(Self.hex(first.value))\(Self.hex(second.value))-\(number)"
  }

  private static func hex(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
