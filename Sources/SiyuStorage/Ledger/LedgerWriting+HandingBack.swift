import SiyuModel

extension LedgerWriting {
  /// What a claw-back took of other numbers' lots while they were one customer goes back to those very
  /// lots, now that its reward was given again: it was never theirs to pay. Where what was given now went to
  /// pay what is owed, the number of the reward owes it; nobody else's debts are paid with it.
  /// - Parameters:
  ///   - taking: the key of what took it.
  ///   - giving: the key of what gives the reward again; no more than that gave is handed back.
  /// - Returns: the customer numbers that got something back.
  func handBack(takenBy taking: String, outOf giving: String, at: Instant, cause: String) throws
    -> [Int64]
  {
    let key = Self.key(taking + "\nhanded back")
    guard let taker = try place(of: Self.key(taking)), let given = try entry(giving),
      try place(of: key) == nil, let lot = try lot(given.place),
      let purse = try purse(ofEntry: given.place), let name = try labels.existing(purse.name)
    else { return [] }
    let home = PlacedTable.home(of: given.place)
    var back: [Posting] = []
    var left = given.asked
    for other in try others(in: taker, than: home).reversed() {
      for (number, taken) in try taken(by: taker, in: [other]).reversed() where left > 0 {
        let part = min(taken, left)
        left -= part
        back.append(Posting(.customer, home: other, lot: number, amount: part))
      }
    }
    let amount = given.asked - left
    if amount == 0 { return [] }
    let there = min(amount, max(0, lot.left))
    let own = [
      Posting(.customer, home: home, lot: given.place, amount: -there),
      Posting(.customer, home: home, lot: Lot.owed, amount: there - amount),
    ].filter { $0.amount != 0 }
    let head = PackedEntry.Head(
      key: key, kind: .giveBack, unit: purse.unit, purse: name, cause: try labels.number(cause),
      at: at.seconds, refers: taker, asked: amount, note: "")
    try write(head, own + back, at: try table.nextPlace(of: home))
    forget()
    return Set(back.map(\.home)).sorted()
  }

  /// The other numbers that lots of an entry lie under and that are still somebody's, the first one taken
  /// from first.
  private func others(in entry: Int64, than home: Int64) throws -> [Int64] {
    guard try table.read(entry, into: found) else { return [] }
    var others: [Int64] = []
    _ = PackedEntry(found.bytes.bytes).eachLeg(at: entry) { leg in
      let other = PlacedTable.home(of: leg.lot)
      if leg.account == .customer, leg.lot != Lot.owed, other != home, !others.contains(other) {
        others.append(other)
      }
    }
    return try others.filter { try rows.isThere($0) }
  }
}
