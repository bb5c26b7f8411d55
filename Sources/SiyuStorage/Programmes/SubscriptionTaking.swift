import SiyuModel

/// Takes in subscriptions and uses of benefits that another system knows of, inside one write
/// transaction.
final class SubscriptionTaking {
  private let context: WriteContext
  private let source: String
  private let options: ImportOptions
  private let zone: TimeZoneRules
  private let labels: LabelBook
  private let reading: StandingReading
  private let writing: StandingWriting
  private let events: OwnEvents

  init(
    _ context: WriteContext, source: String, options: ImportOptions, zone: TimeZoneRules
  ) throws {
    self.context = context
    self.source = source
    self.options = options
    self.zone = zone
    labels = LabelBook(context.connection)
    reading = try StandingReading(context.connection, labels)
    writing = try StandingWriting(context.connection, labels: labels, run: 0)
    events = try OwnEvents(context)
  }

  /// Whose it is, and all that the person is.
  private struct Holder {
    var account: AccountBook.Entry
    /// The number that the account came with, as long as it is its customer's.
    var home: Int64
    var standings: [Standing]
  }

  /// Who the row is about, as far as that is known: it may be refused.
  private func known(_ person: PersonReference) throws -> Holder? {
    try context.existing(person, source: source).known.flatMap { try holder($0) }
  }

  /// Of a row that is taken.
  private func holder(_ person: PersonReference) throws -> Holder? {
    try context.account(for: person, source: source).flatMap { try holder($0) }
  }

  private func holder(_ account: AccountBook.Entry) throws -> Holder? {
    guard
      let home = try context.connection.int(
        """
        SELECT CASE WHEN h.owner = a.customer THEN a.home ELSE a.customer END
        FROM accounts a LEFT JOIN customers h ON h.number = a.home WHERE a.number = ?
        """, account.number)
    else { return nil }
    let homes = try LedgerRows(context.connection).homes(of: CustomerNumber(rawValue: home))
    return Holder(account: account, home: home, standings: try reading.all(of: homes))
  }

  private func unknown(_ what: String, _ name: String, _ known: [String]) -> RowOutcome {
    if let reason = options.unknownPlugins[Standing.plugin(of: name)] {
      return .refused("what \(name) says is not known: \(reason)")
    }
    return .refused(
      "there is no \(what) '\(name)'"
        + (NearestName.nearest(to: name, in: known).map { "; did you mean '\($0)'?" }
          ?? (known.isEmpty
            ? "; no plugin declares one" : "; there are \(known.joined(separator: ", "))"))
    )
  }

  // MARK: Subscriptions

  func take(_ row: SubscriptionImport) throws -> RowOutcome {
    let declared = options.memberships[row.membership]
    let isProduct: Bool
    switch declared {
    case .product: isProduct = true
    case .benefit: isProduct = false
    default:
      let known = options.memberships.filter {
        switch $0.value {
        case .product, .benefit: true
        case .growth, .storedValue: false
        }
      }
      return unknown("subscription", row.membership, known.keys.sorted())
    }
    guard row.person.namesSomebody else { return .refused(WriteContext.namesNobody) }
    var told = ToldSubscription(row, isProduct: isProduct, source: source)
    // Whoever is new has no record that is full.
    if let known = try known(row.person), row.state != .ended {
      told.own = known.standings.filter { $0.programme == row.membership }
      if !told.saysTheSame, !told.saysItFirst,
        try going(told, declared, home: known.home) == nil
      {
        return Self.full
      }
    }
    guard let holder = try holder(row.person) else { return .refused(WriteContext.namesNobody) }
    told.own = holder.standings.filter { $0.programme == row.membership }
    if told.saysTheSame { return .unchanged }
    if told.saysItFirst {
      try hear(told)
      return .unchanged
    }
    let changed: [Standing]
    switch row.state {
    // One that was over before siyu heard of it ends nothing that others began.
    case .ended where told.teller == nil && told.goesOn: changed = [try noting(told)]
    case .ended: changed = ended(told, home: holder.home)
    case .active, .paused:
      guard let going = try going(told, declared, home: holder.home) else {
        return Self.full
      }
      changed = going
    }
    let teller = told.teller?.subject
    if !changed.contains(where: { $0.subject == teller }) { try hear(told) }
    for var standing in changed {
      if standing.subject == teller, let record = SubscriptionRecord(standing.data),
        let heard = told.hearing(record, counts: nil)
      {
        standing.keep(heard)
      }
      try writing.write(standing, at: row.at, nil)
    }
    context.touched.insert(holder.account.number)
    return told.teller == nil ? .added : .changed
  }

  private static let full = RowOutcome.refused(
    "more than \(SubscriptionRecord.mostImports) imported for one customer")

