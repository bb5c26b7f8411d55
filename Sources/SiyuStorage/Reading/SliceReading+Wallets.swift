import SiyuModel

extension SliceReading {
  static let ledgerSQL = "SELECT place, data FROM ledger WHERE place >= ? AND place < ?"

  /// All numbers of a customer whose rows do not lie in one home.
  func gatherWallets(_ number: Int64, into gathering: inout LedgerGathering) throws {
    let rows = try LedgerRows(connection)
    try rows.each(in: try rows.homes(of: CustomerNumber(rawValue: number))) {
      gathering.add($0, $1)
    }
  }

  /// What the customer can spend of each purse, by name and unit.
  func push(_ gathering: LedgerGathering, to writer: any SubjectWriter) throws {
    let wallets = try gathering.wallets().map { (try Purse($0.key, labels), $0.value) }
      .sorted { ($0.0.name, $0.0.unit.rawValue) < ($1.0.name, $1.0.unit.rawValue) }
    let now = Instant(seconds: clock)
    for (purse, wallet) in wallets {
      var name = purse.name
      try name.withUTF8 { name in
        try writer.balance(
          BalanceRow(
            purse: name, unit: purse.unit, balance: wallet.balance(at: now),
            nextAt: wallet.nextChange(after: now)?.seconds ?? .max))
      }
    }
  }
}
