import SiyuModel

/// Takes everything about customers out of every table, inside one write transaction.
///
/// What is left of them: how many there were, and their orders' sums by month. Numbers of erased
/// customers and accounts are never given again, so nothing that still remembers one can come to
/// mean somebody else.
final class Erasure {
  private let context: WriteContext
  private let zone: TimeZoneRules
  private var connection: Connection { context.connection }
  private(set) var counts = ErasureCounts()
  private var totals = ErasedTotals()
  private var outreach: ErasedOutreachRows?
  private var leftovers = LeftoverTexts()
  /// Phones of the erased: with one account less, a number that tied nobody may tie again.
  private var phones: Set<[UInt8]> = []

  init(_ context: WriteContext, zone: TimeZoneRules) {
    self.context = context
    self.zone = zone
  }

  func erase(_ customers: [CustomerNumber]) throws {
    try connection.set(.lastCustomer, to: connection.lastCustomer())
    try connection.set(.lastAccount, to: connection.lastAccount())
    var seen: Set<Int64> = []
    for customer in customers {
      let person = try PersonRows(of: customer, in: connection)
      // Two names of one customer.
      guard seen.insert(person.numbers[0]).inserted else { continue }
      try erase(person)
    }
    try totals.add(to: connection)
    try outreach?.finish()
    try unsettlePhones()
    counts.words = try leftovers.remove(from: connection)
    try connection.add(counts.customers, to: .erasedCustomers)
    try connection.add(counts.events, to: .erasedEvents)
    context.ordersAdded -= counts.orders
    context.orderLinesAdded -= counts.orderLines
    context.eventsAdded -= counts.events
    let owed = OwedCleaning(rawValue: try connection.number(.cleaning)).union(.erasure)
    try connection.set(.cleaning, to: owed.rawValue)
  }

  private func erase(_ person: PersonRows) throws {
    try eraseOrders(of: person)
    try eraseEvents(of: person)
    try eraseOutreach(of: person)
    try eraseCoupons(of: person)
    counts.entries += try LedgerErasure(connection, zone: zone).erase(person)
    for account in person.accounts { try eraseAccount(account) }
    for number in person.numbers { try eraseNumber(number) }
    try eraseDecisions(of: person)
    counts.customers += 1
  }

  // MARK: Orders and events

  private func eraseOrders(of person: PersonRows) throws {
    let table = try PlacedTable.orders(connection)
    var found: [(place: Int64, hash: Int64)] = []
    try person.eachPlaced(SliceReading.ordersSQL, in: connection) { place, bytes in
      let order = PackedOrder(bytes)
      found.append((place, context.hash.index(order.identity)))
      totals.count(order, in: zone)
      counts.orderLines += Int64(order.lineCount)
      leftovers.note(order)
    }
    for row in found { try table.delete(row.place, row.hash) }
    counts.orders += Int64(found.count)
  }

  private func eraseEvents(of person: PersonRows) throws {
    let table = try PlacedTable.events(connection)
    var found: [(place: Int64, hash: Int64)] = []
    try person.eachPlaced(SliceReading.eventsSQL, in: connection) { place, bytes in
      let event = PackedEvent(bytes)
      found.append((place, context.hash.index(event.identity)))
      leftovers.note(event)
    }
    for row in found {
      try table.delete(row.place, row.hash)
      _ = try delete("born_events WHERE place = ?", row.place)
    }
    counts.events += Int64(found.count)
  }

  /// Before the accounts and entities, by which some of it is found.
  private func eraseOutreach(of person: PersonRows) throws {
    let rows = try outreach ?? ErasedOutreachRows(connection)
    outreach = rows
    let before = rows.counts
    try rows.erase(person, entities: person.accounts.flatMap { try entities(of: $0) })
    counts.enrolments += rows.counts.enrolments - before.enrolments
    counts.messages += rows.counts.messages - before.messages
    counts.tasks += rows.counts.tasks - before.tasks
    counts.standings += rows.counts.standings - before.standings
  }

