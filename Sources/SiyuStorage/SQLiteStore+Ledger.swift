public import SiyuModel

extension SQLiteStore: LedgerStore {
  public func post(_ requests: [LedgerRequest]) throws -> [LedgerOutcome] {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        let writing = try LedgerWriting(connection, labels: LabelBook(connection))
        let outcomes = try requests.map { try writing.post($0) }
        try connection.add(1, to: .writes)
        return outcomes
      }
    }
  }

  public func wallets(of customer: CustomerNumber) throws -> [Purse: Wallet] {
    try looker.use { connection in
      try connection.reading { connection in
        let labels = LabelBook(connection)
        let rows = try LedgerRows(connection)
        var wallets: [Purse: Wallet] = [:]
        for (key, wallet) in try rows.wallets(in: try rows.homes(of: customer)) {
          wallets[try Purse(key, labels)] = wallet
        }
        return wallets
      }
    }
  }

  public func entries(
    of customer: CustomerNumber, purse: String?, most: Int
  ) throws -> [LedgerEntry] {
    try looker.use { connection in
      try connection.reading { connection in
        let all = try LedgerReading(connection).all(of: customer.rawValue, purse: purse)
        return all.suffix(max(0, most)).reversed()
      }
    }
  }

  public func reconcile(at now: Instant) throws -> Reconciliation {
    try looker.use { connection in
      try connection.reading { connection in
        var reconciling = try Reconciling(connection, at: now)
        return try reconciling.run()
      }
    }
  }
}

extension Purse {
  init(_ key: LedgerGathering.PurseKey, _ labels: LabelBook) throws {
    self.init(name: try labels.text(key.name), unit: Unit(rawValue: key.unit) ?? .points)
  }
}
