/// A batch's own small numbers for things a store numbers densely.
///
/// Emptying the table between batches would cost more than filling it, so each entry is stamped
/// with the batch it was made in: the stamp in the upper half, the number in the lower. A bare
/// pointer, for the reason `SegmentColumns` gives; whoever makes it ends it.
struct LocalNumbers {
  private struct Table {
    var entries: UnsafeMutablePointer<UInt64>
    var capacity = 0
    var stamp: UInt64 = 1
  }
  private let table: UnsafeMutablePointer<Table>

  init() {
    table = .allocate(capacity: 1)
    table.initialize(to: Table(entries: .allocate(capacity: 1)))
  }

  func deallocate() {
    table.pointee.entries.deallocate()
    table.deallocate()
  }

  func removeAll() {
    table.pointee.stamp += 1
    if table.pointee.stamp > UInt64(UInt32.max) {
      table.pointee.entries.update(repeating: 0, count: table.pointee.capacity)
      table.pointee.stamp = 1
    }
  }

  /// `nil` for what this batch has not met.
  @inline(__always)
  subscript(index: Int) -> UInt32? {
    guard index >= 0, index < table.pointee.capacity else { return nil }
    let entry = table.pointee.entries[index]
    return entry >> 32 == table.pointee.stamp ? UInt32(truncatingIfNeeded: entry) : nil
  }

  /// - Parameter index: not negative.
  func insert(_ local: UInt32, at index: Int) {
    if index >= table.pointee.capacity { grow(to: index + 1) }
    table.pointee.entries[index] = table.pointee.stamp << 32 | UInt64(local)
  }

  private func grow(to needed: Int) {
    let capacity = table.pointee.capacity
    let next = max(needed, capacity * 2, 256)
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: next)
    larger.update(from: table.pointee.entries, count: capacity)
    (larger + capacity).update(repeating: 0, count: next - capacity)
    table.pointee.entries.deallocate()
    table.pointee.entries = larger
    table.pointee.capacity = next
  }
}