  // MARK: Accounts

  private func eraseAccount(_ account: NamedAccount) throws {
    try noteTexts(of: account)
    try notePhones(of: account)
    _ = try delete(
      """
      staff_phones WHERE token IN (
        SELECT token FROM evidence WHERE account = ? AND kind = \(EvidenceKind.phone.rawValue))
      """, account.number)
    counts.keys += try delete("data_keys WHERE account = ?", account.number)
    _ = try delete("profiles WHERE account = ?", account.number)
    _ = try delete("owners WHERE account = ?", account.number)
    counts.evidence += try delete("evidence WHERE account = ?", account.number)
    counts.links += try delete("links WHERE a = ?1 OR b = ?1", account.number)
    // Each is there in both directions.
    counts.links += try delete("apart WHERE a = ?", account.number)
    _ = try delete("apart WHERE b = ?", account.number)
    counts.attributes += try delete(
      "attributes WHERE home = ? AND account = ?", account.home, account.number)
    counts.answers += try delete(
      "answers WHERE home = ? AND account = ?", account.home, account.number)
    for entity in try entities(of: account) {
      _ = try delete("entity_fields WHERE entity = ?", entity)
      counts.entities += try delete("entities WHERE number = ?", entity)
    }
    counts.memberships += try delete("group_members WHERE account = ?", account.number)
    try eraseInvitations(of: account)
    counts.accounts += try delete("accounts WHERE number = ?", account.number)
  }

  /// Claims about the person go, and what she has for others; in those that others came by the person, nobody is named any more.
  private func eraseInvitations(of account: NamedAccount) throws {
    _ = try delete(
      """
      invitation_history WHERE place IN (
        SELECT place FROM invitations WHERE place >= ?1 AND place < ?2 AND account = ?3)
      """, PlacedTable.firstPlace(of: account.home), PlacedTable.firstPlace(of: account.home + 1),
      account.number)
    counts.invitations += try delete(
      "invitations WHERE place >= ?1 AND place < ?2 AND account = ?3",
      PlacedTable.firstPlace(of: account.home), PlacedTable.firstPlace(of: account.home + 1),
      account.number)
    try connection.run("UPDATE invitations SET inviter = 0 WHERE inviter = ?", account.number)
    _ = try delete("invitation_codes WHERE account = ?", account.number)
    _ = try delete("koc_proofs WHERE account = ?", account.number)
    _ = try delete("rewards WHERE account = ?", account.number)
    // What was given for bringing the person stays given, for somebody of whom nothing is known.
    try RewardRows(connection).forget(invitee: account.number)
    try connection.set(.invitationsSettled, to: 0)
  }

