import SiyuModel

/// Notices rows of an order that the file had already: the last one counts, and whoever exported a row for
/// each item does not know that.
///
/// Remembers up to four million orders (64 bits each); of those beyond that nothing is told.
struct SeenOrders {
  private var hashes = Set<UInt64>()
  private static let remembered = 4_000_000

  mutating func isSecond(_ order: OrderRecord) -> Bool {
    let hash = FixedHash.hash("\(order.orderID)\n\(order.shop ?? "")")
    if hashes.contains(hash) { return true }
    if hashes.count < Self.remembered { hashes.insert(hash) }
    return false
  }
}
