import SiyuModel

/// Makes rows of described customers, and of what happens to them.
struct SpecStoreFilling: Sendable {
  let store: any Store & OutreachStore
  let directory: String
  /// Groups that the plugin's own rules decide, so that nobody sets their tags.
  let ownGroups: Set<String>

  private func bring(_ kind: ImportKind, _ columns: Set<String>, _ batch: ImportBatch) throws {
    let session = try store.beginImport(
      ImportHeader(kind: kind, columns: columns),
      options: ImportOptions(temporaryDirectory: directory))
    _ = try session.add(batch)
    _ = try session.finish { _ in }
  }

  func bring(_ people: [SpecSceneData.Person]) throws {
    try bring(
      .customers,
      [
        "customer_id", "name", "gender", "birthday", "address", "province", "city", "channel",
        "campaign", "joined_at", "staff_id", "pool", "marketing_consent", "phone",
      ], .customers(people.map(Self.customer)))
    let attributes = people.flatMap { person in
      Self.pairs(person.data["attributes"]).map {
        AttributeRecord(person: Self.reference(person.id), name: $0.name, value: $0.value)
      }
    }
    if !attributes.isEmpty {
      try bring(.attributes, ["customer_id", "name", "value"], .attributes(attributes))
    }
    let entities = people.flatMap(Self.entities)
    if !entities.isEmpty {
      try bring(
        .entities, ["entity_id", "customer_id", "kind", "name", "value"], .entities(entities))
    }
    for person in people {
      let orders = person.data["orders"]?.listValue ?? []
      try bring(orders: orders, of: person.id, named: "\(person.id) ")
      let events = person.data["events"]?.listValue ?? []
      let rows = events.enumerated().compactMap { Self.event($1, $0, person.id) }
      if !rows.isEmpty { try bring(events: rows) }
    }
    let tags = people.flatMap { person in
      (person.data["tags"]?.listValue ?? []).compactMap(\.stringValue)
        .filter { tag in TagName(tag).map { !ownGroups.contains($0.group) } ?? false }
        .map { TagRecord(person: Self.reference(person.id), tag: $0) }
    }
    if !tags.isEmpty { try bring(.tags, ["customer_id", "tag"], .tags(tags)) }
  }

  private func bring(events: [EventRecord]) throws {
    try bring(.events, ["event_id", "customer_id", "type", "at", "props"], .events(events))
  }

  private func bring(orders: [DataValue], of id: String, named prefix: String) throws {
    let rows = orders.compactMap { Self.order($0, of: id, named: prefix) }
    if rows.isEmpty { return }
    try bring(
      .orders,
      [
        "order_id", "customer_id", "paid_at", "amount", "refunded", "status", "channel", "shop",
        "sku", "title", "category", "quantity", "price",
      ], .orders(rows))
  }

  // MARK: The script

  /// One line of the script.
  /// - Throws: `Diagnostic`, where it answers what was not sent.
  func happen(_ line: SpecSceneData.Line, number: Int, in zone: TimeZoneRules) throws {
    if let order = line.order {
      return try bring(orders: [order], of: line.customer, named: "\(line.customer) ")
    }
    guard let type = line.event else { return }
    guard let step = line.step else {
      var row = EventRecord(
        eventID: "script \(number)", person: Self.reference(line.customer), type: type,
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

  // MARK: Rows

  private static func reference(_ id: String) -> PersonReference {
    PersonReference(customerID: id)
  }

  private static func customer(_ person: SpecSceneData.Person) -> CustomerRecord {
    let data = person.data
    var row = CustomerRecord(person: reference(person.id))
    row.person.phone = data["phone"]?.stringValue
    row.name = data["name"]?.stringValue
    switch data["gender"]?.stringValue {
    case "female"?: row.gender = .female
    case "male"?: row.gender = .male
    default: break
    }
    row.birthday = data["birthday"]?.stringValue.flatMap { text in
      (try? TimeText.parse(text, in: .utc)).map { TimeZoneRules.utc.date(of: $0) }
    }
    row.address = data["address"]?.stringValue
    row.province = data["province"]?.stringValue
    row.city = data["city"]?.stringValue
    row.channel = data["channel"]?.stringValue
    row.campaign = data["campaign"]?.stringValue
    row.joinedAt = data["joined_at"]?.intValue.flatMap { Instant(inRange: $0) }
    row.staffID = data["staff_id"]?.stringValue
    row.pool = data["pool"]?.stringValue
    row.marketingConsent = data["consent"]?.boolValue
    return row
  }

  private static func pairs(_ data: DataValue?) -> [(name: String, value: String)] {
    (data?.listValue ?? []).compactMap { pair in
      guard let both = pair.listValue, both.count == 2, let name = both[0].stringValue,
        let value = both[1].stringValue
      else { return nil }
      return (name, value)
    }
  }

  private static func entities(_ person: SpecSceneData.Person) -> [EntityRecord] {
    (person.data["entities"]?.listValue ?? []).flatMap { entity -> [EntityRecord] in
      guard let id = entity["id"]?.stringValue, let kind = entity["kind"]?.stringValue else {
        return []
      }
      // Ids are a customer's own in a spec.
      return pairs(entity["fields"]).map {
        EntityRecord(
          entityID: "\(person.id) \(id)", person: reference(person.id), kind: kind,
          name: $0.name, value: $0.value)
      }
    }
  }

  private static func order(
    _ data: DataValue, of id: String, named prefix: String
  ) -> OrderRecord? {
    guard let paidAt = data["paid_at"]?.intValue.flatMap({ Instant(inRange: $0) }) else {
      return nil
    }
    var row = OrderRecord(
      orderID: prefix + (data["id"]?.stringValue ?? ""), amount: data["amount"]?.intValue ?? 0,
      status: data["status"]?.stringValue.flatMap { OrderStatus(name: $0) } ?? .paid)
    row.buyer = reference(id)
    row.paidAt = paidAt
    row.refunded = data["refunded"]?.intValue ?? 0
    row.channel = text(data["channel"])
    row.shop = text(data["shop"])
    row.lines = (data["items"]?.listValue ?? []).map { item in
      var line = OrderLineRecord(
        orderID: row.orderID, quantity: max(1, item["quantity"]?.intValue ?? 1))
      line.shop = row.shop
      line.sku = text(item["sku"])
      line.title = text(item["title"])
      line.category = text(item["category"])
      line.price = item["price"]?.intValue
      return line
    }
    return row
  }

  private static func event(_ data: DataValue, _ number: Int, _ id: String) -> EventRecord? {
    guard let type = data["type"]?.stringValue,
      let at = data["at"]?.intValue.flatMap({ Instant(inRange: $0) })
    else { return nil }
    var row = EventRecord(
      eventID: "\(id) \(number)", person: reference(id), type: type, at: at)
    row.props = text(data["props"])
    return row
  }

  private static func text(_ data: DataValue?) -> String? {
    data?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
  }
}
