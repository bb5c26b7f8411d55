import SiyuModel

/// Merges what the customers files say about a customer's accounts, and chooses the public id.
extension WriteContext {
  /// An account of one customer, with its own profile.
  struct AccountProfile {
    var account: Int64
    var platform: String
    var name: String
    var plain: PackedProfile
  }

  func settleProfiles() throws {
    if outdated.isEmpty { return }
    var customers: Set<Int64> = []
    for account in outdated {
      if let customer = try connection.int(
        "SELECT customer FROM accounts WHERE number = ?", account)
      {
        customers.insert(customer)
      }
    }
    outdated.removeAll(keepingCapacity: true)
    let packed = PackWriter()
    let work = try OwnersWork.isAny(in: connection) ? OwnersWork(self) : nil
    let update = try connection.statement(
      "UPDATE customers SET id = ?, profile = ?, changed = ? WHERE number = ?")
    for customer in customers.sorted() {
      let accounts = try accountProfiles(of: customer)
      guard let publicID = publicID(among: accounts) else { continue }
      // Each field is the first that is not empty, in the accounts' canonical order;
      // but a no to marketing is a no wherever it was given.
      var merged = PackedProfile()
      for account in accounts { merged.fill(from: account.plain) }
      packed.clear()
      merged.write(to: packed)
      if let work, try regrouped.contains(customer) || owner(of: customer) != merged.staff {
        let numbers = try [customer] + HeldTags(connection).absorbed(by: customer)
        let staff = try merged.staff == 0 ? nil : connection.word(merged.staff)
        _ = try work.give(of: numbers, to: staff)
      }
      update.bind(1, publicID)
      update.bind(2, borrowed: packed.bytes)
      update.bind(3, change)
      update.bind(4, customer)
      try update.run()
    }
    regrouped.removeAll()
    try work?.flush()
  }

  /// As a word; 0 for nobody.
  private func owner(of customer: Int64) throws -> Int32 {
    let find = try connection.statement("SELECT profile FROM customers WHERE number = ?")
    find.bind(1, customer)
    defer { find.reset() }
    return try find.step() ? PackedProfile(find.bytes(0)).staff : 0
  }

  private func accountProfiles(of customer: Int64) throws -> [AccountProfile] {
    let find = try connection.statement(
      """
      SELECT a.number, ifnull(w.text, ''), a.name, p.plain FROM accounts a
      LEFT JOIN words w ON w.number = a.platform LEFT JOIN profiles p ON p.account = a.number
      WHERE a.customer = ?
      """)
    find.bind(1, customer)
    defer { find.reset() }
    var found: [AccountProfile] = []
    while try find.step() {
      found.append(
        AccountProfile(
          account: find.int(0), platform: find.text(1), name: find.text(2),
          plain: PackedProfile(find.bytes(3))))
    }
    if found.count > 1 {
      found.sort { precedes(($0.platform, $0.name), ($1.platform, $1.name)) }
    }
    return found
  }

  /// The smallest brand id if there is any, else the smallest `platform:id`.
  private func publicID(among accounts: [AccountProfile]) -> String? {
    if let first = accounts.first, first.platform.isEmpty { return first.name }
    return accounts.map { accountText(platform: $0.platform, name: $0.name) }.min(by: precedes)
  }
}
