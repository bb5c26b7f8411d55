public import SiyuModel

extension SQLiteStore {
  public func detail(of customer: CustomerNumber) throws -> CustomerDetail {
    try looker.use { connection in
      try connection.reading { try detail(of: customer.rawValue, in: $0) }
    }
  }

  private func detail(of number: Int64, in connection: Connection) throws -> CustomerDetail {
    guard
      let customer = try connection.int("SELECT owner FROM customers WHERE number = ?", number)
    else {
      throw StoreError(.notFound, "there is no customer with the number \(number)")
    }
    let accounts = try canonicalAccounts(of: customer, in: connection)
    let held = HeldTagReading(connection)
    let tags = try TagNumbers.all(in: connection)
    let names = RunNames(connection)
    let all = try held.union(of: customer)
    let history = TagHistory(connection: connection, names: names, tags: tags)
    return CustomerDetail(
      id: try Self.publicID(of: customer, in: connection),
      accounts: accounts.map(\.text),
      fields: try fields(of: customer, in: connection),
      attributes: try attributes(of: accounts, in: connection),
      orderCount: try orderCount(of: accounts, in: connection),
      tags: try all.entries.map { entry in
        HeldTag(
          tag: tags[entry.tag] ?? TagName(group: "", value: ""),
          since: Instant(seconds: entry.since),
          origin: try names.origin(
            run: entry.run, rule: entry.rule, reason: entry.reason, reads: entry.reads))
      },
      history: try history.events(
        of: [customer] + held.absorbed(by: customer), except: all, limit: 50))
  }

  /// By siyu's own column names, those that are known; personal ones too.
  private func fields(
    of customer: Int64, in connection: Connection
  ) throws -> [(name: String, value: String)] {
    let row = try CustomerExport(keys: keys, connection: connection).row(customer)
    return zip(ExportKind.customers.columns, row).compactMap { name, cell in
      guard name != "customer_id", let text = text(cell) else { return nil }
      return (name, text)
    }
  }

  private func text(_ cell: ExportCell) -> String? {
    switch cell {
    case .none: nil
    case .text(let text), .personal(let text): text
    case .integer(let number), .money(let number): String(number)
    case .time(let instant): TimeText.dateTime(instant, in: zone)
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  private func attributes(
    of accounts: [NamedAccount], in connection: Connection
  ) throws -> [(name: String, value: String)] {
    var found: [String: String] = [:]
    for account in accounts {
      let find = try connection.statement(
        """
        SELECT w.text, a.value FROM attributes a JOIN words w ON w.number = a.name
        WHERE a.home = ? AND a.account = ?
        """)
      find.bind(1, account.home)
      find.bind(2, account.number)
      defer { find.reset() }
      while try find.step() {
        let name = find.text(0)
        if found[name] == nil { found[name] = find.text(1) }
      }
    }
    return found.keys.sorted(by: precedes).map { ($0, found[$0] ?? "") }
  }

  private func orderCount(
    of accounts: [NamedAccount], in connection: Connection
  ) throws -> Int64 {
    let ours = Set(accounts.map(\.number))
    var count: Int64 = 0
    for home in Set(accounts.map(\.home)) {
      let find = try connection.statement(SliceReading.ordersSQL)
      find.bind(1, PlacedTable.firstPlace(of: home))
      find.bind(2, PlacedTable.firstPlace(of: home + 1))
      defer { find.reset() }
      while try find.step() {
        let order = PackedOrder(find.bytes(1))
        if ours.contains(order.identity.account), order.paidAt != .min { count += 1 }
      }
    }
    return count
  }

  public func counts() throws -> StoreCounts {
    try looker.use { connection in
      try connection.reading { connection in
        var counts = StoreCounts()
        counts.customers =
          (try connection.int("SELECT count(*) FROM customers") ?? 0)
          - (try connection.int("SELECT count(*) FROM customers WHERE owner <> number") ?? 0)
        counts.accounts = try connection.int("SELECT count(*) FROM accounts") ?? 0
        counts.orders = try connection.number(.orders)
        counts.ordersWithoutBuyer = try connection.number(.ordersWithoutBuyer)
        counts.orderLines = try connection.number(.orderLines)
        counts.events = try connection.number(.events)
        counts.products = try connection.int("SELECT count(*) FROM products") ?? 0
        try HeldTagReading(connection).eachCustomer { _, held in
          counts.tags += Int64(held.entries.count)
        }
        return counts
      }
    }
  }
}
