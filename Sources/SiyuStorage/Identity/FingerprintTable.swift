/// From the 128-bit hash of an identifier to two small numbers, in memory of a fixed bound.
///
/// Keeps 96 bits of the hash and no text, 24 bytes a slot: at a million identifiers the odds of
/// one wrong answer are below 10^-16, and the hash's seed is secret, so nobody can arrange one.
final class FingerprintTable {
  private struct Slot {
    var high: UInt64
    var low: UInt32
    /// 0 marks a free slot.
    var number: UInt32
    var other: UInt32
  }

  @exclusivity(unchecked) private var slots: UnsafeMutableBufferPointer<Slot>
  @exclusivity(unchecked) private(set) var count = 0
  private let limit: Int
  /// Nothing that was put in has been dropped.
  private(set) var isComplete = true

  /// - Parameter limit: entries kept; when one more comes, all are dropped.
  init(limit: Int) {
    self.limit = limit
    slots = Self.empty(1 << 12)
  }

  deinit { slots.deallocate() }

  private static func empty(_ capacity: Int) -> UnsafeMutableBufferPointer<Slot> {
    let made = UnsafeMutableBufferPointer<Slot>.allocate(capacity: capacity)
    made.initialize(repeating: Slot(high: 0, low: 0, number: 0, other: 0))
    return made
  }

  @inline(__always) func find(_ hash: (UInt64, UInt64)) -> (number: UInt32, other: UInt32)? {
    let mask = slots.count - 1
    let low = UInt32(truncatingIfNeeded: hash.1)
    var index = Int(truncatingIfNeeded: hash.0) & mask
    while slots[index].number != 0 {
      if slots[index].high == hash.0, slots[index].low == low {
        return (slots[index].number, slots[index].other)
      }
      index = (index + 1) & mask
    }
    return nil
  }

  /// - Parameter number: not 0. Not present yet.
  func insert(_ hash: (UInt64, UInt64), _ number: UInt32, _ other: UInt32) {
    if count >= limit {
      for index in slots.indices { slots[index].number = 0 }
      count = 0
      isComplete = false
    } else if count * 4 >= slots.count * 3 {
      grow()
    }
    place(
      Slot(
        high: hash.0, low: UInt32(truncatingIfNeeded: hash.1), number: number, other: other))
    count += 1
  }

  private func place(_ slot: Slot) {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: slot.high) & mask
    while slots[index].number != 0 { index = (index + 1) & mask }
    slots[index] = slot
  }

  private func grow() {
    let old = slots
    slots = Self.empty(old.count * 2)
    for slot in old where slot.number != 0 { place(slot) }
    old.deallocate()
  }
}
