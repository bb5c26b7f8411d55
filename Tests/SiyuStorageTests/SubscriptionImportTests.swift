import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// Subscriptions of another system, in a store of its own.
@Suite struct SubscriptionImportTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let lab: StoreLab
  private static let day: Int64 = 86_400
  private static let box = MembershipDeclaration.product(
    ProductSubscription(
      name: "mine.box", title: "订阅盒", sells: ["SUB"], bought: 0,
      every: CalendarDuration(days: 10)!, times: 3, deliver: .sku("BOX"), remind: nil, task: nil,
      place: SourcePlace(file: "main.lua", line: 1)))
  private static let plus = MembershipDeclaration.benefit(
    BenefitSubscription(
      name: "mine.plus", title: "年卡", sells: ["PLUS"], bought: 1,
      lasts: CalendarDuration(days: 365)!, benefits: ["mine.freight"],
      place: SourcePlace(file: "main.lua", line: 2)))

  init() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    (self.folder, self.store) = (folder, store)
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    lab.memberships = ["mine.box": Self.box, "mine.plus": Self.plus]
    lab.benefits = [
      "mine.freight": BenefitDeclaration(
        name: "mine.freight", title: "包邮", sort: .privilege, uses: 2,
        place: SourcePlace(file: "main.lua", line: 3))
    ]
    self.lab = lab
    let rows = (1...3).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try lab.bring(.customers(rows), into: store)
  }

  private func row(
    _ id: String, _ customer: String, _ state: SubscriptionState,
    of membership: String = "mine.box",
    from: Int64 = 0, until: Int64? = nil, at: Int64 = 5
  ) -> SubscriptionImport {
    SubscriptionImport(
      id: id, person: PersonReference(customerID: customer), membership: membership,
      from: Instant(seconds: from * Self.day),
      until: until.map { Instant(seconds: $0 * Self.day) }, state: state,
      at: Instant(seconds: at * Self.day))
  }

  /// `added`, `changed`, `unchanged`, or why not.
  private func bring(_ row: SubscriptionImport, source: String = "") throws -> String {
    let (counts, problems) = try lab.bring(.subscriptions([row]), into: store, source: source)
    if let problem = problems.first { return problem.reason }
    return counts.added > 0 ? "added" : counts.changed > 0 ? "changed" : "unchanged"
  }

  /// Of all numbers of the customer.
  private func states(_ customer: String) throws -> [String] {
    try store.standings(of: store.customer(named: customer)).map(\.state)
  }

  private func record(_ customer: String) throws -> SubscriptionRecord {
    let standing = try #require(
      Standing.met(try store.standings(of: store.customer(named: customer))))
    return try #require(SubscriptionRecord(standing.data))
  }

  private func byHand(
    _ customer: String, _ membership: MembershipDeclaration, at: Int64,
    _ deed: (SubscriptionHand) throws(Diagnostic) -> Standing?
  ) throws {
    let number = try store.customer(named: customer)
    let own = try store.standings(of: number).filter { $0.programme == membership.name }
    let hand = SubscriptionHand(
      standing: try #require(Standing.met(own)), membership: membership, zone: .utc,
      now: Instant(seconds: at * Self.day))
    var change = OutreachChange()
    for new in try hand.doing(own, deed) { change.put(new) }
    try store.changeByHand([(number, change)], at: hand.now)
  }

  @Test func `the same word again changes nothing, whatever was done since`() throws {
    let active = row("X1", "c1", .active)
    #expect(try bring(active) == "added")
    #expect(try bring(active) == "unchanged")
    try byHand("c1", Self.box, at: 6) { $0.pause() }
    #expect(try bring(active) == "unchanged")
    #expect(try states("c1") == ["paused"])
    try byHand("c1", Self.box, at: 7) { $0.end() }
    #expect(try bring(active) == "unchanged")
    #expect(try states("c1") == ["ended"])
    #expect(try record("c1").countedImports == 0)
    // Another word is news.
    #expect(try bring(row("X1", "c1", .paused, at: 8)) == "changed")
    #expect(try states("c1") == ["paused"])
    #expect(try record("c1").countedImports == 1)
    #expect(try bring(row("X1", "c1", .ended, at: 9)) == "changed")
    #expect(try bring(row("X1", "c1", .ended, at: 9)) == "unchanged")
    #expect(try states("c1") == ["ended"])
  }

  @Test func `ids are told apart by their source, and one that ended long ago ends nothing`() throws
  {
    #expect(try bring(row("X1", "c1", .active)) == "added")
    #expect(try bring(row("X1", "c1", .active), source: "shop") == "added")
    #expect(try record("c1").countedImports == 2)
    #expect(try bring(row("OLD", "c1", .ended, from: -90, at: -1)) == "added")
    #expect(try states("c1") == ["active"])
    #expect(try record("c1").countedImports == 2)
  }

  @Test func `a longer paid time is taken, and a shorter one that corrects it`() throws {
    func plus(_ until: Int64) -> SubscriptionImport {
      row("P1", "c2", .active, of: "mine.plus", until: until)
    }
    #expect(try bring(plus(30)) == "added")
    #expect(try bring(plus(60)) == "changed")
    #expect(try bring(plus(60)) == "unchanged")
    #expect(try record("c2").importedUntil == Instant(seconds: 60 * Self.day))
    #expect(try bring(plus(40)) == "changed")
    #expect(try record("c2").importedUntil == Instant(seconds: 40 * Self.day))
    #expect(
      Standing.met(try store.standings(of: store.customer(named: "c2")))?.until
        == Instant(seconds: 40 * Self.day))
  }

  @Test func `what others keep beside the record stays`() throws {
    #expect(try bring(row("P1", "c2", .active, of: "mine.plus", until: 30)) == "added")
    let number = try store.customer(named: "c2")
    var standing = try #require(try store.standings(of: number).first)
    standing.data["gave"] = ["monthly": "active 5"]
    standing.data["own_due"] = 7
    var change = OutreachChange()
    change.put(standing)
    try store.changeByHand([(number, change)], at: Instant(seconds: 1))
    #expect(try bring(row("P1", "c2", .active, of: "mine.plus", until: 60)) == "changed")
    let after = try #require(try store.standings(of: number).first)
    #expect(after.data["gave"] == ["monthly": "active 5"])
    #expect(after.data["own_due"]?.intValue == after.due?.seconds)
  }

  @Test func `a record of before the words were kept is not revived twice`() throws {
    #expect(try bring(row("X1", "c1", .active)) == "added")
    let number = try store.customer(named: "c1")
    var standing = try #require(try store.standings(of: number).first)
    standing.data["imports"] = ["/X1"]
    var change = OutreachChange()
    change.put(standing)
    try store.changeByHand([(number, change)], at: Instant(seconds: 1))
    #expect(try bring(row("X1", "c1", .active)) == "unchanged")
    try byHand("c1", Self.box, at: 6) { $0.pause() }
    #expect(try bring(row("X1", "c1", .active)) == "unchanged")
    #expect(try states("c1") == ["paused"])
  }

  @Test func `of customers who are one, an id is known under any number, and counts once`() throws {
    #expect(try bring(row("X1", "c1", .active, at: 1)) == "added")
    #expect(try bring(row("X2", "c2", .active, at: 2)) == "added")
    _ = try store.merge("c1", "c2")
    #expect(try bring(row("X1", "c1", .active, at: 1)) == "unchanged")
    #expect(try bring(row("X2", "c2", .active, at: 2)) == "unchanged")
    let numbers = try store.standings(of: store.customer(named: "c1"))
    #expect(numbers.count == 2)
    #expect(numbers.compactMap { SubscriptionRecord($0.data)?.countedImports } == [1, 1])
    #expect(try bring(row("X2", "c2", .paused, at: 3)) == "changed")
    #expect(try states("c1") == ["paused", "paused"])
    #expect(try bring(row("X2", "c2", .paused, at: 3)) == "unchanged")
    try byHand("c1", Self.box, at: 4) { $0.end() }
    #expect(try states("c1") == ["ended", "ended"])
    for standing in try store.standings(of: store.customer(named: "c1")) {
      let record = try #require(SubscriptionRecord(standing.data))
      #expect(record.given == 0 && record.countedImports == 0)
      #expect(record.base == Instant(seconds: 4 * Self.day))
    }
    #expect(try bring(row("X1", "c1", .active, at: 1)) == "unchanged")
    #expect(try bring(row("X2", "c2", .paused, at: 3)) == "unchanged")
    // Another one begins anew, and is delivered in full.
    #expect(try bring(row("X3", "c1", .active, from: 5, at: 5)) == "added")
    #expect(try record("c1").countedImports == 1)
    #expect(try record("c1").given == 1)
  }

  @Test func `more than are kept at once is told, and those that are over make room`() throws {
    for index in 0..<SubscriptionRecord.mostImports {
      #expect(try bring(row("X\(index)", "c1", .active)) == "added")
    }
    #expect(try bring(row("MORE", "c1", .active)) == "more than 24 imported for one customer")
    try byHand("c1", Self.box, at: 6) { $0.end() }
    #expect(try bring(row("MORE", "c1", .active, from: 7, at: 7)) == "added")
    #expect(try record("c1").countedImports == 1)
    #expect(try record("c1").imports.count == SubscriptionRecord.mostImports)
  }
}
