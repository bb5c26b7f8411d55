import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@Suite struct WalletImportTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let lab: StoreLab
  private static let card = Purse(name: "demo.card", unit: .money)

  init() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    (self.folder, self.store) = (folder, store)
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    lab.memberships = [
      Self.card.name: .storedValue(
        StoredValueMembership(
          name: Self.card.name, title: "储值卡", place: SourcePlace(file: "main.lua", line: 1)))
    ]
    self.lab = lab
  }

  private func brand(_ id: String) -> PersonReference { PersonReference(customerID: id) }

  private func wallet(
    _ id: String, _ person: PersonReference, _ kind: WalletRecord.Kind, _ amount: Int64?,
    _ purse: Purse = .points, of: String? = nil, expires: Int64? = nil
  ) -> WalletRecord {
    var record = WalletRecord(
      entryID: id, person: person, purse: purse, kind: kind, amount: amount,
      at: Instant(seconds: 100))
    record.of = of
    record.expires = expires.map { Instant(seconds: $0) }
    return record
  }

  private func bring(_ rows: WalletRecord...) throws -> (counts: ImportCounts, problems: [String]) {
    let (counts, problems) = try lab.bring(.wallet(rows), into: store)
    return (counts, problems.map(\.reason))
  }

  private func balance(_ name: String, _ purse: Purse = .points, at: Int64 = 1_000) throws -> Int64
  {
    try store.wallets(of: store.customer(named: name))[purse]?
      .balance(at: Instant(seconds: at)) ?? 0
  }

  @Test func `every kind of movement, and the same again changes nothing`() throws {
    let c1 = brand("c1")
    let rows = [
      wallet("1", c1, .give, 100, expires: 500),
      wallet("2", c1, .topUp, 9_000, Self.card),
      wallet("3", c1, .spend, 5_000, Self.card), wallet("4", c1, .spend, 40),
      wallet("5", c1, .refund, 1_000, Self.card, of: "3"),
      wallet("6", c1, .refund, nil, Self.card, of: "3"),
      wallet("7", c1, .withdraw, 2_000, Self.card), wallet("8", c1, .adjust, -10),
      wallet("9", c1, .adjust, 7),
    ]
    let first = try lab.bring(.wallet(rows), into: store)
    #expect(first.problems == [] && first.counts.added == 9)
    #expect(try balance("c1", at: 400) == 57)
    #expect(try balance("c1") == 7)
    #expect(try balance("c1", Self.card) == 7_000)
    let books = try store.reconcile()
    #expect(books.faults == [])
    let again = try lab.bring(.wallet(rows), into: store)
    #expect(again.problems == [] && again.counts.added == 0 && again.counts.unchanged == 9)
    #expect(try store.reconcile() == books)
    #expect(try lab.bring(.wallet(rows), into: store, source: "till").counts.added == 9)
  }

  @Test func `a refused row says who has what and what was wanted`() throws {
    let (c1, c2) = (brand("c1"), brand("c2"))
    _ = try bring(
      wallet("1", c1, .topUp, 9_000, Self.card), wallet("2", c1, .spend, 5_000, Self.card))
    let (counts, problems) = try bring(
      wallet("3", c1, .spend, 4_001, Self.card),
      wallet("4", c1, .refund, 5_001, Self.card, of: "2"),
      wallet("5", c1, .refund, 1, Self.card, of: "none"),
      wallet("2", c1, .spend, 5_000), wallet("2", c2, .spend, 5_000, Self.card),
      wallet("6", c2, .spend, 1))
    #expect(counts.added == 0)
    #expect(
      problems == [
        "c1 has 40.00 of demo.card at that time, and 40.01 is wanted; is an earlier row missing?",
        "of that spending 50.00 can still be given back to c1, and 50.01 is wanted",
        "the entry that this belongs to is not in the ledger; import it first",
        LedgerRefusal.otherContent.words("", .points, .cny),
        LedgerRefusal.otherContent.words("", .points, .cny),
        "c2 has 0 of points at that time, and 1 is wanted; is an earlier row missing?",
      ])
  }

  @Test func `only what was spent is refunded, and nothing is swallowed`() throws {
    let (c1, c2) = (brand("c1"), brand("c2"))
    _ = try bring(
      wallet("T", c1, .topUp, 9_000, Self.card), wallet("G", c1, .give, 50),
      wallet("J", c1, .adjust, -10), wallet("W", c1, .withdraw, 1_000, Self.card),
      wallet("S", c1, .spend, 5_000, Self.card), wallet("R", c1, .refund, nil, Self.card, of: "S"))
    let rows = [
      wallet("1", c1, .refund, nil, Self.card, of: "T"), wallet("2", c1, .refund, nil, of: "G"),
      wallet("3", c1, .refund, nil, of: "J"), wallet("4", c1, .refund, 5, of: "J"),
      wallet("5", c1, .refund, 5, Self.card, of: "W"),
      wallet("6", c1, .refund, nil, Self.card, of: "R"),
      wallet("7", c1, .refund, nil, Self.card, of: "S"), wallet("8", c1, .refund, nil, of: "S"),
      wallet("9", c2, .refund, nil, Self.card, of: "S"),
    ]
    let adjust =
      "entry 'J' is an adjust, and only a spend can be refunded; to undo it, write an adjust the other way"
    for _ in 0..<2 {
      let (counts, problems) = try lab.bring(.wallet(rows), into: store)
      #expect(counts.added == 0 && counts.unchanged == 0)
      #expect(
        problems.map(\.reason) == [
          "entry 'T' is a topup, and only a spend can be refunded; to hand own money back, write a withdraw",
          "entry 'G' is a give, and only a spend can be refunded; to take it back, write an adjust with a "
            + "minus", adjust, adjust,
          "entry 'W' is a withdraw, and only a spend can be refunded; to bring the money in again, write a "
            + "topup",
          "entry 'R' is a refund itself, and only a spend can be refunded; name the spend it is of",
          "nothing of the spend 'S' is left to refund: all was given back",
          "entry 'S' is a spend of demo.card, not of points",
          "entry 'S' is what another customer spent, not c2",
        ])
    }
    // What is there already is known still.
    #expect(
      try bring(wallet("R", c1, .refund, nil, Self.card, of: "S")).counts.unchanged == 1)
    #expect(try store.reconcile().faults == [])
  }

  @Test func `what comes in while merged goes with its own account`() throws {
    _ = try bring(wallet("1", brand("c1"), .give, 10))
    _ = try bring(wallet("2", brand("c2"), .give, 20))
    _ = try store.merge("c1", "c2")
    _ = try bring(wallet("3", brand("c2"), .give, 5))
    #expect(try balance("c1") == 35)
    #expect(try bring(wallet("2", brand("c2"), .give, 20)).counts.unchanged == 1)
    _ = try store.unmerge("c2")
    #expect(try balance("c1") == 10)
    #expect(try balance("c2") == 25)
    #expect(try store.reconcile().faults == [])
  }

  @Test func `money goes into purses that are declared, and a wrong name is told the right one`()
    throws
  {
    var lab = lab
    let place = SourcePlace(file: "main.lua", line: 1)
    lab.memberships["demo.box"] = .product(
      ProductSubscription(
        name: "demo.box", title: "", sells: ["S"], bought: 0, every: CalendarDuration(days: 1)!,
        times: nil, deliver: .sku("S"), remind: nil, task: nil, place: place))
    lab.coupons = ["demo.ten"]
    let c1 = brand("c1")
    func purse(_ name: String) -> Purse { Purse(name: name, unit: .money) }
    let rows = [
      wallet("1", c1, .topUp, 100, purse("demo.crad")),
      wallet("2", c1, .give, 100, purse("demo.box")),
      wallet("3", c1, .adjust, 100, purse("demo.ten")),
      wallet("4", c1, .spend, 100, purse("tea.sea")),
      wallet("5", c1, .give, 100, purse("poimts.x")),
    ]
    let (counts, problems) = try lab.bring(.wallet(rows), into: store)
    #expect(counts.added == 0)
    #expect(
      problems.map(\.reason) == [
        "no plugin declares a purse 'demo.crad'; did you mean 'demo.card'?",
        "demo.box is a membership of kind product_subscription: only those of kind stored_value hold "
          + "money",
        "demo.ten is a coupon: steps of SOPs and benefits give it, and it holds no money",
        "no plugin declares a purse 'tea.sea'; there are points, demo.card",
        "no plugin declares a purse 'poimts.x'; there are points, demo.card",
      ])
    #expect(try store.reconcile().purses == [])
  }

  /// Whoever takes a plugin out owes its customers their money still.
  @Test func `what is in a purse whose plugin is gone goes out, and nothing comes in`() throws {
    let c1 = brand("c1")
    let first = [
      wallet("1", c1, .topUp, 9_000, Self.card), wallet("2", c1, .spend, 5_000, Self.card),
    ]
    #expect(try lab.bring(.wallet(first), into: store).counts.added == 2)
    var gone = lab
    gone.memberships = [:]
    #expect(try gone.bring(.wallet(first), into: store).counts.unchanged == 2)
    let later = [
      wallet("3", c1, .refund, 1_000, Self.card, of: "2"),
      wallet("4", c1, .withdraw, 2_000, Self.card),
      wallet("5", c1, .spend, 500, Self.card), wallet("6", c1, .topUp, 500, Self.card),
    ]
    let (counts, problems) = try gone.bring(.wallet(later), into: store)
    #expect(counts.added == 3)
    #expect(
      problems.map(\.reason) == [
        "no plugin declares a purse 'demo.card'; siyu.membership of kind stored_value declares one, "
          + "and points there always are"
      ])
    #expect(try balance("c1", Self.card) == 2_500)
  }

  @Test func `what has not happened yet is not taken`() throws {
    var lab = lab
    lab.now = Instant(seconds: 100)
    var (soon, late) = (
      wallet("1", brand("c1"), .give, 10), wallet("2", brand("c1"), .give, 1_000)
    )
    soon.at = Instant(seconds: 100 + 86_400)
    late.at = Instant(seconds: 101 + 86_400)
    let (counts, problems) = try lab.bring(.wallet([soon, late]), into: store)
    #expect(counts.added == 1)
    #expect(
      problems.map(\.reason) == [
        "it is of 1970-01-02 00:01, more than a day after now: import it when it has happened"
      ])
    #expect(try balance("c1", at: 99 + 86_400) == 0)
    #expect(try balance("c1", at: 100 + 86_400) == 10)
  }

  @Test func `nobody spends what came in later`() throws {
    func at(_ seconds: Int64, _ record: WalletRecord) -> WalletRecord {
      var record = record
      record.at = Instant(seconds: seconds)
      return record
    }
    let c1 = brand("c1")
    let (counts, problems) = try bring(
      at(200, wallet("1", c1, .give, 100)), at(100, wallet("2", c1, .spend, 30)),
      at(150, wallet("3", c1, .give, 20)), at(199, wallet("4", c1, .spend, 30)),
      at(199, wallet("5", c1, .spend, 15)), at(200, wallet("6", c1, .spend, 30)),
      at(160, wallet("7", c1, .topUp, 500, Self.card)),
      at(159, wallet("8", c1, .withdraw, 500, Self.card)))
    #expect(counts.added == 5)
    #expect(
      problems == [
        "c1 has 0 of points at that time, and 30 is wanted; the 100 that came in later cannot be used "
          + "before",
        "c1 has 20 of points at that time, and 30 is wanted; the 100 that came in later cannot be used "
          + "before",
        "c1 has 0.00 of demo.card at that time, and 5.00 is wanted; the 5.00 that came in later cannot "
          + "be used before",
      ])
    #expect(try balance("c1") == 75)
    #expect(try store.reconcile().faults == [])
  }

  @Test func `who owes is told to owe`() {
    let points = Purse.points
    #expect(
      LedgerRefusal.notEnough(has: -50, wants: 1).words("c1", points, .cny)
        == "c1 owes 50 of points at that time, and 1 is wanted; is an earlier row missing?")
    #expect(
      LedgerRefusal.notYet(has: -50, later: 100, wants: 1).words("c1", points, .cny)
        == "c1 owes 50 of points at that time, and 1 is wanted; the 100 that came in later cannot be used "
        + "before")
    #expect(
      LedgerRefusal.notEnough(has: 0, wants: 1).words("c1", points, .cny).hasPrefix("c1 has 0 of"))
  }

  @Test func `only own money can be withdrawn, and the refusal says so`() throws {
    let c1 = brand("c1")
    let (_, problems) = try bring(
      wallet("1", c1, .give, 500, Self.card), wallet("2", c1, .topUp, 200, Self.card),
      wallet("3", c1, .withdraw, 300, Self.card), wallet("4", c1, .withdraw, 800, Self.card),
      wallet("5", c1, .withdraw, 200, Self.card), wallet("6", c1, .withdraw, 1, Self.card))
    func words(_ own: String, _ wanted: String, _ all: String) -> String {
      "c1 has \(own) of own money in demo.card at that time, and \(wanted) is wanted; the rest of the "
        + "\(all) there was given, and only own money can be withdrawn"
    }
    #expect(
      problems == [
        words("2.00", "3.00", "7.00"), words("2.00", "8.00", "7.00"), words("0.00", "0.01", "5.00"),
      ])
  }

  /// What two numbers spent while they were one customer each may be refunded its part of.
  @Test func `a refund after an unmerge goes to each as far as it paid`() throws {
    let (a, d) = (brand("a"), brand("d"))
    _ = try bring(
      wallet("1", a, .topUp, 1_000, Self.card), wallet("2", d, .topUp, 2_000, Self.card))
    _ = try store.merge("a", "d")
    _ = try bring(wallet("S", d, .spend, 2_500, Self.card))
    _ = try store.unmerge("d")
    #expect(try balance("a", Self.card) == 0)
    #expect(try balance("d", Self.card) == 500)
    let (counts, problems) = try bring(
      wallet("R1", a, .refund, 1_001, Self.card, of: "S"),
      wallet("R2", a, .refund, nil, Self.card, of: "S"),
      wallet("R3", d, .refund, 1_501, Self.card, of: "S"),
      wallet("R4", d, .refund, 1_500, Self.card, of: "S"),
      wallet("R5", brand("e"), .refund, 1, Self.card, of: "S"))
    #expect(counts.added == 2)
    #expect(
      problems == [
        "of that spending 10.00 can still be given back to a, and 10.01 is wanted",
        "of that spending 15.00 can still be given back to d, and 15.01 is wanted",
        "entry 'S' is what another customer spent, not e",
      ])
    #expect(try balance("a", Self.card) == 1_000)
    #expect(try balance("d", Self.card) == 2_000)
    #expect(try bring(wallet("R2", a, .refund, nil, Self.card, of: "S")).counts.unchanged == 1)
    #expect(try store.reconcile().faults == [])
  }

  @Test func `damaged entries are told, and crash nothing`() throws {
    _ = try bring(
      wallet("1", brand("c1"), .give, 100), wallet("2", brand("c1"), .spend, 40))
    let file = try SQLiteFile(folder.path + "/siyu.db")
    let rows = try file.ints("SELECT place FROM ledger ORDER BY place")
    try file.execute(
      "UPDATE ledger SET data = substr(data, 1, length(data) - 1) WHERE place = \(rows[1])")
    #expect(throws: StoreError.self) { try balance("c1") }
    let cut = try store.reconcile()
    #expect(cut.faults.contains { $0.contains("entry \(rows[1])") })
    try file.execute("DELETE FROM ledger WHERE place = \(rows[1])")
    let lost = try store.reconcile()
    #expect(
      lost.faults == [
        "1 entries, and 2 keys that find one",
        "entry \(rows[1]) is not there, and its key is",
      ])
    try file.execute("DELETE FROM ledger_keys WHERE place = \(rows[1])")
    #expect(try store.reconcile().faults == [])
  }
}