  /// Keeps what was said where its id came in, and nothing else changes.
  private func hear(_ told: ToldSubscription) throws {
    guard var teller = told.teller, let record = SubscriptionRecord(teller.data),
      let heard = told.hearing(record, counts: nil)
    else { return }
    teller.keep(heard)
    try writing.write(teller, at: told.row.at, nil)
  }

  private func noting(_ told: ToldSubscription) throws -> Standing {
    guard var held = told.held else { throw StoreError(.failed, "a subscription of nobody") }
    let record = SubscriptionRecord(held.data) ?? SubscriptionRecord(from: held.since)
    if let heard = told.hearing(record, counts: false) { held.keep(heard) }
    return held
  }

  /// It ends under all of her numbers.
  private func ended(_ told: ToldSubscription, home: Int64) -> [Standing] {
    let row = told.row
    var first = told.teller ?? told.held ?? new(row, home)
    first.retire(base: row.at, at: row.at, reason: "imported")
    let record = SubscriptionRecord(first.data) ?? SubscriptionRecord(from: row.from)
    if let heard = told.hearing(record, counts: false) { first.keep(heard) }
    var all = [first]
    for var other in told.own where other.subject != first.subject {
      other.retire(base: row.at, at: row.at, reason: "imported")
      all.append(other)
    }
    return all
  }

  private func new(_ row: SubscriptionImport, _ home: Int64) -> Standing {
    Standing(
      programme: row.membership, subject: .customer(home),
      state: SubscriptionState.ended.rawValue, since: row.from,
      data: SubscriptionRecord(from: row.from).data, reason: "imported")
  }

  /// It goes on, or rests.
  /// - Returns: `nil` where its record holds no more.
  private func going(
    _ told: ToldSubscription, _ declared: MembershipDeclaration?, home: Int64
  ) throws -> [Standing]? {
    let row = told.row
    var standing = told.held ?? new(row, home)
    var record = SubscriptionRecord(standing.data) ?? SubscriptionRecord(from: row.from)
    var all: [Standing] = []
    if !told.goesOn {
      let base = told.own.compactMap { SubscriptionRecord($0.data)?.base }.max()
      record = record.anew(from: row.from)
      record.base = base
      skipPast(&record, declared, at: row.at)
      for var other in told.own where other.subject != standing.subject {
        other.retire(base: base, at: row.at, reason: "imported")
        all.append(other)
      }
      standing.since = told.isProduct ? row.at : row.from
      standing.until = nil
    }
    // Where another number of hers knows the id, it counts there.
    if told.teller == nil || told.teller?.subject == standing.subject || !told.goesOn {
      guard let heard = told.hearing(record, counts: true) else { return nil }
      record = heard
    }
    if case .benefit(let benefit)? = declared {
      let end = row.until ?? zone.adding(benefit.lasts, to: row.from)
      let isOnly = record.countedImports == 1 && told.own.count < 2
      record.importedUntil =
        isOnly ? end : [record.importedUntil, end].compactMap { $0 }.max()
      // What was bought on top of it the next pass adds.
      standing.until =
        isOnly ? end : [standing.until, record.importedUntil].compactMap { $0 }.max()
    }
    standing.keep(record)
    if told.goesOn, standing.state != row.state.rawValue, let declared {
      let hand = SubscriptionHand(
        standing: standing, membership: declared, zone: zone, now: row.at, reason: "imported")
      let others = told.own.filter { $0.subject != standing.subject }
      let changed = try hand.doing(others) { row.state == .paused ? $0.pause() : $0.resume() }
      if let first = changed.first { standing = first }
      all += changed.dropFirst()
    }
    standing.state = row.state.rawValue
    standing.rank = row.state.rank
    standing.reason = "imported"
    // The next pass looks what there is to do.
    standing.look(at: row.state == .active ? row.at : nil)
    return [standing] + all
  }

  /// What was delivered before the row was written the other system delivered.
  private func skipPast(
    _ record: inout SubscriptionRecord, _ declared: MembershipDeclaration?, at now: Instant
  ) {
    guard case .product(let product)? = declared else { return }
    let calendar = Recurrence(from: record.from, every: product.every)
    guard let last = calendar.number(at: now, in: zone), last + 1 > record.next else { return }
    record.given += last + 1 - record.next
    record.next = last + 1
  }

  // MARK: Benefits

