public import SiyuModel

extension SQLiteStore {
  public func customer(named text: String) throws -> CustomerNumber {
    try looker.use { connection in
      CustomerNumber(rawValue: try Self.account(named: text, in: connection).customer)
    }
  }

  public func publicID(of customer: CustomerNumber) throws -> String {
    try looker.use { try Self.publicID(of: customer.rawValue, in: $0) }
  }

  static func publicID(of customer: Int64, in connection: Connection) throws -> String {
    let find = try connection.statement(
      """
      SELECT o.id FROM customers c JOIN customers o ON o.number = c.owner WHERE c.number = ?
      """)
    find.bind(1, customer)
    defer { find.reset() }
    guard try find.step() else {
      throw StoreError(.notFound, "there is no customer with the number \(customer)")
    }
    return find.text(0)
  }

  // MARK: By hand

  public func merge(_ a: String, _ b: String) throws -> IdentityChange {
    try changingIdentity { context in
      let (first, second) = try (
        Self.account(named: a, in: context.connection),
        Self.account(named: b, in: context.connection)
      )
      try context.forgetApart(first.customer, second.customer)
      try context.link(first.entry, second.entry, .hand)
      context.unsettled.formUnion([first.entry.number, second.entry.number])
      return [first.entry.number, second.entry.number]
    }
  }

  public func unmerge(_ account: String) throws -> IdentityChange {
    try changingIdentity { context in
      let found = try Self.account(named: account, in: context.connection)
      let rest = try canonicalAccounts(of: found.customer, in: context.connection)
        .map(\.number).filter { $0 != found.entry.number }
      guard let other = rest.first else {
        throw StoreError(
          .refused, "'\(account)' is the only account of its customer",
          hint: "name the account that is somebody else's; `siyu explain` lists a customer's")
      }
      try context.keepApart(found.entry.number, from: rest)
      context.unsettled.insert(found.entry.number)
      return [found.entry.number, other]
    }
  }

  /// Runs an act on evidence and tells whom it changed.
  private func changingIdentity(
    _ act: (WriteContext) throws -> [Int64]
  ) throws -> IdentityChange {
    try refuseReadOnly()
    return try writer.use { connection in
      try connection.transaction(endsCommand: true) { connection in
        let context = try WriteContext(connection, keys: keys)
        let before = try connection.publicIDs()
        let accounts = try act(context)
        let old = try accounts.map { try before($0) }
        try context.settle()
        let new = try accounts.map { try connection.publicIDs()($0) }
        let change = IdentityChange(before: Self.unique(old), after: Self.unique(new))
        auditDesk.add([
          "customers_before": .count(Int64(change.before.count)),
          "customers_after": .count(Int64(change.after.count)),
        ])
        return change
      }
    }
  }

  private static func unique(_ ids: [String]) -> [String] { Set(ids).sorted(by: precedes) }

  // MARK: Finding

  struct FoundAccount {
    var entry: AccountBook.Entry
    var customer: Int64
    var text: String
  }

  /// - Throws: `StoreError` `.notFound` or `.ambiguous`.
  static func account(named text: String, in connection: Connection) throws -> FoundAccount {
    var found = try accounts(named: text, in: connection)
    // A brand's own id written like another platform's account: the brand's is meant.
    if found.count > 1, let brand = found.first(where: { $0.text == text }),
      Set(found.map(\.customer)).count > 1, found.filter({ $0.text == text }).count == 1
    {
      found = [brand]
    }
    guard let first = found.first else { throw try notFound(text, in: connection) }
    if Set(found.map(\.customer)).count > 1 {
      throw StoreError(
        .ambiguous, "'\(text)' can mean \(found.count) accounts of different customers",
        hint: "write one of: "
          + found.map(\.text).sorted(by: precedes).prefix(8).joined(separator: ", "))
    }
    return found.first { $0.text == text } ?? first
  }

  private static func accounts(
    named text: String, in connection: Connection
  ) throws -> [FoundAccount] {
    var found = try accounts(withID: text, platform: nil, in: connection)
    if let colon = text.firstIndex(of: ":") {
      let id = String(text[text.index(after: colon)...])
      found += try accounts(withID: id, platform: String(text[..<colon]), in: connection)
    }
    return found
  }

  private static func accounts(
    withID id: String, platform: String?, in connection: Connection
  ) throws -> [FoundAccount] {
    let find = try connection.statement(
      """
      SELECT a.number, a.home, a.customer, ifnull(w.text, '') AS platform FROM accounts a
      LEFT JOIN words w ON w.number = a.platform
      WHERE a.name = ?1 AND (?2 IS NULL OR ifnull(w.text, '') = ?2) ORDER BY platform
      """)
    find.bind(1, id)
    find.bind(2, platform)
    defer { find.reset() }
    var found: [FoundAccount] = []
    while try find.step() {
      found.append(
        FoundAccount(
          entry: AccountBook.Entry(number: find.int(0), home: find.int(1)),
          customer: find.int(2), text: accountText(platform: find.text(3), name: id)))
    }
    return found
  }

  /// The first few accounts whose names begin as the text does, those of that very name first.
  /// - Parameter platform: word; `nil`: of any.
  static func near(
    _ text: String, platform: Int32? = nil, in connection: Connection
  ) throws -> [(platform: String, name: String)] {
    let find = try connection.statement(
      """
      SELECT ifnull(w.text, ''), a.name FROM accounts a LEFT JOIN words w ON w.number = a.platform
      WHERE a.name >= ?1 AND a.name < ?2 AND (?4 IS NULL OR a.platform = ?4)
      ORDER BY a.name IS NOT ?3, a.name, 1 LIMIT 3
      """)
    var near: [(platform: String, name: String)] = []
    var start = text.prefix(max(text.count - 1, 1))
    while near.isEmpty, !start.isEmpty {
      find.bind(1, String(start))
      find.bind(2, String(start) + "\u{10FFFF}")
      find.bind(3, text)
      find.bind(4, platform.map(Int64.init))
      while try find.step() { near.append((find.text(0), find.text(1))) }
      find.reset()
      start = start.dropLast()
      if start.count * 2 < text.count { break }
    }
    return near
  }

  private static func notFound(_ text: String, in connection: Connection) throws -> StoreError {
    let near = try near(text, in: connection).map {
      accountText(platform: $0.platform, name: $0.name)
    }
    let hint =
      near.isEmpty ? nil : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?"
    return StoreError(.notFound, "no customer or account '\(text)' is known", hint: hint)
  }
}

extension Connection {
  /// From accounts to the public ids of their customers.
  fileprivate func publicIDs() throws -> (Int64) throws -> String {
    { account in
      let find = try self.statement(
        """
        SELECT c.id FROM accounts a JOIN customers c ON c.number = a.customer WHERE a.number = ?
        """)
      find.bind(1, account)
      defer { find.reset() }
      return try find.step() ? find.text(0) : ""
    }
  }
}