  /// A code that a person had is given to nobody else, and says no more whose it was.
  private func eraseCoupons(of person: PersonRows) throws {
    for home in person.numbers {
      try connection.run(
        """
        UPDATE coupon_codes SET lot = 0, given = NULL, until = NULL, returns = 0, order_id = NULL,
          state = CASE state WHEN 1 THEN 3 ELSE state END
        WHERE lot <> 0 AND lot >= ? AND lot < ?
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1))
      counts.coupons += connection.changes
      for table in ["coupon_holders", "coupon_waiting"] {
        try connection.run(
          "DELETE FROM \(table) WHERE lot >= ? AND lot < ?", PlacedTable.firstPlace(of: home),
          PlacedTable.firstPlace(of: home + 1))
      }
    }
  }

  private func noteTexts(of account: NamedAccount) throws {
    try leftovers.note(
      words: "SELECT platform FROM accounts WHERE number = ?", account.number, in: connection)
    try leftovers.note(
      words: "SELECT name FROM attributes WHERE home = ? AND account = ?", account.home,
      account.number, in: connection)
    try leftovers.note(
      words: """
        SELECT survey FROM answers WHERE home = ?1 AND account = ?2
        UNION SELECT question FROM answers WHERE home = ?1 AND account = ?2
        """, account.home, account.number, in: connection)
    try leftovers.note(
      words: """
        SELECT e.source FROM entities e WHERE e.home = ?1 AND e.account = ?2
        UNION SELECT e.kind FROM entities e WHERE e.home = ?1 AND e.account = ?2
        UNION SELECT f.name FROM entities e JOIN entity_fields f ON f.entity = e.number
        WHERE e.home = ?1 AND e.account = ?2
        """, account.home, account.number, in: connection)
    let profile = try connection.statement("SELECT plain FROM profiles WHERE account = ?")
    profile.bind(1, account.number)
    defer { profile.reset() }
    if try profile.step() { leftovers.note(PackedProfile(profile.bytes(0))) }
  }

  private func notePhones(of account: NamedAccount) throws {
    let find = try connection.statement("SELECT token FROM evidence WHERE account = ? AND kind = ?")
    find.bind(1, account.number)
    find.bind(2, Int64(EvidenceKind.phone.rawValue))
    defer { find.reset() }
    while try find.step() { phones.insert(Array(find.bytes(0))) }
  }

  private func entities(of account: NamedAccount) throws -> [Int64] {
    let find = try connection.statement(
      "SELECT number FROM entities WHERE home = ? AND account = ?")
    find.bind(1, account.home)
    find.bind(2, account.number)
    defer { find.reset() }
    var found: [Int64] = []
    while try find.step() { found.append(find.int(0)) }
    return found
  }

  /// As if the erased had never been there: who is who depends on the evidence alone.
  private func unsettlePhones() throws {
    for token in phones {
      let left = try context.accountsSharing(.phone, token, limit: context.accountsPerPhone + 1)
      if left.count > 1, left.count <= context.accountsPerPhone {
        context.unsettled.formUnion(left)
      }
    }
  }

  // MARK: Tags

  private func eraseNumber(_ number: Int64) throws {
    let held = try connection.statement("SELECT tags, why FROM held WHERE customer = ?")
    held.bind(1, number)
    if try held.step() {
      counts.tags += Int64(PackedHeld(tags: held.bytes(0), why: held.bytes(1)).entries.count)
    }
    held.reset()
    _ = try delete("held WHERE customer = ?", number)
    _ = try delete("customers WHERE number = ?", number)
  }

  /// One row of the log holds the decisions about thousands of customers: it is written again
  /// without theirs.
  private func eraseDecisions(of person: PersonRows) throws {
    let ours = Set(person.numbers)
    let update = try connection.statement("UPDATE decisions SET data = ?2 WHERE number = ?1")
    for bucket in Set(ours.map { CustomerNumber(rawValue: $0).bucket }).sorted() {
      var changed: [(number: Int64, data: [UInt8])] = []
      let read = try connection.statement("SELECT number, data FROM decisions WHERE bucket = ?")
      read.bind(1, bucket)
      while try read.step() {
        let before = counts.decisions
        let kept = PackWriter()
        var reader = PackReader(read.bytes(1))
        while !reader.isAtEnd && !reader.isBroken {
          let decision = PackedDecision(&reader)
          if ours.contains(decision.customer) {
            counts.decisions += 1
          } else {
            decision.write(to: kept)
          }
        }
        if reader.isBroken {
          read.reset()
          throw StoreError(
            .damaged, "an entry of the log of tags is damaged; nobody was erased",
            hint: "restore the last backup; what was imported since can be imported again")
        }
        if counts.decisions != before { changed.append((read.int(0), kept.array)) }
      }
      read.reset()
      for row in changed {
        if row.data.isEmpty {
          _ = try delete("decisions WHERE number = ?", row.number)
        } else {
          update.bind(1, row.number)
          update.bind(2, row.data)
          try update.run()
        }
      }
    }
  }

  private func delete(_ what: String, _ arguments: Int64...) throws -> Int64 {
    let statement = try connection.statement("DELETE FROM \(what)")
    for (index, value) in arguments.enumerated() { statement.bind(Int32(index + 1), value) }
    try statement.run()
    return connection.changes
  }
}
