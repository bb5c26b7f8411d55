import SiyuModel

/// A brand about which everything is easily told: customer `c7` has one order of 7 yuan, paid at
/// the lab's first clock.
extension EngineLab {
  func bringCustomers(_ numbers: some Sequence<Int>) throws {
    try bring(.orders(numbers.map { Self.order($0, amount: Int64($0) * 100, at: now) }))
  }

  static func order(_ number: Int, amount: Int64, at: Instant) -> OrderRecord {
    var row = OrderRecord(orderID: "o\(number)", amount: amount)
    row.buyer = PersonReference(customerID: "c\(number)")
    row.paidAt = at
    return row
  }

  /// Corrects what a customer spent.
  func correct(_ number: Int, to yuan: Int) throws {
    try bring(.orders([Self.order(number, amount: Int64(yuan) * 100, at: now)]))
  }
}

extension PluginSource {
  /// Tags customers by what they spent in the last 30 days: `big` from 5 yuan on.
  static let spend = PluginSource.lua(
    "spend",
    #"""
    siyu.tag_group {
      id = "size", title = "消费", dimension = "value", values = { "big", "small" },
      assign = function(c)
        local spent = c.orders:within("30d"):sum("net")
        if spent == 0 then return nil end
        return spent >= 500 and "big" or "small", { "消费 {spent}", spent = siyu.money(spent) }
      end,
    }
    """#)
}
