import SiyuModel

/// Finds accounts by (platform, id) and makes new ones, for one writer.
final class AccountBook {
  struct Entry: Hashable {
    var number: Int64
    /// The customer number under which its orders and events lie; never changes.
    var home: Int64
  }

  private let connection: Connection
  private let words: WordBook
  private let hash: KeyHash
  private let table = FingerprintTable(limit: 1_500_000)
  /// The table holds every account there is: what is not in it does not exist.
  private var knowsAll = false
  private var nextAccount: Int64
  private var nextCustomer: Int64
  private(set) var customersAdded: Int64 = 0
  /// Accounts made so far.
  private(set) var made: Int64 = 0

  private let find: Statement
  private let insertAccount: Statement
  private let insertCustomer: Statement

  init(_ connection: Connection, words: WordBook, hash: KeyHash) throws {
    self.connection = connection
    self.words = words
    self.hash = hash
    nextAccount = try connection.lastAccount() + 1
    nextCustomer = try connection.lastCustomer() + 1
    knowsAll = nextAccount == 1
    find = try connection.statement(
      "SELECT number, home FROM accounts WHERE name = ? AND platform = ?")
    insertAccount = try connection.statement(
      """
      INSERT INTO accounts (number, platform, name, home, own, customer) VALUES (?, ?, ?, ?, ?, ?)
      """)
    insertCustomer = try connection.statement(
      "INSERT INTO customers (number, shape, owner, id, changed) VALUES (?1, 0, ?1, ?2, ?3)")
  }

  /// Reads all accounts into memory, where they fit: a bulk load asks for each of them.
  func preload() throws {
    if knowsAll { return }
    guard nextAccount < 1_500_000 else { return }
    let all = try Statement(
      connection.handle, "SELECT number, home, platform, name FROM accounts ORDER BY number")
    while try all.step() {
      let key = hash(all.bytes(3), scope: Int32(truncatingIfNeeded: all.int(2)))
      if table.find(key) == nil { remember(key, Entry(number: all.int(0), home: all.int(1))) }
    }
    knowsAll = true
  }

  private func remember(_ key: (UInt64, UInt64), _ entry: Entry) {
    guard let number = UInt32(exactly: entry.number), let home = UInt32(exactly: entry.home) else {
      knowsAll = false
      return
    }
    table.insert(key, number, home)
    if !table.isComplete { knowsAll = false }
  }

  func existing(platform: Int32, name: String) throws -> Entry? {
    try existing(platform: platform, name: name, hash(name, scope: platform))
  }

  @inline(__always) private func existing(
    platform: Int32, name: String, _ key: (UInt64, UInt64)
  ) throws -> Entry? {
    if let (number, home) = table.find(key) {
      return Entry(number: Int64(number), home: Int64(home))
    }
    if knowsAll { return nil }
    find.bind(1, name)
    find.bind(2, Int64(platform))
    defer { find.reset() }
    guard try find.step() else { return nil }
    let entry = Entry(number: find.int(0), home: find.int(1))
    remember(key, entry)
    return entry
  }

  /// - Parameters:
  ///   - near: an account known to be the same person's; a new one is put beside it.
  ///   - publicID: of a new customer, made only when one is needed.
  @inline(__always) func account(
    platform: Int32, name: String, near: Entry? = nil, change: Int64, publicID: () -> String
  ) throws -> (entry: Entry, isNew: Bool) {
    let key = hash(name, scope: platform)
    if let entry = try existing(platform: platform, name: name, key) { return (entry, false) }
    return (
      try make(platform: platform, name: name, near: near, change: change, publicID(), key), true
    )
  }

  private func make(
    platform: Int32, name: String, near: Entry?, change: Int64, _ publicID: String,
    _ key: (UInt64, UInt64)
  ) throws -> Entry {
    let entry: Entry
    let customer: Int64
    if let near {
      entry = Entry(number: nextAccount, home: near.home)
      customer =
        try connection.int("SELECT customer FROM accounts WHERE number = ?", near.number)
        ?? near.home
    } else {
      customer = try newCustomer(id: publicID, change: change)
      entry = Entry(number: nextAccount, home: customer)
      customersAdded += 1
    }
    nextAccount += 1
    made += 1
    insertAccount.bind(1, entry.number)
    insertAccount.bind(2, Int64(platform))
    insertAccount.bind(3, name)
    insertAccount.bind(4, entry.home)
    insertAccount.bind(5, near == nil ? customer : nil)
    insertAccount.bind(6, customer)
    try insertAccount.run()
    remember(key, entry)
    return entry
  }

  /// A customer row without accounts.
  func newCustomer(id: String?, change: Int64) throws -> Int64 {
    let number = nextCustomer
    nextCustomer += 1
    insertCustomer.bind(1, number)
    insertCustomer.bind(2, id)
    insertCustomer.bind(3, change)
    try insertCustomer.run()
    return number
  }
}

extension Connection {
  /// The greatest account number ever given out; 0 before the first.
  func lastAccount() throws -> Int64 {
    max(try int("SELECT max(number) FROM accounts") ?? 0, try number(.lastAccount))
  }

  func lastCustomer() throws -> Int64 {
    max(try int("SELECT max(number) FROM customers") ?? 0, try number(.lastCustomer))
  }
}
