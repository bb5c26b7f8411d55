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
        let labels = LabelBook(connection)
        let rows = try LedgerRows(connection)
        var all: [LedgerEntry] = []
        var further: [Int64: [Posting]] = [:]
        try rows.each(in: try rows.homes(of: customer)) { place, packed in
          var legs: [Posting] = []
          _ = packed.eachLeg(at: place) { legs.append($0) }
          if packed.isFurther {
            further[packed.refers, default: []] += legs
            return
          }
          let name = try labels.text(packed.purse)
          if let purse, purse != name { return }
          let note = String(decoding: packed.note, as: UTF8.self)
          all.append(
            LedgerEntry(
              number: place, kind: LedgerEntry.Kind(rawValue: packed.kind) ?? .adjust,
              purse: try Purse(
                LedgerGathering.PurseKey(name: packed.purse, unit: packed.unit), labels),
              at: Instant(seconds: packed.at), cause: try labels.text(packed.cause),
              note: note.isEmpty ? nil : note, refers: packed.refers == 0 ? nil : packed.refers,
              asked: packed.asked, postings: legs))
        }
        for index in all.indices { all[index].postings += further[all[index].number] ?? [] }
        all.sort { ($0.at, $0.number) > ($1.at, $1.number) }
        return Array(all.prefix(most))
      }
    }
  }

  public func reconcile() throws -> Reconciliation {
    try looker.use { connection in
      try connection.reading { connection in
        var reconciling = Reconciling(connection)
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
