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

  private func holder(_ person: PersonReference) throws -> Holder? {
    guard let account = try context.account(for: person, source: source),
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
    guard let holder = try holder(row.person) else { return .refused(WriteContext.namesNobody) }
    let own = holder.standings.filter { $0.programme == row.membership }
    let held = Standing.met(own)
    let id = "\(source)/\(row.id)"
    var record = held.flatMap { SubscriptionRecord($0.data) } ?? SubscriptionRecord(from: row.from)
    let isKnown = record.imports.contains(id)
    if isKnown, held?.state == row.state.rawValue, isProduct || record.importedUntil == row.until {
      return .unchanged
    }
    if !isKnown {
      guard record.imports.count < SubscriptionRecord.mostImports else {
        return .refused("more than \(SubscriptionRecord.mostImports) imported for one customer")
      }
      record.imports.append(id)
      if held == nil || held?.state == SubscriptionState.ended.rawValue { record.from = row.from }
      if isProduct { skipPast(&record, declared, at: row.at) }
    }
    var until: Instant?
    if case .benefit(let benefit)? = declared {
      let end = row.until ?? zone.adding(benefit.lasts, to: row.from)
      record.importedUntil = [record.importedUntil, end].compactMap { $0 }.max()
      until = [held?.until, record.importedUntil].compactMap { $0 }.max()
    }
    if row.state == .ended { record.base = row.at }
    let standing = Standing(
      programme: row.membership, subject: held?.subject ?? .customer(holder.home),
      state: row.state.rawValue, rank: row.state.rank,
      since: isProduct ? row.at : record.from, until: until,
      // The next pass looks what there is to do.
      due: row.state == .active ? row.at : nil, data: record.data, reason: "imported")
    try writing.write(standing, at: row.at, nil)
    context.touched.insert(holder.account.number)
    return isKnown ? .changed : .added
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
    guard let holder = try holder(row.person) else { return .refused(WriteContext.namesNobody) }
    var open: [Entitlement] = []
    for (name, membership) in options.memberships.sorted(by: { $0.key < $1.key }) {
      guard let standing = Standing.met(holder.standings.filter { $0.programme == name }) else {
        continue
      }
      open += membership.entitlements(standing, options.benefits, at: row.at, in: zone)
        .filter { $0.benefit.name == row.benefit }
    }
    guard let entitlement = open.first else {
      return .refused("\(row.person.shown) has no right to \(row.benefit) at that time")
    }
    let id = "benefit:\(row.benefit):\(row.at.seconds)"
    if let uses = benefit.uses {
      let used = try self.used(row.benefit, by: holder, from: entitlement.since, but: row.at)
      if used >= uses {
        return .refused(
          "\(row.person.shown) has used all \(uses) of \(row.benefit) since "
            + TimeText.date(entitlement.since, in: zone))
      }
    }
    var props: DataRecord = [
      "benefit": .string(row.benefit), "programme": .string(entitlement.programme),
    ]
    if let note = row.note { props["note"] = .string(note) }
    return try events.happened(
      KnownEvents.benefitUsed, id: id, at: row.at, props: props, to: holder.account)
      ? .added : .unchanged
  }

  /// How often, the one of this very moment left out: it may be this one again.
  private func used(
    _ benefit: String, by holder: Holder, from: Instant, but at: Instant
  ) throws -> Int64 {
    guard
      let customer = try context.connection.int(
        "SELECT customer FROM accounts WHERE number = ?", holder.account.number)
    else { return 0 }
    let uses = try BenefitUses(context.connection).all(
      of: PersonRows(of: CustomerNumber(rawValue: customer), in: context.connection))
    return Int64(
      uses.count { $0.benefit == benefit && $0.at >= from && $0.at != at })
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