  func take(_ row: BenefitUse) throws -> RowOutcome {
    guard let benefit = options.benefits[row.benefit] else {
      return unknown("benefit", row.benefit, options.benefits.keys.sorted())
    }
    guard row.person.namesSomebody else { return .refused(WriteContext.namesNobody) }
    var row = row
    row.person = try context.resolved(row.person)
    // What is refused leaves nobody behind.
    guard let known = try known(row.person) else {
      return .refused(
        try context.unknown(row.person, source: source) ?? Self.noRight(row))
    }
    if try isKnown(row, by: known) {
      _ = try context.account(for: row.person, source: source)
      return .unchanged
    }
    var open: [Entitlement] = []
    for (name, membership) in options.memberships.sorted(by: { $0.key < $1.key }) {
      guard let standing = met(name, known) else { continue }
      open += membership.entitlements(standing, options.benefits, at: row.at, in: zone)
        .filter { $0.benefit.name == row.benefit }
    }
    guard let entitlement = open.first else {
      return .refused(Self.noRight(row))
    }
    if let uses = benefit.uses {
      let used = try self.used(row.benefit, by: known, in: entitlement)
      if used >= uses {
        return .refused(
          "\(row.person.shown) has used all \(uses) of \(row.benefit) since "
            + TimeText.date(entitlement.since, in: zone))
      }
    }
    guard let holder = try holder(row.person) else { return .refused(WriteContext.namesNobody) }
    var props: DataRecord = [
      "benefit": .string(row.benefit), "programme": .string(entitlement.programme),
    ]
    if let note = row.note { props["note"] = .string(note) }
    guard
      try events.happened(
        KnownEvents.benefitUsed, id: useID(row, of: holder.account), at: row.at, props: props,
        to: holder.account)
    else { return .unchanged }
    if benefit.uses != nil, var standing = met(entitlement.programme, holder) {
      // For rules, which see the standing.
      standing.noteUses(
        benefit.localID, since: entitlement.since,
        count: try used(row.benefit, by: holder, in: entitlement),
        of: options.memberships[entitlement.programme]?.everyBenefit ?? [])
      try writing.write(standing, at: row.at, nil)
    }
    return .added
  }

  private static func noRight(_ row: BenefitUse) -> String {
    "\(row.person.shown) has no right to \(row.benefit) at that time"
  }

  private func met(_ programme: String, _ holder: Holder) -> Standing? {
    Standing.met(holder.standings.filter { $0.programme == programme })
  }

  /// Two customers may use the same benefit in the same second: each use is its account's.
  private func useID(_ row: BenefitUse, of account: AccountBook.Entry) -> String {
    "benefit:\(row.benefit):\(row.at.seconds):\(account.number)"
  }

  /// Whether it came in before, under any of the customer's accounts: one file may name her by her number,
  /// another by her account in a shop. Uses that came in before ids named the account lie under an id
  /// without it.
  private func isKnown(_ row: BenefitUse, by holder: Holder) throws -> Bool {
    let read = try context.connection.statement(
      """
      SELECT number, home FROM accounts WHERE number = ?1
        OR customer = (SELECT customer FROM accounts WHERE number = ?1)
      """)
    read.bind(1, holder.account.number)
    var accounts: [AccountBook.Entry] = []
    while try read.step() {
      accounts.append(AccountBook.Entry(number: read.int(0), home: read.int(1)))
    }
    read.reset()
    return try accounts.contains { account in
      if try events.isKnown(useID(row, of: account), of: account) { return true }
      return try events.isKnown("benefit:\(row.benefit):\(row.at.seconds)", of: account)
    }
  }

  /// How often in that period.
  private func used(
    _ benefit: String, by holder: Holder, in period: Entitlement
  ) throws -> Int64 {
    guard
      let customer = try context.connection.int(
        "SELECT customer FROM accounts WHERE number = ?", holder.account.number)
    else { return 0 }
    let uses = try BenefitUses(context.connection).all(
      of: PersonRows(of: CustomerNumber(rawValue: customer), in: context.connection))
    return Int64(
      uses.count { use in
        use.benefit == benefit && use.at >= period.since
          && period.until.map { use.at < $0 } ?? true
      })
  }
}

/// Uses of benefits as they lie among a person's events.
struct BenefitUses {
  let connection: Connection
  init(_ connection: Connection) { self.connection = connection }

  func all(of person: PersonRows) throws -> [(benefit: String, at: Instant)] {
    guard let type = try WordBook(connection).existing(KnownEvents.benefitUsed) else { return [] }
    var found: [(benefit: String, at: Instant)] = []
    try person.eachPlaced(SliceReading.eventsSQL, in: connection) { _, bytes in
      let event = PackedEvent(bytes)
      guard event.type == type, let props = try? JSON.parse(UnsafeRawBufferPointer(event.props)),
        let benefit = props["benefit"]?.stringValue
      else { return }
      found.append((benefit, Instant(seconds: event.at)))
    }
    return found
  }
}
