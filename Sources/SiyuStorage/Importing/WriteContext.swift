import Crypto
import SiyuModel

/// Everything one write transaction needs, and what it has to settle before it commits.
///
/// Lives as long as a session (books stay warm from batch to batch) and ends with it: after a
/// rollback its books would remember numbers that do not exist.
final class WriteContext {
  let connection: Connection
  let keys: KeyRing
  let hash: KeyHash
  let words: WordBook
  let items: ItemBook
  let accounts: AccountBook
  let accountsPerPhone: Int64

  /// The number that this transaction's changes get.
  private(set) var change: Int64
  private var totalChangesBefore: Int64
  private var customersAddedBefore: Int64 = 0

  /// Accounts whose customer must be looked at again.
  var touched = NumberSet()
  /// Accounts whose evidence changed: their customers are put together anew.
  var unsettled: Set<Int64> = []
  /// Accounts whose customer's merged profile or public id may have changed.
  var outdated: Set<Int64> = []
  /// Customers who have other accounts than before.
  var regrouped: Set<Int64> = []
  /// Products or staff changed: every answer may.
  var referenceTouched = false

  var customersMerged: Int64 = 0
  var customersSplit: Int64 = 0
  var ordersAdded: Int64 = 0
  var ordersWithoutBuyerAdded: Int64 = 0
  var orderLinesAdded: Int64 = 0
  var eventsAdded: Int64 = 0

  /// Whether anybody's owner ever changed; `nil` until somebody asks.
  var hasOwners: Bool?
  /// Of staff; made anew where a transaction was taken back, as all of this is.
  private(set) lazy var labels = LabelBook(connection)

  private var recentKey: (account: Int64, key: SymmetricKey)?

  /// Inside a transaction.
  init(_ connection: Connection, keys: KeyRing, accountsPerPhone: Int? = nil) throws {
    self.connection = connection
    self.keys = keys
    try keys.checkCurrent(in: connection)
    hash = keys.keyHash
    words = WordBook(connection)
    items = ItemBook(connection)
    accounts = try AccountBook(connection, words: words, hash: hash)
    change = try connection.number(.change) + 1
    totalChangesBefore = connection.totalChanges
    let known = try connection.number(.accountsPerPhone)
    self.accountsPerPhone = accountsPerPhone.map(Int64.init) ?? (known == 0 ? 5 : known)
    if self.accountsPerPhone != known {
      try connection.set(.accountsPerPhone, to: self.accountsPerPhone)
      if known != 0 { try unsettlePhones(between: known, and: self.accountsPerPhone) }
    }
  }

  /// Begins the session's next transaction.
  func beginNext() throws {
    try keys.checkCurrent(in: connection)
    change = try connection.number(.change) + 1
    totalChangesBefore = connection.totalChanges
  }

  /// Customers made since the last call.
  func takeCustomersAdded() -> Int64 {
    defer { customersAddedBefore = accounts.customersAdded }
    return accounts.customersAdded - customersAddedBefore
  }

  /// Whether anything was written since the transaction began.
  var hasWritten: Bool { connection.totalChanges != totalChangesBefore }

  /// Puts customers together, merges profiles, counts; the last thing before a commit.
  func settle() throws {
    try settleIdentities()
    try settleProfiles()
    try settleTouched()
    try connection.add(ordersAdded, to: .orders)
    try connection.add(ordersWithoutBuyerAdded, to: .ordersWithoutBuyer)
    try connection.add(orderLinesAdded, to: .orderLines)
    try connection.add(eventsAdded, to: .events)
    (ordersAdded, ordersWithoutBuyerAdded, orderLinesAdded, eventsAdded) = (0, 0, 0, 0)
    guard hasWritten else { return }
    try connection.set(.change, to: change)
    if referenceTouched { try connection.set(.referenceChange, to: change) }
    referenceTouched = false
    try connection.add(1, to: .writes)
  }

  private func settleTouched() throws {
    if touched.isEmpty { return }
    let mark = try connection.statement(
      """
      UPDATE customers SET changed = ?1
      WHERE number = (SELECT customer FROM accounts WHERE number = ?2) AND changed < ?1
      """)
    mark.bind(1, change)
    try touched.forEach { account in
      mark.bind(2, account)
      try mark.run()
    }
    touched.removeAll()
  }

  func home(of account: Int64) throws -> Int64 {
    if account == 0 { return 0 }
    return try connection.int("SELECT home FROM accounts WHERE number = ?", account) ?? 0
  }

  // MARK: Keys

  /// The account's data key; `nil` when it has none and none is to be made.
  func dataKey(of account: Int64, making: Bool) throws -> SymmetricKey? {
    if let recentKey, recentKey.account == account { return recentKey.key }
    let find = try connection.statement("SELECT wrapped FROM data_keys WHERE account = ?")
    find.bind(1, account)
    defer { find.reset() }
    let key: SymmetricKey
    if try find.step() {
      key = try keys.dataKey(Array(find.bytes(0)), of: account)
    } else if making {
      let made = try keys.newDataKey(for: account)
      let insert = try connection.statement(
        "INSERT INTO data_keys (account, wrapped) VALUES (?, ?)")
      insert.bind(1, account)
      insert.bind(2, made.wrapped)
      try insert.run()
      key = made.key
    } else {
      return nil
    }
    recentKey = (account, key)
    return key
  }
}
