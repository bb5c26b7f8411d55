import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct ErasureTests {
  private let lab: PersonLab

  init() throws { lab = try PersonLab() }

  private func erase(_ store: SQLiteStore, _ name: String = "C-secret-person") throws {
    _ = try store.erase([store.customer(named: name)], dryRun: false)
  }

  /// What lies in the files of the person, each with a word for the failure message.
  private func traces() throws -> [(what: String, bytes: [UInt8])] {
    let file = try SQLiteFile(lab.path)
    let accounts = try file.ints(
      """
      SELECT number FROM accounts WHERE customer =
        (SELECT customer FROM accounts WHERE name = 'C-secret-person')
      """)
    #expect(accounts.count == 3)
    let ours = accounts.map(String.init).joined(separator: ",")
    var found: [(what: String, bytes: [UInt8])] = []
    func sql(_ what: String, _ sql: String) throws {
      let all = try file.bytes(sql)
      #expect(!all.isEmpty, "\(what)")
      found += all.map { (what, $0) }
    }
    try sql("wrapped data key", "SELECT wrapped FROM data_keys WHERE account IN (\(ours))")
    try sql("hash of phone or union id", "SELECT token FROM evidence WHERE account IN (\(ours))")
    try sql("sealed evidence", "SELECT sealed FROM evidence WHERE account IN (\(ours))")
    try sql(
      "sealed field",
      "SELECT name, phone, birthday, address FROM profiles WHERE account IN (\(ours))")
    let homes = try file.ints("SELECT DISTINCT home FROM accounts WHERE number IN (\(ours))")
    for home in homes {
      for table in ["order", "event"] {
        found += try file.bytes(
          """
          SELECT hash FROM \(table)_keys WHERE place >= \(home << 28) AND place < \((home + 1) << 28)
            AND abs(hash) > 140737488355328
          """
        ).map { ("hash of an \(table)'s id", $0) }
      }
    }
    for text in [
      "C-secret-person", "C-other-secret", "tb-secret-person", "order-of-secret-1",
      "order-of-secret-2", "order-of-secret-3", "event-of-secret", "pet-of-secret", "秘密的属性值",
      "secret-attribute-value", "tattoo-name", "dragonling", "petname", "秘密的宠物名", "只有他去的店",
      "只有他住的城", "只为他的活动", "SKU-of-secret", "刻字的戒指", "秘密的事件", "secret-source",
      "event:of-C-secret-person", "event:of-pet-of-secret", "message-of-C-secret-person",
      "task-of-C-secret-person", "words-of-C-secret-person", "秘密的备注",
    ] { found.append((text, Array(text.utf8))) }
    let number = try #require(
      try file.ints("SELECT customer FROM accounts WHERE name = 'C-secret-person'").first)
    found.append(("a tag's reason", Array("写着绝密的理由\(number)".utf8)))
    return found
  }

  @Test func `nothing of an erased person lies in any file, and all of it did before`() throws {
    let store = try lab.whole()
    let traces = try traces()
    let before = try lab.bytes()
    for trace in traces {
      #expect(before.range(of: Data(trace.bytes)) != nil, "\(trace.what) is a control")
    }
    // What is sealed never lay there in clear.
    let sealed = ["欧阳绝密", "司马绝密", "13812345678", "文三路", "1991-02-03", "union-of-secret"]
    try erase(store)
    #expect(try store.owedCleaning() == .erasure)
    try store.clean()
    #expect(try store.owedCleaning() == [])
    let after = try lab.bytes()
    for trace in traces {
      #expect(after.range(of: Data(trace.bytes)) == nil, "\(trace.what)")
    }
    for text in sealed { #expect(after.range(of: Data(text.utf8)) == nil, "\(text)") }
    // A neighbour is a control that searching still finds things.
    #expect(after.range(of: Data("order-neighbour-7".utf8)) != nil)
  }

  @Test func `what is left is a store that never had the person`() throws {
    let store = try lab.whole()
    try erase(store, "taobao:tb-secret-person")
    let never = try PersonLab()
    let other = try never.open()
    try never.fill(other)
    try never.bring(.accounts([never.account("douyin", "dy-neighbour", of: "x")]), other)
    try other.clean()
    _ = try other.erase([try other.customer(named: "x")], dryRun: false)
    try never.bring(
      .accounts([
        AccountRecord(person: PersonReference(platform: "douyin", accountID: "dy-neighbour"))
      ]),
      other)
    try never.decide(other, about: ["neighbour-1", "neighbour-2"], identity: "one")
    try never.reachNeighbour(other)
    let different: [ExportKind] = [.tags, .decisions, .coupons]
    for kind in ExportKind.allCases where !different.contains(kind) {
      #expect(try store.table(kind) == other.table(kind), "\(kind)")
    }
    // The code was given away: nobody gets it again, and nothing says who had it.
    #expect(
      try store.table(.coupons) == [["ten", "TEN-0001", "over", "", "", "", "", "", "", ""]])
    // Reasons name numbers, which differ where somebody came in between.
    for kind in [ExportKind.tags, .decisions] {
      #expect(
        try store.table(kind).map { $0.dropLast() } == other.table(kind).map { $0.dropLast() })
    }
    #expect(try store.counts() == other.counts())
  }

  @Test func `points become nobody's, the books balance, and nothing is paid twice`() throws {
    let store = try lab.whole()
    try erase(store)
    let books = try store.reconcile()
    #expect(books.faults == [])
    for table in ["coupon_holders", "coupon_waiting"] {
      #expect(try SQLiteFile(lab.path).ints("SELECT count(*) FROM \(table)") == [0])
    }
    #expect(
      books.purses.map(\.accounts) == [[.issued: -1, .erased: 1], [.issued: -120, .erased: 120]])
    #expect(try store.table(.ledger) == [])
    // The same file again: somebody new by that name, who is given nothing.
    try lab.bring(.wallet([PersonLab.movement]), store)
    #expect(try store.wallets(of: store.customer(named: "C-secret-person")) == [:])
    #expect(try store.reconcile() == books)
  }

  @Test(arguments: ["failed", "declined", "withdrawn", "done"])
  func `what came of a task is counted as that once its customer is erased`(_ name: String) throws {
    let store = try lab.whole()
    let result = try #require(
      [TaskResult.Result.done, .failed, .declined, .withdrawn].first { $0.name == name })
    try SQLiteFile(lab.path).execute("UPDATE tasks SET done = 1, result = \(result.rawValue)")
    _ = try store.erase([store.customer(named: "C-other-secret")], dryRun: false)
    #expect(
      try store.erasedOutreach().filter { $0.kind == "tasks" }
        == [ErasedOutreach(kind: "tasks", sop: "demo.welcome", state: name, count: 1)])
  }

  @Test func `the number of orders and their sums by month stay`() throws {
    let store = try lab.whole()
    let before = try store.table(.orders).compactMap { Int64($0[5]) }.reduce(0, +)
    let counts = try store.erase([store.customer(named: "C-other-secret")], dryRun: false)
    #expect(counts.customers == 1)
    #expect(counts.accounts == 3)
    #expect(counts.orders == 3)
    #expect(counts.orderLines == 1)
    #expect(counts.events == 3)
    #expect(counts.standings == 1)
    #expect(counts.enrolments == 2)
    #expect(counts.messages == 1)
    #expect(counts.tasks == 1)
    #expect(
      try store.erasedOutreach() == [
        ErasedOutreach(kind: "enrolments", sop: "demo.welcome", state: "active", count: 2),
        ErasedOutreach(kind: "messages", sop: "demo.welcome", state: "confirmed", count: 1),
        ErasedOutreach(kind: "standings", sop: "demo.vip", state: "gold", count: 1),
        ErasedOutreach(kind: "tasks", sop: "demo.welcome", state: "open", count: 1),
      ])
    #expect(counts.entities == 1)
    #expect(counts.memberships == 1)
    #expect(counts.entries == 2)
    #expect(counts.coupons == 1)
    #expect(counts.tags == 2)
    #expect(counts.decisions == 4)
    #expect(counts.keys == 2)
    #expect(counts.evidence == 2)
    #expect(
      try store.erasedTotals() == [
        ErasedTotal(month: "", paid: false, orders: 1, amount: 7, refunded: 0),
        ErasedTotal(month: "1970-02", paid: true, orders: 1, amount: 12_345, refunded: 0),
        ErasedTotal(month: "1970-03", paid: true, orders: 1, amount: 100, refunded: 40),
      ])
    #expect(try store.snapshot().outreach.inFlight().map(\.count) == [1])
    let left = try store.table(.orders).compactMap { Int64($0[5]) }.reduce(0, +)
    #expect(try left + store.erasedTotals().map(\.amount).reduce(0, +) == before)
  }

  @Test func `sums that lead beyond the largest number stay at it`() throws {
    let store = try lab.whole()
    try SQLiteFile(lab.path).execute(
      "INSERT INTO erased_orders VALUES ('1970-02', 1, 5, 9223372036854775807, 3)")
    _ = try store.erase([store.customer(named: "C-other-secret")], dryRun: false)
    #expect(
      try store.erasedTotals().first { $0.month == "1970-02" }
        == ErasedTotal(month: "1970-02", paid: true, orders: 6, amount: .max, refunded: 3))
  }

  @Test func `a dry run counts the same and writes nothing`() throws {
    let store = try lab.whole()
    let before = try store.everything()
    let foreseen = try store.erase([store.customer(named: "C-secret-person")], dryRun: true)
    #expect(try store.everything() == before)
    #expect(try store.owedCleaning() == [])
    #expect(
      try store.erase([store.customer(named: "C-secret-person")], dryRun: false) == foreseen)
  }

  @Test func `the same person imported again starts anew`() throws {
    let store = try lab.whole()
    let old = try store.customer(named: "C-secret-person")
    let oldAccounts = try SQLiteFile(lab.path).ints("SELECT max(number) FROM accounts")
    try erase(store)
    try store.clean()
    #expect(throws: StoreError.self) { try store.customer(named: "C-secret-person") }
    try lab.bring(.customers([PersonLab.person]), store)
    let new = try store.customer(named: "C-secret-person")
    #expect(new > old)
    #expect(try store.detail(of: new).tags.isEmpty)
    #expect(try store.detail(of: new).history.isEmpty)
    #expect(try store.detail(of: new).orderCount == 0)
    #expect(try store.people()["C-secret-person"] == ["C-secret-person"])
    let accounts = try SQLiteFile(lab.path).ints(
      "SELECT number FROM accounts WHERE name = 'C-secret-person'")
    #expect(accounts[0] > oldAccounts[0])
  }

  @Test func `a number is never given again, even the last one`() throws {
    let store = try lab.open()
    try lab.bring(.customers([PersonLab.person]), store)
    let old = try store.customer(named: "C-secret-person")
    try erase(store)
    // Opened anew, so that nothing is remembered but what the file says.
    let again = try lab.open()
    try lab.bring(.customers([PersonLab.person]), again)
    #expect(try again.customer(named: "C-secret-person") > old)
  }

  @Test func `a pass that looked before the person went decides nothing about them`() throws {
    let store = try lab.whole()
    let number = try store.customer(named: "C-secret-person")
    let tags = try store.tagIDs(for: [PersonLab.group], reserve: true).ids
    let basis = try store.snapshot().basis
    let run = try store.beginRun(
      RunHeader(
        identity: "late", now: Instant(seconds: 6_000), plugins: [("demo@1.0.0", "sum")],
        rules: [(plugin: 0, text: "value")], mark: nil, basis: basis))
    try erase(store)
    let low = try #require(tags[TagName(group: "demo.value", value: "low")])
    let change = TagChange(tag: low, gained: true, rule: 0, reason: "r", reads: ["x"])
    try run.commit(
      [SubjectChange(customer: number.rawValue, changes: [change], due: 5)], through: 1)
    let file = try SQLiteFile(lab.path)
    #expect(try file.ints("SELECT count(*) FROM held WHERE customer = \(number.rawValue)") == [0])
  }

  @Test func `a run that also reached the erased person can be taken back`() throws {
    let store = try lab.whole()
    let run = try #require(try store.lastUndoableRun())
    try erase(store)
    let counts = try store.undo(run: run, at: Instant(seconds: 8_000), dryRun: false)
    #expect(counts.begun == 1 && counts.messages == 1)
    #expect(try store.table(.messages).map { $0[10] } == ["expired"])
  }

  @Test func `a store that somebody was erased from is sound, and says what is owed`() throws {
    let store = try lab.whole()
    try erase(store)
    func problems() -> [String] {
      StoreCheckup(
        path: lab.path, keys: [lab.key], full: true, temporaryDirectory: lab.folder.path
      ).findings().filter { $0.state == .problem }.map(\.check)
    }
    #expect(problems() == ["erased bytes"])
    try store.clean()
    #expect(problems() == [])
  }

  @Test func `a phone that tied nobody may tie again when one of too many is gone`() throws {
    let store = try lab.open()
    let people = (1...6).map {
      CustomerRecord(person: PersonReference(customerID: "p\($0)", phone: "13800000000"))
    }
    try lab.bring(.customers(people), store)
    #expect(try store.counts().customers == 6)
    try erase(store, "p6")
    // As if p6 had never been: five may share a number.
    #expect(try store.people() == ["p1": ["p1", "p2", "p3", "p4", "p5"]])
  }

  @Test func `wherever it is killed, it is either not begun or owed, and completed when run again`()
    throws
  {
    let store = try lab.whole()
    // From here on the log holds nothing but the erasure.
    try store.clean()
    let whole = try store.everything()
    try erase(store)
    let erased = try store.everything()
    let log = try Data(contentsOf: URL(filePath: lab.path + "-wal"))
    var seen: Set<OwedCleaning> = []
    for part in 0...24 {
      let copy = try lab.remains(as: "cut\(part)")
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try log.prefix(log.count * part / 24).write(to: URL(filePath: copy + "/siyu.db-wal"))
      let found = try SQLiteStore(path: copy + "/siyu.db", key: lab.key, zone: .utc)
      let owed = try found.owedCleaning()
      seen.insert(owed)
      #expect(try found.everything() == (owed.isEmpty ? whole : erased), "cut \(part)")
      if owed.isEmpty { try erase(found) }
      try found.clean()
      #expect(try found.everything() == erased)
      #expect(try lab.bytes(copy).range(of: Data("order-of-secret-1".utf8)) == nil)
    }
    #expect(seen == [[], .erasure])
  }
}
