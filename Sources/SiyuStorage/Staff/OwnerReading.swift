import SiyuModel

/// Reads who owned a customer, on one connection and one state.
struct OwnerReading {
  let connection: Connection
  private let labels: LabelBook

  init(_ connection: Connection) {
    self.connection = connection
    labels = LabelBook(connection)
  }

  /// - Parameter customer: one that owns its number.
  func owners(of customer: Int64) throws -> [Ownership] {
    var all: [Ownership] = []
    for account in try canonicalAccounts(of: customer, in: connection) {
      for stretch in try owners(ofAccount: account.number) where !all.contains(stretch) {
        all.append(stretch)
      }
    }
    return all.enumerated().sorted {
      ($0.element.from?.seconds ?? .min, $0.offset) < ($1.element.from?.seconds ?? .min, $1.offset)
    }.map(\.element)
  }

  private func owners(ofAccount account: Int64) throws -> [Ownership] {
    var all: [Ownership] = []
    try connection.each(
      "SELECT staff, since, how FROM owners WHERE account = ? ORDER BY number", account
    ) { row in
      let staff = try labels.text(row, 0)
      let from = row.optionalInt(1).map { Instant(seconds: $0) }
      // A file that says at last what a hand-over did is no change.
      if let last = all.last, last.staff == staff { return }
      if let last = all.indices.last { all[last].until = from }
      all.append(
        Ownership(
          staff: staff, from: from,
          how: OwnershipCause(rawValue: UInt8(truncatingIfNeeded: row.int(2))) ?? .imported))
    }
    if !all.isEmpty { return all }
    let find = try connection.statement("SELECT plain FROM profiles WHERE account = ?")
    find.bind(1, account)
    defer { find.reset() }
    guard try find.step() else { return [] }
    let profile = PackedProfile(find.bytes(0))
    guard profile.staff != 0 else { return [] }
    let joined = profile.joinedAt == .min ? nil : Instant(seconds: profile.joinedAt)
    return [
      Ownership(
        staff: try connection.word(profile.staff), from: joined,
        how: joined == nil ? .imported : .joined)
    ]
  }

  /// When a customer was handed over after a time. The accounts of one are handed over at once, so
  /// what has one time and one receiver is one transfer.
  func transfers(of customer: Int64, since: Int64) throws -> [Int64] {
    var times: [Int64] = []
    try connection.each(
      """
      SELECT DISTINCT o.since, o.staff FROM accounts a CROSS JOIN owners o ON o.account = a.number
      WHERE a.customer = ?1 AND o.how IN (2, 3) AND o.since > ?2
      """, customer, since
    ) { times.append($0.int(0)) }
    return times.sorted()
  }
}
