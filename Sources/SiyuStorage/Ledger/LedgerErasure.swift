import SiyuModel

/// Makes a person's entries nobody's.
///
/// The books have to balance, and nothing may be paid twice, so amounts and keys stay, and rows stay
/// where they lie: no number is given to a customer again. What was the customer's goes to the account
/// `erased`; cause, note and lots go, and of the time the day.
struct LedgerErasure {
  private let connection: Connection
  private let table: PlacedTable
  private let zone: TimeZoneRules

  init(_ connection: Connection, zone: TimeZoneRules) throws {
    self.connection = connection
    self.zone = zone
    table = try PlacedTable(connection, rows: "ledger", keys: "ledger_keys")
  }

  /// - Returns: how many entries.
  /// - Throws: `StoreError` `.damaged` at a row that cannot be read: its sums would be lost.
  func erase(_ person: PersonRows) throws -> Int64 {
    let packed = PackWriter()
    var rows: [(place: Int64, data: [UInt8])] = []
    for home in person.numbers {
      try connection.each(
        "SELECT place, data FROM ledger WHERE place >= ? AND place < ?",
        PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
      ) { row in
        let entry = PackedEntry(row.bytes(1))
        if entry.isErased { return }
        try write(entry, at: row.int(0), to: packed)
        rows.append((row.int(0), packed.array))
      }
    }
    for row in rows {
      try row.data.withUnsafeBytes { try table.update(row.place, $0) }
    }
    return Int64(rows.count)
  }

  private func write(_ entry: PackedEntry, at place: Int64, to packed: PackWriter) throws {
    var sums: [LedgerAccount: Int64] = [:]
    let isWhole = entry.eachLeg(at: place) { leg in
      sums[leg.account == .customer ? .erased : leg.account, default: 0] &+= leg.amount
    }
    guard isWhole, let kind = LedgerEntry.Kind(rawValue: entry.kind),
      let unit = Purse.Unit(rawValue: entry.unit)
    else {
      throw StoreError(
        .damaged, "entry \(place) of the ledger cannot be read; nobody was erased",
        hint: "restore the last backup; what was imported since can be imported again")
    }
    let date = zone.date(of: Instant(seconds: entry.at))
    let month = CivilDate(year: date.year, month: date.month, day: 1) ?? date
    let head = PackedEntry.Head(
      key: entry.key, kind: kind, isFurther: entry.isFurther, isErased: true, unit: unit,
      purse: entry.purse, cause: 0, at: zone.start(of: month).seconds, refers: entry.refers,
      asked: entry.asked, note: "")
    let legs = LedgerAccount.allCases.compactMap { account in
      sums[account].flatMap { $0 == 0 ? nil : Posting(account, amount: $0) }
    }
    PackedEntry.write(head, legs, place: place, to: packed)
  }
}
