import SiyuModel

/// Movements of points and money.
extension RecordBuilder {
  static func wallet(_ row: inout RowValues) throws(RowFault) -> WalletRecord {
    let entryID = try row.needed(.entryID)
    let person = try row.neededPerson()
    let purse = try purse(&row)
    let kind = try walletKind(&row)
    guard let at = try row.time(.at) else { throw row.problem(.at, "is empty") }
    var record = WalletRecord(
      entryID: entryID, person: person, purse: purse, kind: kind,
      amount: try amount(of: kind, purse, &row), at: at)
    record.of = try row.id(.of)
    if kind == .refund, record.of == nil {
      throw row.problem(.of, "is empty; a refund names the entry_id of its spend there")
    }
    if kind != .refund, record.of != nil {
      throw row.problem(.of, "belongs to a refund only; this is \(kind.rawValue)")
    }
    if purse.unit != .money, kind == .topUp || kind == .withdraw {
      throw row.problem(
        .kind,
        "is for money; points are given and spent: write \(kind == .topUp ? "give" : "spend")")
    }
    record.expires = try row.time(.expiresAt)
    if let expires = record.expires {
      guard kind == .give else {
        throw row.problem(.expiresAt, "only what is given expires; this is \(kind.rawValue)")
      }
      guard expires > at else { throw row.problem(.expiresAt, "is not after at") }
    }
    record.orderID = try row.id(.orderID)
    record.note = try row.text(.note)
    if let words = record.words, words.utf8.count > LedgerRequest.longestNote {
      throw row.problem(
        .note, "is longer than \(LedgerRequest.longestNote) bytes, with the order's id")
    }
    return record
  }

  private static func purse(_ row: inout RowValues) throws(RowFault) -> Purse {
    let name = try row.needed(.purse)
    guard let purse = Purse.imported(name) else {
      let near = NearestName.nearest(to: name, in: [Purse.points.name])
      throw row.problem(
        .purse,
        near.map { "not a purse; did you mean \"\($0)\"?" }
          ?? "not a purse: write points, or PLUGIN.MEMBERSHIP for money, as in skincare.card")
    }
    return purse
  }

  private static func walletKind(_ row: inout RowValues) throws(RowFault) -> WalletRecord.Kind {
    let word = try row.needed(.kind)
    if let kind = WalletRecord.Kind(rawValue: word.lowercased()) { return kind }
    let names = WalletRecord.Kind.allCases.map(\.rawValue)
    let near = NearestName.nearest(to: word, in: names)
    throw row.problem(
      .kind,
      near.map { "not a kind of entry; did you mean \"\($0)\"?" }
        ?? "not a kind of entry; those are \(names.joined(separator: ", "))")
  }

  /// Points are whole, money has the currency's decimals; only an adjustment goes either way, and
  /// only a refund may leave it out.
  private static func amount(
    of kind: WalletRecord.Kind, _ purse: Purse, _ row: inout RowValues
  ) throws(RowFault) -> Int64? {
    let amount =
      purse.unit == .money
      ? try row.amount(.amount) : try row.count(.amount, in: Money.range)
    guard let amount else {
      if kind == .refund { return nil }
      throw row.problem(.amount, "is empty; only a refund may leave it out, for all that is left")
    }
    if amount == 0 { throw row.problem(.amount, "is 0") }
    if amount < 0, kind != .adjust {
      throw row.problem(.amount, "is negative; \(kind.rawValue) says which way it goes")
    }
    return amount
  }
}
