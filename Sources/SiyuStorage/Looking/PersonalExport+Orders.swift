import SiyuModel

extension PersonalExport {
  func orders() throws -> PersonalRecord.Section {
    let rows = try placedOrders().map { order in
      [
        id(order.identity), try account(order.identity), try cells.word(order.identity.source),
        try cells.word(order.identity.shop), cells.time(order.paidAt), cells.time(order.createdAt),
        .money(order.amount), .money(order.refunded), try cells.word(order.platform),
        try cells.word(order.channel),
        .text((OrderStatus(rawValue: order.status) ?? .paid).name),
      ]
    }
    return .init(
      "orders",
      [
        "order_id", "account", "source", "shop", "paid_at", "created_at", "amount", "refunded",
        "platform", "channel", "status",
      ], rows)
  }

  func orderLines() throws -> PersonalRecord.Section {
    let rows = try placedOrders().flatMap { order in
      try order.unpackedLines.map { line in
        let item = try connection.statement(
          "SELECT sku, title, category FROM items WHERE number = ?")
        item.bind(1, Int64(line.item))
        defer { item.reset() }
        let isKnown = try item.step()
        return [
          id(order.identity), isKnown ? cells.text(item.text(0)) : .none,
          isKnown ? cells.text(item.text(1)) : .none, isKnown ? cells.text(item.text(2)) : .none,
          .integer(line.quantity), line.price == .min ? .none : .money(line.price),
        ]
      }
    }
    return .init(
      "order_lines", ["order_id", "sku", "title", "category", "quantity", "price"], rows)
  }

  func events() throws -> PersonalRecord.Section {
    let arena = StableArena()
    var events: [PackedEvent] = []
    try person.eachPlaced(SliceReading.eventsSQL, in: connection) { _, bytes in
      events.append(PackedEvent(arena.copy(bytes)))
    }
    events.sort { ($0.at, $0.identity) < ($1.at, $1.identity) }
    let rows = try events.map { event in
      [
        id(event.identity), try account(event.identity), try cells.word(event.identity.source),
        try cells.word(event.type), cells.time(event.at),
        cells.text(String(decoding: event.props, as: UTF8.self)),
      ]
    }
    return .init("events", ["event_id", "account", "source", "type", "at", "props"], rows)
  }

  /// By time, then id.
  private func placedOrders() throws -> [PackedOrder] {
    var orders: [PackedOrder] = []
    try person.eachPlaced(SliceReading.ordersSQL, in: connection) { _, bytes in
      orders.append(PackedOrder(arena.copy(bytes)))
    }
    return orders.sorted { ($0.at, $0.identity) < ($1.at, $1.identity) }
  }

  private func id(_ identity: PlacedIdentity) -> ExportCell {
    .text(String(decoding: identity.id, as: UTF8.self))
  }

  private func account(_ identity: PlacedIdentity) throws -> ExportCell {
    cells.text(person.accounts.first { $0.number == identity.account }?.text)
  }
}

extension PlacedIdentity {
  fileprivate static func < (a: Self, b: Self) -> Bool {
    a.id.lexicographicallyPrecedes(b.id)
  }
}

/// By time, then id.
private func < (a: (Int64, PlacedIdentity), b: (Int64, PlacedIdentity)) -> Bool {
  a.0 == b.0 ? a.1 < b.1 : a.0 < b.0
}
