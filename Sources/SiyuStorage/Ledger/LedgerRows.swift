import SiyuModel

/// The ledger's rows of one person, who may be several customer numbers.
struct LedgerRows {
  let connection: Connection
  private let inHome: Statement
  private let mergedAway: Statement
  private let owner: Statement

  init(_ connection: Connection) throws {
    self.connection = connection
    inHome = try connection.statement(
      "SELECT place, data FROM ledger WHERE place >= ? AND place < ?")
    mergedAway = try connection.statement(
      "SELECT number FROM customers WHERE owner = ?1 AND owner <> number ORDER BY number")
    owner = try connection.statement("SELECT owner FROM customers WHERE number = ?")
  }

  /// The number that an account came with, as long as it is its customer's: so an unmerge gives it back
  /// what came in under it. An account that was split off has its customer's.
  static let numberOfAccount =
    """
    SELECT CASE WHEN h.owner = a.customer THEN a.home ELSE a.customer END
    FROM accounts a LEFT JOIN customers h ON h.number = a.home WHERE a.number = ?1
    """

  /// Whose it is now, and everybody who is that person.
  /// - Throws: `StoreError` `.notFound`.
  func homes(of customer: CustomerNumber) throws -> [Int64] {
    owner.bind(1, customer.rawValue)
    defer { owner.reset() }
    guard try owner.step() else {
      throw StoreError(.notFound, "there is no customer number \(customer.rawValue)")
    }
    let now = owner.int(0)
    var homes = [now]
    mergedAway.bind(1, now)
    defer { mergedAway.reset() }
    while try mergedAway.step() { homes.append(mergedAway.int(0)) }
    return homes.sorted()
  }

  /// Whether the number is a customer's, or was one's who is another now: nobody who was erased.
  func isThere(_ number: Int64) throws -> Bool {
    owner.bind(1, number)
    defer { owner.reset() }
    return try owner.step()
  }

  func each(
    in homes: [Int64], _ body: (Int64, PackedEntry) throws -> Void
  ) throws {
    for home in homes {
      inHome.bind(1, PlacedTable.firstPlace(of: home))
      inHome.bind(2, PlacedTable.firstPlace(of: home + 1))
      defer { inHome.reset() }
      while try inHome.step() { try body(inHome.int(0), PackedEntry(inHome.bytes(1))) }
    }
  }

  func wallets(in homes: [Int64]) throws -> [LedgerGathering.PurseKey: Wallet] {
    var gathering = LedgerGathering()
    try each(in: homes) { gathering.add($0, $1) }
    if let place = gathering.damaged.first {
      throw StoreError(
        .damaged, "entry \(place) of the ledger cannot be read",
        hint: "`siyu reconcile` lists what is wrong; `siyu backup` copies can be put in its place")
    }
    return gathering.wallets()
  }
}
