/// What became of the money of an order: the one answer to whether it is a purchase that was kept.
public enum OrderSum {
  /// What was given back, in minor units.
  ///
  /// An order that was closed after it was paid was paid back; so was one that is refunded and does
  /// not say how much.
  public static func givenBack(amount: Int64, refunded: Int64, status: UInt8) -> Int64 {
    switch OrderStatus(rawValue: status) {
    case .closed: amount
    case .refunded where refunded == 0: amount
    default: refunded
    }
  }

  /// What was paid and kept, in minor units: `net` in rules. Held at the ends of the range instead of
  /// overflowing.
  public static func net(amount: Int64, refunded: Int64, status: UInt8) -> Int64 {
    let back = givenBack(amount: amount, refunded: refunded, status: status)
    let (net, overflow) = amount.subtractingReportingOverflow(back)
    return overflow ? (amount < 0 ? .min : .max) : net
  }

  /// Whether a paid order is a purchase: something of it was kept, or it was free and nobody sent it
  /// back.
  public static func isKept(amount: Int64, refunded: Int64, status: UInt8) -> Bool {
    if net(amount: amount, refunded: refunded, status: status) > 0 { return true }
    let status = OrderStatus(rawValue: status)
    return amount <= 0 && refunded <= 0 && status != .closed && status != .refunded
  }
}
