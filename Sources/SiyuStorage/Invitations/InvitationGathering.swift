import SiyuModel

/// Looks at the invitations of customers that changed: which codes stand in their events, and what has
/// to be known to judge.
final class InvitationGathering {
  private let connection: Connection
  private let writing: InvitationWriting
  private let hasCodes: Bool
  private let joinedWord: Int32
  private let leftWord: Int32
  private let suspectWord: Int32
  private let accountsOf: Statement
  private let claimsOf: Statement
  private let eventsOf: Statement
  private let ordersOf: Statement

  init(_ connection: Connection) throws {
    self.connection = connection
    writing = try InvitationWriting(connection)
    hasCodes = try connection.int("SELECT 1 FROM invitation_codes LIMIT 1") != nil
    let words = WordBook(connection)
    joinedWord = try words.existing(KnownEvents.poolJoined) ?? -1
    leftWord = try words.existing(KnownEvents.poolLeft) ?? -1
    suspectWord = try words.existing(KnownEvents.joinSuspect) ?? -1
    accountsOf = try connection.statement("SELECT number, home FROM accounts WHERE customer = ?")
    claimsOf = try connection.statement(
      """
      SELECT place, account, inviter, at, kind, programme, found FROM invitations
      WHERE place >= ? AND place < ?
      """)
    eventsOf = try connection.statement(SliceReading.eventsSQL)
    ordersOf = try connection.statement(SliceReading.ordersSQL)
  }

  static let changed = "FROM customers WHERE changed > ? AND owner = number"

  /// - Returns: how many customers were looked at.
  func run() throws -> Int64 {
    let through = try connection.number(.change)
    var customers: [Int64] = []
    try connection.each(
      "SELECT number \(Self.changed) ORDER BY number",
      try connection.number(.invitationsThrough)
    ) { customers.append($0.int(0)) }
    // Without codes and claims there is nothing to be found.
    if try hasCodes || connection.int("SELECT 1 FROM invitations LIMIT 1") != nil {
      for customer in customers { try look(at: customer) }
    }
    if try connection.number(.invitationsThrough) != through {
      try connection.set(.invitationsThrough, to: through)
    }
    return Int64(customers.count)
  }

  // MARK: One customer

  private struct Claim {
    var place: Int64
    var at: Int64
  }

  private func look(at customer: Int64) throws {
    var homes: [Int64: Int64] = [:]
    accountsOf.bind(1, customer)
    while try accountsOf.step() { homes[accountsOf.int(0)] = accountsOf.int(1) }
    accountsOf.reset()
    let places = Set(homes.values).sorted()
    if hasCodes { try findCodes(homes, places) }
    var claims: [Claim] = []
    for home in places {
      try eachClaim(of: home) { row in
        if homes[row.int(1)] != nil { claims.append(Claim(place: row.int(0), at: row.int(3))) }
      }
    }
    if !claims.isEmpty { try write(try facts(homes, places), claims) }
  }

  private func eachClaim(of home: Int64, _ body: (Statement) throws -> Void) throws {
    claimsOf.bind(1, PlacedTable.firstPlace(of: home))
    claimsOf.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { claimsOf.reset() }
    while try claimsOf.step() { try body(claimsOf) }
  }

  private func each(
    _ statement: Statement, of home: Int64, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    statement.bind(1, PlacedTable.firstPlace(of: home))
    statement.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { statement.reset() }
    while try statement.step() { try body(statement.bytes(1)) }
  }

  // MARK: Codes

  private struct Pair: Hashable {
    var account: Int64
    var inviter: Int64
    var programme: Int64
  }

  /// The earliest event for each account and code; claims whose event is not there any more go.
  private func findCodes(_ homes: [Int64: Int64], _ places: [Int64]) throws {
    var found: [Pair: (at: Int64, kind: InvitationKind)] = [:]
    for home in places {
      try each(eventsOf, of: home) { bytes in
        let event = PackedEvent(bytes)
        guard homes[event.identity.account] != nil, let (code, kind) = code(in: event),
          let held = try InvitationCodes.holder(of: code, in: connection),
          // What she shared carries her own; that she joined by it is an invitation of herself.
          held.account != event.identity.account || event.type == joinedWord
        else { return }
        let pair = Pair(
          account: event.identity.account, inviter: held.account, programme: held.programme)
        let new = (event.at, kind)
        if let old = found[pair], (old.at, old.kind.rawValue) <= (new.0, new.1.rawValue) { return }
        found[pair] = new
      }
    }
    var stale: [Int64] = []
    for home in places {
      try eachClaim(of: home) { row in
        // What came by somebody erased stays: who was brought once is not new again.
        guard row.int(6) == 1, homes[row.int(1)] != nil, row.int(2) != 0 else { return }
        let pair = Pair(account: row.int(1), inviter: row.int(2), programme: row.int(5))
        guard let event = found[pair], event.at == row.int(3),
          Int64(event.kind.rawValue) == row.int(4)
        else {
          stale.append(row.int(0))
          return
        }
      }
    }
    for place in stale { try writing.remove(place) }
    for (pair, event) in found {
      guard let home = homes[pair.account] else { continue }
      _ = try writing.put(
        InvitationWriting.Claim(
          account: AccountBook.Entry(number: pair.account, home: home), inviter: pair.inviter,
          at: event.at, kind: event.kind, programme: pair.programme, isFound: true))
    }
  }

