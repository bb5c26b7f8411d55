import SiyuModel

/// Orders and events by public id, then time, then id; orders without a buyer last.
extension Exporting {
  func orders() throws {
    try eachOrder { id, account, order in
      try row([
        .text(String(decoding: order.identity.id, as: UTF8.self)), text(id),
        try account.map { text($0.platform) } ?? word(order.platform),
        account.map { $0.platform.isEmpty ? .none : .text($0.name) } ?? .none, time(order.paidAt),
        .money(order.amount), .money(order.refunded), try word(order.channel),
        try word(order.identity.shop), .text(statusName(order.status)),
      ])
    }
  }

  private func statusName(_ value: UInt8) -> String {
    OrderStatus(rawValue: value)?.name ?? OrderStatus.paid.name
  }

  func orderLines() throws {
    try eachOrder { _, _, order in
      for line in order.unpackedLines {
        let item = try connection.statement(
          "SELECT sku, title, category FROM items WHERE number = ?")
        item.bind(1, Int64(line.item))
        defer { item.reset() }
        let isKnown = try item.step()
        try row([
          .text(String(decoding: order.identity.id, as: UTF8.self)),
          isKnown ? text(item.text(0)) : .none, isKnown ? text(item.text(1)) : .none,
          isKnown ? text(item.text(2)) : .none, .integer(line.quantity),
          line.price == .min ? .none : .money(line.price),
        ])
      }
    }
  }

  func events() throws {
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let id = customer.text(1)
      let accounts = try canonicalAccounts(of: customer.int(0), in: connection)
      let arena = StableArena()
      var events: [PackedEvent] = []
      try eachPlaced(SliceReading.eventsSQL, of: accounts) {
        events.append(PackedEvent(arena.copy($0)))
      }
      events.sort { a, b in
        if a.at != b.at { return a.at < b.at }
        return a.identity.id.lexicographicallyPrecedes(b.identity.id)
      }
      for event in events {
        try row([
          .text(String(decoding: event.identity.id, as: UTF8.self)), .text(id),
          try word(event.type), time(event.at),
          text(String(decoding: event.props, as: UTF8.self)),
        ])
      }
    }
  }

  private func eachOrder(
    _ body: (String?, NamedAccount?, PackedOrder) throws -> Void
  ) throws {
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let id = customer.text(1)
      let accounts = try canonicalAccounts(of: customer.int(0), in: connection)
      let byNumber = Dictionary(uniqueKeysWithValues: accounts.map { ($0.number, $0) })
      let arena = StableArena()
      var orders: [PackedOrder] = []
      try eachPlaced(SliceReading.ordersSQL, of: accounts) {
        orders.append(PackedOrder(arena.copy($0)))
      }
      orders.sort { a, b in
        if a.at != b.at { return a.at < b.at }
        return a.identity.id.lexicographicallyPrecedes(b.identity.id)
      }
      for order in orders { try body(id, byNumber[order.identity.account], order) }
    }
    // Home 0 may hold millions: they come in the order in which they lie.
    let rest = try Statement(connection.handle, SliceReading.ordersSQL)
    rest.bind(1, 0)
    rest.bind(2, PlacedTable.firstPlace(of: 1))
    while try rest.step() { try body(nil, nil, PackedOrder(rest.bytes(1))) }
  }

  /// The packed rows of these accounts.
  private func eachPlaced(
    _ sql: String, of accounts: [NamedAccount], _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    let ours = Set(accounts.map(\.number))
    for home in Set(accounts.map(\.home)).sorted() {
      let find = try connection.statement(sql)
      find.bind(1, PlacedTable.firstPlace(of: home))
      find.bind(2, PlacedTable.firstPlace(of: home + 1))
      defer { find.reset() }
      while try find.step() {
        var reader = PackReader(find.bytes(1))
        if ours.contains(reader.int()) { body(find.bytes(1)) }
      }
    }
  }
}
