import Foundation
import GRDB
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct CheckupTests {
  private let folder: TemporaryFolder
  private let key = WorkspaceKey.random()

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/siyu.db" }

  private func checkup(full: Bool = true, keys: [WorkspaceKey]? = nil) -> StoreCheckup {
    StoreCheckup(
      path: path, keys: keys ?? [key], full: full, temporaryDirectory: folder.path)
  }

  private func note() -> AuditNote {
    AuditNote(
      command: "doctor", actor: AuditActor(login: "mei", uid: 1000), clock: nil, version: "0.1.0",
      time: { Instant(seconds: 1_800_000_000) })
  }

  private func customer(_ id: String, phone: String) -> CustomerRecord {
    var row = CustomerRecord(person: PersonReference(customerID: id, phone: phone))
    row.name = "王芳"
    row.city = "杭州"
    return row
  }

  private var orders: [OrderRecord] {
    (1...90).map { number in
      var row = OrderRecord(orderID: "o\(number)", amount: 1_000)
      row.buyer = PersonReference(customerID: "c\(number % 40 + 1)")
      row.paidAt = Instant(seconds: 1_000 + Int64(number))
      row.status = .paid
      var line = OrderLineRecord(orderID: row.orderID, quantity: 2)
      line.sku = "s\(number % 3)"
      line.price = 500
      row.lines = [line]
      return row
    }
  }

  private var events: [EventRecord] {
    (1...60).map { number in
      EventRecord(
        eventID: "e\(number)", person: PersonReference(customerID: "c\(number % 40 + 1)"),
        type: "pool.joined", at: Instant(seconds: 1_000))
    }
  }

  /// A store with customers, orders, events, tags of a run and by hand, a merge and an entry.
  private func makeStore() throws {
    let store = try SQLiteStore(path: path, key: key, zone: .utc)
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    store.audit.begin(note())
    try lab.bring(
      .customers((1...40).map { customer("c\($0)", phone: "138000000\($0 + 10)") }), into: store)
    try lab.bring(
      .orders(orders), into: store)
    try lab.bring(.events(events), into: store)
    let group = TagGroup(
      name: "demo.value", title: "价值", dimension: .value, exclusive: true,
      values: [TagValue(name: "high", title: "高")])
    let ids = try store.tagIDs(for: [group], reserve: true).ids
    let tag = try #require(ids.values.first)
    let run = try store.beginRun(
      RunHeader(
        identity: "one", now: Instant(seconds: 10), plugins: [("demo@1.0.0", "sum")],
        rules: [(plugin: 0, text: "value (main.lua:3)")],
        mark: EvaluationMark(change: 1, now: Instant(seconds: 10), fingerprint: "f")))
    let change = TagChange(tag: tag, gained: true, rule: 0, reason: "多", reads: ["orders"])
    try run.commit(
      (1...10).map { SubjectChange(customer: $0, changes: [change], due: .max) }, through: 1)
    try run.finish()
    try reach(store)
    let twelfth = CustomerNumber(rawValue: 12)
    let star = TagName(group: "demo", value: "star")
    try store.setTag(star, on: twelfth, at: Instant(seconds: 20))
    try store.removeTag(star, from: twelfth, at: Instant(seconds: 30))
    try store.setTag(star, on: twelfth, at: Instant(seconds: 40))
    _ = try store.merge("c3", "c4")
  }

  private func problems(_ checkup: StoreCheckup) -> [String] {
    checkup.findings().filter { $0.state == .problem }.map(\.check)
  }

  @Test(arguments: [true, false])
  func `a store as siyu makes it has no problems`(_ full: Bool) throws {
    try makeStore()
    let findings = checkup(full: full).findings()
    #expect(findings.filter { $0.state != .ok } == [])
    #expect(findings.map(\.check) == StoreCheck.all.map(\.name))
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    var check: String
    var isMendable: Bool
    var sql: String
    var quickly = true
    var testDescription: String { "\(check): \(sql.prefix(60))" }
  }

  static let damages = [
    Damage(
      check: "keys of messages", isMendable: true,
      sql: "DELETE FROM recent_message_keys WHERE place IN (SELECT max(place) FROM messages)"),
    Damage(
      check: "keys of messages", isMendable: true,
      sql: "INSERT INTO message_keys VALUES (17, 123456789)"),
    Damage(
      check: "enrolments in flight", isMendable: true, sql: "UPDATE in_flight SET count = 9"),
    Damage(
      check: "owners of enrolments", isMendable: false,
      sql: "UPDATE enrolments SET place = 4444 << 28 WHERE place IN "
        + "(SELECT max(place) FROM enrolments)"),
    Damage(
      check: "owners of messages", isMendable: false,
      sql: "UPDATE messages SET place = 4444 << 28 WHERE place IN "
        + "(SELECT max(place) FROM messages); "
        + "UPDATE recent_message_keys SET place = 4444 << 28 WHERE place IN "
        + "(SELECT max(place) FROM recent_message_keys)"),
    Damage(
      check: "owners of tasks", isMendable: false,
      sql: "UPDATE tasks SET place = 4444 << 28 WHERE id = 't11'"),
    Damage(
      check: "enrolled entities", isMendable: false,
      sql: "UPDATE enrolments SET entity = 4444 WHERE place IN (SELECT max(place) FROM enrolments)"),
    Damage(
      check: "names in outreach", isMendable: false,
      sql: "UPDATE messages SET content = 4444 WHERE id = 'm11'"),
    Damage(
      check: "packed rows", isMendable: false, sql: "UPDATE standings SET marks = x'ff'"),
    Damage(
      check: "packed rows", isMendable: false, sql: "UPDATE run_undo SET data = x'07'"),
    Damage(
      check: "orders and their keys", isMendable: true,
      sql: "DELETE FROM order_keys WHERE hash IN (SELECT hash FROM order_keys LIMIT 2)"),
    Damage(
      check: "orders and their keys", isMendable: true,
      sql: "INSERT INTO order_keys VALUES (17, 123456789)"),
    Damage(
      check: "orders and their keys", isMendable: true,
      sql: "UPDATE order_keys SET hash = hash + 1 WHERE place IN (SELECT max(place) FROM orders)"),
    Damage(
      check: "events and their keys", isMendable: true, sql: "DELETE FROM event_keys"),
    Damage(
      check: "figures kept", isMendable: true,
      sql: "UPDATE meta SET value = 7 WHERE name = 'orders'"),
    Damage(
      check: "figures kept", isMendable: true,
      sql: "UPDATE meta SET value = 7 WHERE name = 'order_lines'"),
    Damage(
      check: "change number", isMendable: true,
      sql: "UPDATE meta SET value = 1 WHERE name = 'change'"),
    Damage(
      check: "evidence", isMendable: true,
      sql: "INSERT INTO evidence VALUES (4, x'00', 4444, NULL)"),
    // What a person decided, or said: only a backup knows better.
    Damage(check: "links", isMendable: false, sql: "INSERT INTO links VALUES (1, 4444, 1)"),
    Damage(check: "not the same", isMendable: false, sql: "INSERT INTO apart VALUES (4444, 1)"),
    Damage(
      check: "holders of tags", isMendable: false, sql: "INSERT INTO held (customer) VALUES (4444)"),
    Damage(
      check: "fields of entities", isMendable: false,
      sql: "INSERT INTO entity_fields VALUES (4444, 1, 'x')"),
    Damage(
      check: "accounts", isMendable: false,
      sql: "UPDATE accounts SET customer = 4444 WHERE number = 5"),
    Damage(
      check: "accounts", isMendable: false, sql: "UPDATE accounts SET home = 4444 WHERE number = 5"),
    Damage(
      check: "merged customers", isMendable: false,
      sql: "UPDATE customers SET owner = 4444, shape = 1 WHERE number = 20"),
    Damage(
      check: "merged customers", isMendable: false,
      sql: """
        UPDATE customers SET shape = 1, owner = CASE number WHEN 20 THEN 21 ELSE 20 END
        WHERE number IN (20, 21)
        """),
    Damage(
      check: "profiles", isMendable: false,
      sql: "INSERT INTO profiles (account, plain) VALUES (4444, x'')"),
    Damage(
      check: "attributes", isMendable: false,
      sql: "INSERT INTO attributes VALUES (1, 4444, 1, 'x')"),
    Damage(
      check: "answers", isMendable: false,
      sql: "INSERT INTO answers VALUES (1, 4444, 1, 1, 1, x'31', 0)"),
    Damage(
      check: "data keys", isMendable: false,
      sql: "INSERT INTO answers VALUES (1, 4444, 1, 1, 1, x'31', 1)"),
    Damage(
      check: "entities", isMendable: false,
      sql: "INSERT INTO entities VALUES (1, 1, 4444, 1, 'x', 1)"),
    Damage(
      check: "group members", isMendable: false,
      sql: "INSERT INTO group_members VALUES ('g', 4444, NULL, NULL)"),
    Damage(
      check: "packed rows", isMendable: false,
      sql: "UPDATE orders SET data = data || x'00' WHERE place IN (SELECT max(place) FROM orders)"),
    Damage(
      check: "packed rows", isMendable: false,
      sql: "UPDATE profiles SET plain = x'ff' WHERE account = 5"),
    Damage(
      check: "packed rows", isMendable: false,
      sql: "UPDATE decisions SET data = substr(data, 1, length(data) - 1) WHERE run = 1"),
    Damage(
      check: "tags held", isMendable: false, sql: "UPDATE held SET tags = x'ff' WHERE customer = 5"),
    Damage(check: "tags held", isMendable: false, sql: "DELETE FROM tags WHERE number = 1"),
    Damage(
      check: "tags and decisions", isMendable: false, sql: "DELETE FROM held WHERE customer = 5",
      quickly: false),
    Damage(
      check: "tags and decisions", isMendable: false,
      sql: "DELETE FROM decisions WHERE run = 0", quickly: false),
    Damage(check: "data keys", isMendable: false, sql: "DELETE FROM data_keys WHERE account = 5"),
    Damage(
      check: "data keys", isMendable: false,
      sql: "UPDATE data_keys SET wrapped = zeroblob(60) WHERE account = 5"),
    Damage(
      check: "audit log", isMendable: false,
      sql: """
        DROP TRIGGER audit_is_not_changed; UPDATE audit SET login = 'li' WHERE number = 1
        """),
  ]

  @Test(arguments: damages + staffDamages + invitationDamages + standingDamages + couponDamages)
  func `damage is found, and mended where that is possible`(_ damage: Damage) throws {
    try makeStore()
    try SQLiteFile(path).execute(damage.sql)
    let found = try #require(
      checkup(full: !damage.quickly).findings().first { $0.check == damage.check })
    #expect(found.state == .problem)
    #expect((found.mend != nil) == damage.isMendable)
    #expect(damage.isMendable || found.step != nil)
    let mended = try checkup().mend(note: note())
    let own = mended.filter { $0.hasPrefix("\(damage.check): ") }
    #expect(own.count == (damage.isMendable ? 1 : 0))
    #expect(problems(checkup()).contains(damage.check) != damage.isMendable)
    #expect(try checkup().mend(note: note()) == [], "mending again")
    if damage.isMendable {
      let store = try SQLiteStore(path: path, key: key, zone: .utc)
      let entries = try StoreContract.entries(of: store)
      #expect(entries.last?.command == "doctor")
      #expect(entries.last?.facts["mended"] == 1)
      #expect(try store.audit.verify(noted: nil).fault == nil)
    }
  }

  @Test func `after mending keys, an import knows what is there`() throws {
    try makeStore()
    try SQLiteFile(path).execute("DELETE FROM order_keys")
    _ = try checkup().mend(note: nil)
    let store = try SQLiteStore(path: path, key: key, zone: .utc)
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    let counts = try lab.bring(
      .orders(orders), into: store
    ).counts
    #expect(counts.unchanged == 90)
    #expect(try store.counts().orders == 90)
  }

  @Test func `a store of a newer siyu is told of, and nothing is mended in it`() throws {
    try makeStore()
    let file = try SQLiteFile(path)
    try file.execute("INSERT INTO grdb_migrations VALUES ('9999 later')")
    try file.execute("UPDATE meta SET value = 7 WHERE name = 'orders'")
    let findings = checkup().findings()
    #expect(findings.filter { $0.state == .problem }.map(\.check) == ["tables", "figures kept"])
    #expect(findings.allSatisfy { $0.mend == nil && ($0.state == .ok || $0.step != nil) })
    #expect {
      try checkup().mend(note: note())
    } throws: {
      ($0 as? StoreError)?.code == .tooNew
    }
    #expect(try file.ints("SELECT value FROM meta WHERE name = 'orders'") == [7])
  }

  @Test(arguments: ["orders", "events"])
  func `no keys are made from rows that cannot be read`(_ rows: String) throws {
    try makeStore()
    let keys = rows == "orders" ? "order_keys" : "event_keys"
    let file = try SQLiteFile(path)
    try file.execute("DELETE FROM \(keys) WHERE place IN (SELECT min(place) FROM \(rows))")
    try file.execute(
      "UPDATE \(rows) SET data = x'ff' WHERE place IN (SELECT max(place) FROM \(rows))")
    let found = try #require(checkup().findings().first { $0.check == "\(rows) and their keys" })
    #expect(found.state == .problem)
    #expect(found.mend == nil)
    let kept = try file.ints("SELECT place FROM \(keys) ORDER BY place")
    _ = try? checkup().mend(note: nil)
    #expect(try file.ints("SELECT place FROM \(keys) ORDER BY place") == kept)
  }

  @Test func `of what was removed in mending no byte is left`() throws {
    try makeStore()
    let secret = "sealed bytes of an account that is not there"
    try SQLiteFile(path).execute(
      "INSERT INTO evidence VALUES (4, x'00', 4444, CAST('\(secret)' AS BLOB))")
    #expect(try checkup().mend(note: note()).count == 1)
    for ending in ["", "-wal"] {
      let bytes = (try? Data(contentsOf: URL(fileURLWithPath: path + ending))) ?? Data()
      #expect(bytes.range(of: Data(secret.utf8)) == nil, "in siyu.db\(ending)")
    }
    #expect(problems(checkup()) == [])
  }

  @Test func `an index that lost its table is made anew`() throws {
    try makeStore()
    // Under another definition the row's entry goes elsewhere, and stays there.
    try redefine("accounts (home)")
    try SQLiteFile(path).execute("UPDATE accounts SET home = 30 WHERE number = 5")
    try redefine("accounts (customer)")
    try SQLiteFile(path).execute("UPDATE accounts SET home = 5 WHERE number = 5")
    let found = try #require(checkup().findings().first { $0.check == "SQLite's file" })
    #expect(found.state == .problem)
    #expect(found.mend != nil)
    #expect(try checkup().mend(note: nil).count == 1)
    #expect(problems(checkup()) == [])
  }

  private func redefine(_ columns: String) throws {
    let file = try SQLiteFile(path)
    try file.execute("PRAGMA writable_schema = ON")
    try file.execute(
      """
      UPDATE sqlite_master SET sql = 'CREATE INDEX accounts_of_customer ON \(columns)'
      WHERE name = 'accounts_of_customer'
      """)
  }

  @Test func `in a file with a damaged page nothing is mended`() throws {
    try makeStore()
    try SQLiteFile(path).execute("INSERT INTO links VALUES (1, 4444, 1)")
    let page = try DatabaseQueue(path: path).inDatabase { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return try Int.fetchOne(
        database, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'orders'") ?? 0
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64((page - 1) * 8192))
    try file.write(contentsOf: Data(repeating: 0xa5, count: 8192))
    try file.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    for full in [true, false] {
      let found = problems(checkup(full: full))
      #expect(found.contains("SQLite's file"))
      #expect(found.contains("links"))
    }
    #expect(throws: StoreError.self) { try checkup().mend(note: nil) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `a store without its key is looked over, and mended where no key is needed`() throws {
    try makeStore()
    for keys in [[], [WorkspaceKey.random()]] {
      #expect(problems(checkup(keys: keys)) == ["key"])
    }
    #expect(problems(checkup(keys: [.random(), key])) == [], "a key that is to follow")
    try SQLiteFile(path).execute(
      "DELETE FROM order_keys; INSERT INTO evidence VALUES (4, x'00', 4444, NULL)")
    #expect(try checkup(keys: []).mend(note: nil).count == 1)
    #expect(problems(checkup(keys: [])) == ["key", "orders and their keys"])
  }

  @Test(arguments: ["", "hello hello hello hello", "SQLite format 3\0 and nothing"])
  func `what is no store is said to be none`(_ content: String) throws {
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    #expect(problems(checkup()) == ["store"])
    let isRefused = (try? checkup().mend(note: nil)) == nil
    #expect(isRefused || content.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content.utf8))
  }

  @Test func `a store that is not there is not made`() {
    #expect(problems(checkup()) == ["store"])
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `commands and runs that did not end are told`() throws {
    try makeStore()
    do {
      let store = try SQLiteStore(path: path, key: key, zone: .utc)
      store.audit.begin(note())
      _ = try store.beginRun(
        RunHeader(
          identity: "two", now: Instant(seconds: 20), plugins: [], rules: [], mark: nil))
    }
    let notes = checkup().findings().filter { $0.state == .note }.map(\.check)
    #expect(notes == ["commands", "runs"])
  }
}
