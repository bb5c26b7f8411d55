import SiyuModel

/// The sums that stay when orders go, by month.
struct ErasedTotals {
  private struct Key: Hashable {
    var month: String
    var paid: Bool
  }

  private struct Sum {
    var orders: Int64 = 0
    var amount: Int64 = 0
    var refunded: Int64 = 0
  }

  private var sums: [Key: Sum] = [:]

  mutating func count(_ order: PackedOrder, in zone: TimeZoneRules) {
    let at = order.paidAt != .min ? order.paidAt : order.createdAt
    let month =
      at == .min ? "" : String(TimeText.date(zone.date(of: Instant(seconds: at))).prefix(7))
    let key = Key(month: month, paid: order.paidAt != .min)
    sums[key, default: Sum()].orders += 1
    Self.add(order.amount, to: &sums[key, default: Sum()].amount)
    Self.add(order.refunded, to: &sums[key, default: Sum()].refunded)
  }

  /// A thousand orders of the largest amount, or a damaged one, lead beyond Int64: the sum stays
  /// at its end.
  private static func add(_ amount: Int64, to sum: inout Int64) {
    let (result, overflows) = sum.addingReportingOverflow(amount)
    sum = overflows ? (amount < 0 ? .min : .max) : result
  }

  func add(to connection: Connection) throws {
    // Added here and not by SQL, where a sum beyond Int64 becomes a number with a point.
    let find = try connection.statement(
      "SELECT orders, amount, refunded FROM erased_orders WHERE month = ? AND paid = ?")
    let put = try connection.statement(
      """
      INSERT INTO erased_orders (month, paid, orders, amount, refunded) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (month, paid) DO UPDATE SET orders = ?3, amount = ?4, refunded = ?5
      """)
    for (key, more) in sums {
      var sum = more
      find.bind(1, key.month)
      find.bind(2, key.paid ? 1 : 0)
      if try find.step() {
        Self.add(find.int(0), to: &sum.orders)
        Self.add(find.int(1), to: &sum.amount)
        Self.add(find.int(2), to: &sum.refunded)
      }
      find.reset()
      put.bind(1, key.month)
      put.bind(2, key.paid ? 1 : 0)
      put.bind(3, sum.orders)
      put.bind(4, sum.amount)
      put.bind(5, sum.refunded)
      try put.run()
    }
  }

  static func read(from connection: Connection) throws -> [ErasedTotal] {
    let read = try connection.statement(
      "SELECT month, paid, orders, amount, refunded FROM erased_orders ORDER BY month, paid")
    defer { read.reset() }
    var found: [ErasedTotal] = []
    while try read.step() {
      found.append(
        ErasedTotal(
          month: read.text(0), paid: read.int(1) != 0, orders: read.int(2), amount: read.int(3),
          refunded: read.int(4)))
    }
    return found
  }
}
