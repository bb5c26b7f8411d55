import SiyuModel
import SiyuWorkers

/// Makes rows of described customers, and of what happens to them.
struct SpecStoreFilling: Sendable {
  let store: any Store & OutreachStore & LedgerStore
  let directory: String
  /// Groups that the plugin's own rules decide, so that nobody sets their tags.
  let ownGroups: Set<String>

  private func bring(_ kind: ImportKind, _ columns: Set<String>, _ batch: ImportBatch) throws {
    var options = ImportOptions(temporaryDirectory: directory)
    // What customers answer in a described world has happened by the time at which it is looked at.
    if kind == .answers { options.now = .max }
    let session = try store.beginImport(
      ImportHeader(kind: kind, columns: columns), options: options)
    _ = try session.add(batch)
    _ = try session.finish { _ in }
  }

  /// So many codes there are in a described world.
  private static let codes = 1_000

  /// Codes for the plugin's coupons, as if there were always enough.
  func bring(codesOf coupons: [CouponDeclaration]) throws {
    for pool in Set(coupons.compactMap(\.pool)).sorted() {
      try bring(
        .coupons, ["pool", "code", "expires_at"],
        .coupons((1...Self.codes).map { CouponCodeRecord(pool: pool, code: "\(pool)-\($0)") }))
    }
  }

  /// What orders tell of items and only a list of products can say.
  func bring(_ products: [ProductRecord]) throws {
    if !products.isEmpty { try bring(.products, ["sku", "brand"], .products(products)) }
  }

  /// Since when they have the levels they are described with.
  func bring(_ people: [SpecSceneData.Person], at: Instant) throws {
    try bring(people)
    let changes = try people.filter { !$0.levels.isEmpty }.map { person in
      let customer = try store.customer(named: person.id)
      var change = OutreachChange()
      for (programme, level) in person.levels {
        change.put(
          Standing(
            programme: programme, subject: .customer(customer.rawValue), state: level, rank: 1,
            since: at, reason: "described"))
      }
      return (customer: customer, change: change)
    }
    if changes.isEmpty { return }
    guard let desk = store as? any OutreachDesk else {
      throw StoreError(.failed, "this store keeps no levels")
    }
    try desk.changeByHand(changes, at: at)
  }

  private func bring(_ people: [SpecSceneData.Person]) throws {
    try bring(
      .customers,
      [
        "customer_id", "name", "gender", "birthday", "address", "province", "city", "channel",
        "campaign", "joined_at", "staff_id", "pool", "marketing_consent", "phone",
      ], .customers(people.map(\.record)))
    let attributes = people.flatMap(\.attributes)
    if !attributes.isEmpty {
      try bring(.attributes, ["customer_id", "name", "value"], .attributes(attributes))
    }
    let entities = people.flatMap(\.entities)
    if !entities.isEmpty {
      try bring(
        .entities, ["entity_id", "customer_id", "kind", "name", "value"], .entities(entities))
    }
    let answers = people.flatMap(\.answers)
    if !answers.isEmpty {
      try bring(
        .answers, ["survey_id", "customer_id", "question", "answer", "at"], .answers(answers))
    }
    try give(people)
    try bring(orders: people.flatMap(\.orders))
    let events = people.flatMap(\.events)
    if !events.isEmpty { try bring(events: events) }
    let tags = people.flatMap { person in
      person.tags.filter { tag in TagName(tag).map { !ownGroups.contains($0.group) } ?? false }
        .map { TagRecord(person: PersonReference(customerID: person.id), tag: $0) }
    }
    if !tags.isEmpty { try bring(.tags, ["customer_id", "tag"], .tags(tags)) }
  }

  /// What they have from the beginning.
  private func give(_ people: [SpecSceneData.Person]) throws {
    var requests: [LedgerRequest] = []
    for person in people where !person.balances.isEmpty {
      let customer = try store.customer(named: person.id)
      requests += person.balances.map { purse, amount in
        LedgerRequest(
          key: "spec\n\(person.id)\n\(purse.name)\n\(purse.unit.rawValue)", purse: purse,
          customer: customer, purse.unit == .money ? .topUp(amount) : .give(amount),
          at: Instant(seconds: 0), cause: "the spec")
      }
    }
    if !requests.isEmpty { _ = try store.post(requests) }
  }

  private func bring(events: [EventRecord]) throws {
    try bring(.events, ["event_id", "customer_id", "type", "at", "props"], .events(events))
  }

  private func bring(orders rows: [OrderRecord]) throws {
    if rows.isEmpty { return }
    try bring(
      .orders,
      [
        "order_id", "customer_id", "platform", "paid_at", "amount", "refunded", "status", "channel",
        "shop",
        "sku", "title", "category", "quantity", "price",
      ], .orders(rows))
  }

  // MARK: The script

  /// One line of the script.
  /// - Throws: `Diagnostic`, where it answers what was not sent.
  func happen(_ line: SpecSceneData.Line, number: Int, in zone: TimeZoneRules) throws {
    if let order = line.order { return try bring(orders: [order]) }
    guard let type = line.event else { return }
    guard let step = line.step else {
      var row = EventRecord(
        eventID: "script \(number)", person: PersonReference(customerID: line.customer), type: type,
        at: line.at)
      row.props = line.props.map { JSON.text($0, sorted: true) }
      return try bring(events: [row])
    }
    let kinds: [String: Receipt.Kind] = [
      "message.answered": .answered, "message.clicked": .clicked, "pool.left": .left,
      "unsubscribed": .unsubscribed,
    ]
    guard let kind = kinds[type] else {
      throw Diagnostic(
        "line \(number) of the script: '\(TextEscape.terminalSafe(type))' is not about a step; "
          + "there are \(kinds.keys.sorted().joined(separator: ", "))")
    }
    let customer = try store.customer(named: line.customer)
    guard
      let message = try store.messages(of: customer, limit: 10_000).first(where: {
        $0.step == step && $0.plannedAt <= line.at
      })
    else {
      throw Diagnostic(
        "line \(number) of the script: step '\(TextEscape.terminalSafe(step))' had sent "
          + "\(TextEscape.terminalSafe(line.customer)) nothing by "
          + TimeText.dateTime(line.at, in: zone))
    }
    _ = try store.record(
      [Receipt(message: message.id, kind: kind, at: line.at, text: line.text)],
      unsubscribeWords: GateRules().unsubscribeWords)
  }
}
