import SiyuModel

/// Customers whose rows do not lie alone in their own home.
extension SliceReading {
  func gatherScattered(
    _ number: Int64, into subject: inout SubjectGathering, _ writer: any SubjectWriter
  ) throws {
    let all = try HeldTags(connection).union(of: number)
    for entry in all.entries { try writer.held(TagID(rawValue: entry.tag), byHand: entry.byHand) }

    var accounts: Set<Int64> = []
    var homes: Set<Int64> = []
    let own = Set(try [number] + HeldTags(connection).absorbed(by: number))
    var numbers: [Int64: Int64] = [:]
    let find = try connection.statement("SELECT number, home FROM accounts WHERE customer = ?")
    find.bind(1, number)
    while try find.step() {
      accounts.insert(find.int(0))
      homes.insert(find.int(1))
      // Rows of an account that was split off may lie in the home of somebody else.
      numbers[find.int(0)] = own.contains(find.int(1)) ? find.int(1) : number
    }
    find.reset()
    for home in homes.sorted() {
      try gather(home, accounts, into: &subject)
    }
    subject.rankAccounts(try canonicalRanks(of: number))
    subject.tellNumbers(numbers)
  }

  /// They lie under numbers, whose accounts are wherever.
  func gatherStandings(of customer: Int64, into standings: inout StandingPushing) throws {
    let numbers = try [customer] + HeldTags(connection).absorbed(by: customer)
    let find = try connection.statement(StandingPushing.inHomesSQL)
    for home in numbers {
      find.bind(1, PlacedTable.firstPlace(of: home))
      find.bind(2, PlacedTable.firstPlace(of: home + 1))
      defer { find.reset() }
      while try find.step() { standings.add(find) }
    }
  }

  private func gather(
    _ home: Int64, _ accounts: Set<Int64>, into subject: inout SubjectGathering
  ) throws {
    func each(_ sql: String, shift: Int64 = 0, _ body: (Statement) -> Void) throws {
      let find = try connection.statement(sql)
      find.bind(1, home << shift)
      find.bind(2, (home + 1) << shift)
      defer { find.reset() }
      while try find.step() { body(find) }
    }
    /// Packed rows begin with their account.
    func isOurs(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      var reader = PackReader(bytes)
      return accounts.contains(reader.int())
    }
    if needs.contains(.orders) {
      try each(Self.ordersSQL, shift: PlacedTable.homeBits) {
        if isOurs($0.bytes(1)) { subject.order($0.bytes(1)) }
      }
    }
    if needs.contains(.events) {
      try each(Self.eventsSQL, shift: PlacedTable.homeBits) {
        if isOurs($0.bytes(1)) { subject.event($0.bytes(1)) }
      }
    }
    try each(Self.attributesSQL) {
      if accounts.contains($0.int(1)) { subject.attribute($0) }
    }
    try each(Self.entitiesSQL) {
      if accounts.contains($0.int(1)) { subject.entity($0) }
    }
    if needs.contains(.answers) {
      try each(Self.answersSQL) {
        if accounts.contains($0.int(1)) { subject.answer($0) }
      }
    }
  }

  /// The customer's accounts in canonical order, each with its rank.
  func canonicalRanks(of customer: Int64) throws -> [Int64: Int] {
    let all = try canonicalAccounts(of: customer, in: connection)
    return Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.number, $0) })
  }
}

/// An account by name, for showing and for choosing among several.
struct NamedAccount {
  var number: Int64
  var platform: String
  var name: String
  var home: Int64
  var text: String { accountText(platform: platform, name: name) }
}

/// The customer's accounts, brand ids first, then by the bytes of platform and id.
func canonicalAccounts(
  of customer: Int64, in connection: Connection
) throws -> [NamedAccount] {
  let find = try connection.statement(
    """
    SELECT a.number, ifnull(w.text, ''), a.name, a.home FROM accounts a
    LEFT JOIN words w ON w.number = a.platform WHERE a.customer = ?
    """)
  find.bind(1, customer)
  defer { find.reset() }
  var all: [NamedAccount] = []
  while try find.step() {
    all.append(
      NamedAccount(
        number: find.int(0), platform: find.text(1), name: find.text(2), home: find.int(3)))
  }
  return all.sorted { precedes(($0.platform, $0.name), ($1.platform, $1.name)) }
}
