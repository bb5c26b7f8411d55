import SiyuModel

extension LedgerRequest {
  var kind: LedgerEntry.Kind {
    switch movement {
    case .give: .give
    case .topUp: .topUp
    case .spend, .use: .spend
    case .giveBack: .giveBack
    case .withdraw: .withdraw
    case .takeBack: .takeBack
    case .expire: .expire
    case .adjust: .adjust
    }
  }

  /// `nil`: as much as there is.
  var amount: Int64? {
    switch movement {
    case .give(let amount, _), .topUp(let amount, _, _), .spend(let amount, _),
      .withdraw(let amount), .adjust(let amount):
      amount
    case .giveBack(let amount, _), .takeBack(let amount, _, _): amount
    case .use: 1
    case .expire: nil
    }
  }
}
