import SiyuModel

/// Joins neighbouring rows of one order, for files that have a row for each item.
///
/// Remembers up to four million finished orders (64 bits each) to notice rows that come apart from
/// their order; beyond that they can no longer be noticed, and the last row would win.
struct OrderMerger {
  private(set) var open: OrderRecord?
  private var finished = Set<UInt64>()
  private static let remembered = 4_000_000
  /// More lines in one order are a mistake in the map, and would gather in memory.
  private static let lineLimit = 10_000

  /// Takes the next row's order and gives the one before it when that is complete.
  mutating func add(_ order: OrderRecord) throws(RowFault) -> OrderRecord? {
    if let before = open, before.orderID == order.orderID, before.shop == order.shop {
      let amount = before.amount + order.amount
      guard Money.range.contains(amount) else { throw RowFault("\(MoneyError.outOfRange)") }
      guard before.lines.count + order.lines.count <= Self.lineLimit else {
        throw RowFault(
          "is the order's \(Self.lineLimit + 1)st row; is the order id the right column?")
      }
      var joined = before
      joined.amount = amount
      joined.refunded += order.refunded
      joined.lines += order.lines
      joined.status = Self.status(before, order)
      joined.paidAt = [before.paidAt, order.paidAt].compactMap(\.self).min()
      joined.buyer = before.buyer ?? order.buyer
      open = joined
      return nil
    }
    if finished.contains(FixedHash.hash(order.orderID)) {
      throw RowFault("stands apart from the other rows of its order; sort the file by order id")
    }
    let complete = finish()
    open = order
    return complete
  }

  mutating func finish() -> OrderRecord? {
    defer { open = nil }
    if let open, finished.count < Self.remembered {
      finished.insert(FixedHash.hash(open.orderID))
    }
    return open
  }

  /// An order is closed or refunded when all of it is; otherwise the part that got furthest says.
  private static func status(_ a: OrderRecord, _ b: OrderRecord) -> OrderStatus {
    let alive = [a.status, b.status].filter { $0 != .closed && $0 != .refunded }
    return alive.max { $0.rawValue < $1.rawValue } ?? min(a.status, b.status)
  }

  private static func min(_ a: OrderStatus, _ b: OrderStatus) -> OrderStatus {
    a.rawValue < b.rawValue ? a : b
  }
}
