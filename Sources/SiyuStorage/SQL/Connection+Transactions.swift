import Foundation
import GRDBSQLite
import SiyuModel

extension Connection {
  /// Runs the body in one write transaction: all of it happens, or nothing.
  /// - Parameters:
  ///   - endsCommand: the command changes nothing after it, so its last audit entry goes along.
  ///   - carriesEntry: `false` for what is no part of a command, or writes its entry itself.
  /// - Throws: `StoreError` `.busy` when another write is under way, here or elsewhere.
  func transaction<T>(
    endsCommand: Bool = false, carriesEntry: Bool = true, _ body: (Connection) throws -> T
  ) throws -> T {
    try begin()
    do {
      let value = try body(self)
      if carriesEntry {
        try commit(endsCommand: endsCommand)
      } else {
        try execute("COMMIT")
      }
      return value
    } catch {
      rollback()
      throw error
    }
  }

  /// Every commit of a command's changes goes through here: the first carries its audit entry.
  func commit(endsCommand: Bool = false) throws {
    try beforeCommit?(self, totalChanges != changesAtBegin, endsCommand)
    try execute("COMMIT")
  }

  func refuseInsideTransaction() throws {
    if isInTransaction {
      throw StoreError(
        .busy, "an import or a run is being written",
        hint: "wait until it has finished, then run the same command again")
    }
  }

  /// What the body commits is on the disk when this returns, and everything committed before it: for
  /// what is followed by a step outside the store that cannot be taken back.
  func onDisk<T>(_ body: () throws -> T) throws -> T {
    try refuseInsideTransaction()
    // A store that goes with its process waits for no disk.
    if try int("PRAGMA synchronous") == 0 { return try body() }
    try execute("PRAGMA synchronous = FULL")
    defer { try? execute("PRAGMA synchronous = NORMAL") }
    return try body()
  }

  func begin() throws {
    try refuseInsideTransaction()
    try execute("BEGIN IMMEDIATE")
    changesAtBegin = totalChanges
  }

  /// Takes back what is not committed, if anything.
  func rollback() {
    if isInTransaction { try? execute("ROLLBACK") }
  }

  /// Moves a log that has grown large into the file and cuts it to nothing.
  ///
  /// Every process that opens the store reads the log through first: a gigabyte left behind by a
  /// first load made a plan that takes 40 ms take 400. Others that are reading keep the log; then
  /// it is cut another time.
  func truncateLargeLog() {
    guard !isInTransaction, logBytes > Self.largeLog else { return }
    let timeout = (try? int("PRAGMA busy_timeout")) ?? nil
    // Not worth waiting for.
    try? execute("PRAGMA busy_timeout = 0")
    try? execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try? execute("PRAGMA busy_timeout = \(timeout ?? 0)")
  }

  /// While many commits follow each other on the same pages, the log is moved into the file eight times
  /// as seldom as usual: each time, all that was written since is written again and put on the disk.
  func letLogGrow(_ grows: Bool) throws {
    try execute("PRAGMA wal_autocheckpoint = \(grows ? 8_000 : 1_000)")
  }

  /// Some ten times what SQLite lets a log grow to by itself.
  private static let largeLog: Int64 = 64 << 20

  private var logBytes: Int64 {
    guard let name = sqlite3_db_filename(handle, "main") else { return 0 }
    var about = stat()
    return stat(String(cString: name) + "-wal", &about) == 0 ? Int64(about.st_size) : 0
  }

  // MARK: Numbers kept in `meta`

  func number(_ name: MetaNumber) throws -> Int64 {
    try int("SELECT value FROM meta WHERE name = '\(name.rawValue)'") ?? 0
  }

  func set(_ name: MetaNumber, to value: Int64) throws {
    try run(
      """
      INSERT INTO meta (name, value) VALUES ('\(name.rawValue)', ?1)
      ON CONFLICT (name) DO UPDATE SET value = ?1
      """, value)
  }

  func add(_ amount: Int64, to name: MetaNumber) throws {
    if amount != 0 { try set(name, to: try number(name) + amount) }
  }
}

/// Counters and marks of the whole store.
enum MetaNumber: String {
  /// Bumped by every transaction that changes what rules can see.
  case change
  /// Bumped by every write transaction: equal numbers mean equal states.
  case writes
  /// The change at which products or staff, which belong to no customer, last changed.
  case referenceChange = "reference_change"
  case accountsPerPhone = "accounts_per_phone"
  case orders
  case ordersWithoutBuyer = "orders_without_buyer"
  case orderLines = "order_lines"
  case events
  case hashSeedA = "hash_seed_a"
  case hashSeedB = "hash_seed_b"
  /// The greatest numbers ever given out: a number of somebody erased is never given again.
  case lastCustomer = "last_customer"
  case lastAccount = "last_account"
  case erasedCustomers = "erased_customers"
  case erasedEvents = "erased_events"
  /// `OwedCleaning`.
  case cleaning
  /// About how many keys wait to be moved; see `MessageKeys`.
  case recentMessageKeys = "recent_message_keys"
  case runsTakenBack = "runs_taken_back"
  /// 1 while nothing may be handed over.
  case paused
  /// UTC seconds.
  case pausedSince = "paused_since"
  /// UTC seconds when a calendar next takes chat groups into an SOP; 0: never.
  case groupsDue = "groups_due"
  /// The last run that left somebody out, who had changed since it was decided.
  case lastLeavingOut = "last_leaving_out"
  /// The change through which invitations were gathered.
  case invitationsThrough = "invitations_through"
  /// What invitations were judged by, when that was done last; 0: something was taken away since.
  case invitationsSettled = "invitations_settled"
}

extension Connection {
  /// Runs the body against one state, whatever is written meanwhile.
  func reading<T>(_ body: (Connection) throws -> T) throws -> T {
    if isInTransaction { return try body(self) }
    try execute("BEGIN DEFERRED")
    defer { rollback() }
    return try body(self)
  }
}