  private static let codeKey = Array("\"code\"".utf8)
  private static let stateKey = Array("\"state\"".utf8)

  /// Most events hold none, and are not parsed to find out.
  private func code(in event: PackedEvent) -> (InvitationCode, InvitationKind)? {
    let isJoin = event.type == joinedWord
    guard
      Self.holds(event.props, Self.codeKey) || (isJoin && Self.holds(event.props, Self.stateKey)),
      let props = try? JSON.parse(UnsafeRawBufferPointer(event.props))
    else { return nil }
    if isJoin, let text = props["state"]?.stringValue, let code = InvitationCode(text) {
      return (code, .state)
    }
    guard let text = props["code"]?.stringValue, let code = InvitationCode(text) else { return nil }
    return (code, .code)
  }

  private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ key: [UInt8]) -> Bool {
    guard text.count >= key.count else { return false }
    var start = 0
    while start <= text.count - key.count {
      if text[start] == key[0], key.indices.allSatisfy({ text[start + $0] == key[$0] }) {
        return true
      }
      start += 1
    }
    return false
  }

  // MARK: What has to be known

  private struct Facts {
    var known = Int64.max
    var joined = Int64.max
    var left: [Int64] = []
    var isScreened = false
    /// The first order of those that were not refunded in full.
    var bought: (at: Int64, amount: Int64)?
    var hasSentBack = false
    var sum: Int64 = 0
    /// When each of those orders was paid.
    var ordered: [Int64] = []
  }

  private func facts(_ homes: [Int64: Int64], _ places: [Int64]) throws -> Facts {
    var facts = Facts()
    for home in places {
      try each(eventsOf, of: home) { bytes in
        let event = PackedEvent(bytes)
        guard homes[event.identity.account] != nil else { return }
        facts.known = min(facts.known, event.at)
        if event.type == joinedWord { facts.joined = min(facts.joined, event.at) }
        if event.type == suspectWord { facts.isScreened = true }
        if event.type == leftWord, !event.isHandOver { facts.left.append(event.at) }
      }
      try each(ordersOf, of: home) { bytes in
        let order = PackedOrder(bytes)
        guard homes[order.identity.account] != nil else { return }
        for at in [order.paidAt, order.createdAt] where at != .min {
          facts.known = min(facts.known, at)
        }
        Self.note(order, in: &facts)
      }
    }
    for account in homes.keys {
      let profile = try connection.statement("SELECT plain FROM profiles WHERE account = ?")
      profile.bind(1, account)
      if try profile.step() {
        let joined = PackedProfile(profile.bytes(0)).joinedAt
        if joined != .min { facts.joined = min(facts.joined, joined) }
      }
      profile.reset()
      if let joined = try connection.int(
        "SELECT min(joined) FROM group_members WHERE account = ? AND joined IS NOT NULL", account)
      {
        facts.known = min(facts.known, joined)
      }
    }
    facts.known = min(facts.known, facts.joined)
    return facts
  }

  private static func note(_ order: PackedOrder, in facts: inout Facts) {
    guard order.paidAt != .min else { return }
    guard OrderSum.isKept(amount: order.amount, refunded: order.refunded, status: order.status)
    else {
      facts.hasSentBack = true
      return
    }
    let kept = OrderSum.net(
      amount: order.amount, refunded: order.refunded, status: order.status)
    facts.sum &+= kept
    facts.ordered.append(order.paidAt)
    if let bought = facts.bought, (bought.at, bought.amount) <= (order.paidAt, kept) { return }
    facts.bought = (order.paidAt, kept)
  }

  private func write(_ facts: Facts, _ claims: [Claim]) throws {
    let update = try connection.statement(
      """
      UPDATE invitations SET known = ?2, joined = ?3, left = ?4, screened = ?5, bought_at = ?6,
        bought_amount = ?7, sent_back = ?8, bought_sum = ?9, ordered_at = ?10 WHERE place = ?1
        AND (known IS NOT ?2 OR joined IS NOT ?3 OR left IS NOT ?4 OR screened <> ?5
          OR bought_at IS NOT ?6 OR bought_amount IS NOT ?7 OR sent_back <> ?8
          OR bought_sum <> ?9 OR ordered_at IS NOT ?10)
      """)
    func known(_ seconds: Int64) -> Int64? { seconds == .max ? nil : seconds }
    for claim in claims {
      update.bind(1, claim.place)
      update.bind(2, known(facts.known))
      update.bind(3, known(facts.joined))
      // Who leaves and joins in one second came after.
      update.bind(4, facts.left.filter { $0 > claim.at }.min())
      update.bind(5, facts.isScreened ? 1 : 0)
      update.bind(6, facts.bought?.at)
      update.bind(7, facts.bought?.amount)
      update.bind(8, facts.hasSentBack && facts.bought == nil ? 1 : 0)
      update.bind(9, facts.sum)
      update.bind(10, facts.ordered.filter { $0 >= claim.at }.min())
      try update.run()
    }
  }
}
