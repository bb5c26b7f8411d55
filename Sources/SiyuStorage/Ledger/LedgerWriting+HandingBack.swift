import SiyuModel

extension LedgerWriting {
  /// What a claw-back took of other numbers' lots while they were one customer goes back to those very
  /// lots, now that its reward was given again: it was never theirs to pay.
  /// - Parameters:
  ///   - taking: the key of what took it.
  ///   - giving: the key of what gives the reward again; out of the lot that it made.
  /// - Returns: the customer numbers that got something back.
  func handBack(takenBy taking: String, outOf giving: String, at: Instant, cause: String) throws
    -> [Int64]
  {
    let key = Self.key(taking + "\nhanded back")
    guard let taker = try place(of: Self.key(taking)), let giver = try place(of: Self.key(giving)),
      try place(of: key) == nil, var left = try left(ofLot: giver), left > 0,
      let purse = try purse(ofEntry: giver), let name = try labels.existing(purse.name)
    else { return [] }
    let home = PlacedTable.home(of: giver)
    var legs: [Posting] = []
    for other in try others(in: taker, than: home) where left > 0 {
      let owner = try rows.homes(of: CustomerNumber(rawValue: other))
      let taken = try taken(by: taker, in: owner).filter { PlacedTable.home(of: $0.lot) == other }
      let amount = min(left, taken.reduce(0) { $0 + $1.amount })
      let wallets = try rows.wallets(in: owner)
      guard amount > 0,
        var wallet = wallets[LedgerGathering.PurseKey(name: name, unit: purse.unit.rawValue)]
      else { continue }
      legs += try wallet.giveBack(amount, taken: taken, from: .takenBack)
        .filter { $0.account == .customer }
      left -= amount
    }
    let amount = legs.reduce(0) { $0 + $1.amount }
    if amount == 0 { return [] }
    legs.insert(Posting(.customer, home: home, lot: giver, amount: -amount), at: 0)
    let head = PackedEntry.Head(
      key: key, kind: .giveBack, unit: purse.unit, purse: name, cause: try labels.number(cause),
      at: at.seconds, refers: taker, asked: amount, note: "")
    try write(head, legs, at: try table.nextPlace(of: home))
    forget()
    return Set(legs.map(\.home)).subtracting([home]).sorted()
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
