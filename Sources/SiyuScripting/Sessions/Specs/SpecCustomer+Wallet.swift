internal import Lua
internal import SiyuModel

extension SpecCustomer {
  /// What the customer has of one purse, for ever.
  struct Balance {
    /// Full name, `points` or `pet-food.card`.
    var purse: Purse
    var amount: Int64
  }
}

extension SpecCustomerReader {
  /// `points = 120, balance = { card = "30.00" }, coupons = { ten = 2 }`.
  func balances(_ fields: NamedFields) throws(LuaError) -> [SpecCustomer.Balance] {
    var all: [SpecCustomer.Balance] = []
    if let points = try fields.integer("points") {
      all.append(.init(purse: .points, amount: try amount(points, "'points' of a customer")))
    }
    if let value = fields["balance"] {
      let what = "the balance of a customer"
      let given = try NamedFields(value, what: what, known: cards)
      for card in cards {
        guard let money = try given.money(card, currency) else { continue }
        all.append(
          .init(
            purse: Purse(name: "\(plugin).\(card)", unit: .money),
            amount: try amount(money, "'\(card)' of \(what)")))
      }
    }
    if let value = fields["coupons"] {
      let what = "the coupons of a customer"
      let given = try NamedFields(value, what: what, known: coupons)
      for coupon in coupons {
        guard let count = try given.integer(coupon) else { continue }
        all.append(
          .init(
            purse: Purse(name: "\(plugin).\(coupon)", unit: .pieces),
            amount: try amount(count, "'\(coupon)' of \(what)")))
      }
    }
    return all.filter { $0.amount > 0 }.sorted {
      ($0.purse.name, $0.purse.unit.rawValue) < ($1.purse.name, $1.purse.unit.rawValue)
    }
  }

  private func amount(_ amount: Int64, _ what: String) throws(LuaError) -> Int64 {
    guard 0...Purse.amounts.upperBound ~= amount else {
      throw LuaError(.runtime, "\(what) is from 0 to \(Purse.amounts.upperBound), got \(amount).")
    }
    return amount
  }
}
