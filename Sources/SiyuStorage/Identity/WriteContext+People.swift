import SiyuModel

extension PersonReference {
  /// Whether a row says whom it is about.
  var namesSomebody: Bool { customerID != nil || accountID != nil }
}

extension WriteContext {
  /// The account a row is about, found or made, with the row's evidence taken down.
  ///
  /// - Returns: `nil` when the row names nobody.
  func account(
    for person: PersonReference, source: String
  ) throws -> AccountBook.Entry? {
    let platform = person.platform ?? source
    guard let accountID = person.accountID,
      !(platform.isEmpty && accountID == person.customerID)
    else {
      guard let brandID = person.customerID ?? person.accountID else { return nil }
      let brand = try brandAccount(brandID, near: nil).entry
      try takeEvidence(of: person, for: brand.number)
      return brand
    }
    let platformWord = try words.number(platform)
    var known = try accounts.existing(platform: platformWord, name: accountID)
    var brand: AccountBook.Entry?
    if let brandID = person.customerID {
      let (entry, isNew) = try brandAccount(brandID, near: known)
      if isNew, known != nil { outdated.insert(entry.number) }
      brand = entry
    }
    if known == nil {
      let (entry, _) = try accounts.account(
        platform: platformWord, name: accountID, near: brand, change: change,
        publicID: { platform.isEmpty ? accountID : "\(platform):\(accountID)" })
      if brand != nil { touched.insert(entry.number) }
      known = entry
    }
    guard let account = known else { return nil }
    if let brand { try link(account, brand, .row) }
    try takeEvidence(of: person, for: account.number)
    return account
  }

  /// What of the accounts that a row names is known.
  struct NamedAccounts {
    /// The one that the row would be taken down under; `nil`: it would be made, or the row names nobody.
    var account: AccountBook.Entry?
    /// The brand's own.
    var brand: AccountBook.Entry?
    var known: AccountBook.Entry? { account ?? brand }
    var all: [AccountBook.Entry] { [account, brand].compactMap { $0 } }
  }

  /// As `account(for:source:)` finds it, and nothing is made or taken down: for rows that may be refused.
  func existing(_ person: PersonReference, source: String) throws -> NamedAccounts {
    let platform = person.platform ?? source
    var found = NamedAccounts()
    found.brand = try person.customerID.flatMap { try accounts.existing(platform: 0, name: $0) }
    guard let accountID = person.accountID,
      !(platform.isEmpty && accountID == person.customerID)
    else {
      if person.customerID == nil, let id = person.accountID {
        found.brand = try accounts.existing(platform: 0, name: id)
      }
      found.account = found.brand
      return found
    }
    guard let word = platform.isEmpty ? 0 : try words.existing(platform) else { return found }
    found.account = try accounts.existing(platform: word, name: accountID)
    return found
  }

  /// The customer whom an account belongs to.
  func customer(of account: AccountBook.Entry) throws -> Int64? {
    try connection.int("SELECT customer FROM accounts WHERE number = ?", account.number)
  }

  private func brandAccount(
    _ id: String, near: AccountBook.Entry?
  ) throws -> (entry: AccountBook.Entry, isNew: Bool) {
    try accounts.account(platform: 0, name: id, near: near, change: change, publicID: { id })
  }

  /// Takes down that two accounts are one person's.
  func link(_ a: AccountBook.Entry, _ b: AccountBook.Entry, _ kind: EvidenceKind) throws {
    let (first, second) = (min(a.number, b.number), max(a.number, b.number))
    if first == second { return }
    let insert = try connection.statement(
      "INSERT OR IGNORE INTO links (a, b, kind) VALUES (?, ?, ?)")
    insert.bind(1, first)
    insert.bind(2, second)
    insert.bind(3, Int64(kind.rawValue))
    try insert.run()
    if connection.changes == 0 { return }
    // One that was just put beside the other is with it already.
    let customers = try connection.statement(
      "SELECT count(DISTINCT customer) FROM accounts WHERE number IN (?, ?)")
    customers.bind(1, first)
    customers.bind(2, second)
    defer { customers.reset() }
    if try customers.step(), customers.int(0) > 1 { unsettled.insert(first) }
  }

  private func takeEvidence(of person: PersonReference, for account: Int64) throws {
    if let text = person.unionID { try take(.unionID, text, for: account) }
    if let text = person.phone { try take(.phone, text, for: account) }
  }

  private func take(_ kind: EvidenceKind, _ text: String, for account: Int64) throws {
    let token = keys.token(kind, text)
    let find = try connection.statement(
      "SELECT 1 FROM evidence WHERE kind = ? AND token = ? AND account = ?")
    find.bind(1, Int64(kind.rawValue))
    find.bind(2, token)
    find.bind(3, account)
    let isKnown = try find.step()
    find.reset()
    if isKnown { return }

    let others = try accountsSharing(kind, token, limit: kind == .phone ? accountsPerPhone + 1 : 2)
    let key = try dataKey(of: account, making: true)
    let sealed = try key.map {
      try KeyRing.seal(
        Array(text.utf8), with: $0, KeyRing.place("evidence", account, "\(kind.rawValue)"))
    }
    let insert = try connection.statement(
      "INSERT INTO evidence (kind, token, account, sealed) VALUES (?, ?, ?, ?)")
    insert.bind(1, Int64(kind.rawValue))
    insert.bind(2, token)
    insert.bind(3, account)
    insert.bind(4, sealed)
    try insert.run()
    touched.insert(account)
    if others.isEmpty { return }
    if kind == .phone, others.count == accountsPerPhone {
      // One account too many: the number ties nobody from now on.
      unsettled.formUnion(others)
    }
    if kind != .phone || others.count < accountsPerPhone { unsettled.insert(account) }
  }

  func accountsSharing(
    _ kind: EvidenceKind, _ token: [UInt8], limit: Int64
  ) throws -> [Int64] {
    let find = try connection.statement(
      "SELECT account FROM evidence WHERE kind = ? AND token = ? ORDER BY account LIMIT ?")
    find.bind(1, Int64(kind.rawValue))
    find.bind(2, token)
    find.bind(3, limit)
    defer { find.reset() }
    var found: [Int64] = []
    while try find.step() { found.append(find.int(0)) }
    return found
  }

  /// Another limit makes numbers tie that did not, or the other way round.
  func unsettlePhones(between a: Int64, and b: Int64) throws {
    let find = try connection.statement(
      """
      SELECT account FROM evidence WHERE kind = ?1 AND token IN (
        SELECT token FROM evidence WHERE kind = ?1 GROUP BY token
        HAVING count(*) > ?2 AND count(*) <= ?3)
      """)
    find.bind(1, Int64(EvidenceKind.phone.rawValue))
    find.bind(2, min(a, b))
    find.bind(3, max(a, b))
    defer { find.reset() }
    while try find.step() { unsettled.insert(find.int(0)) }
  }
}
