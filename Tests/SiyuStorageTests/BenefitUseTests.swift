import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// Uses of benefits that a till or a desk tells of, in a store of its own.
@Suite struct BenefitUseTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let lab: StoreLab
  private static let day: Int64 = 86_400
  private static let place = SourcePlace(file: "main.lua", line: 1)

  init() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    (self.folder, self.store) = (folder, store)
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    lab.now = Instant(seconds: 10 * Self.day)
    lab.memberships = [
      "mine.plus": .benefit(
        BenefitSubscription(
          name: "mine.plus", title: "年卡", sells: ["PLUS"], bought: 1,
          lasts: CalendarDuration(days: 365)!, benefits: ["mine.freight"], place: Self.place))
    ]
    lab.benefits = [
      "mine.freight": BenefitDeclaration(
        name: "mine.freight", title: "包邮", sort: .privilege, uses: 2, place: Self.place)
    ]
    self.lab = lab
    let rows = (1...2).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try lab.bring(.customers(rows), into: store)
    for customer in ["c1", "c2"] {
      let told = SubscriptionImport(
        id: customer, person: PersonReference(customerID: customer), membership: "mine.plus",
        from: Instant(seconds: 0), until: Instant(seconds: 300 * Self.day), state: .active,
        at: Instant(seconds: Self.day))
      try lab.bring(.subscriptions([told]), into: store)
    }
  }

  private func use(_ customer: String, day: Int64) -> BenefitUse {
    BenefitUse(
      benefit: "mine.freight", person: PersonReference(customerID: customer),
      at: Instant(seconds: day * Self.day), note: nil)
  }

  /// `added unchanged`, and why not.
  private func bring(_ uses: BenefitUse...) throws -> String {
    let (counts, problems) = try lab.bring(.benefitUses(uses), into: store)
    return (["\(counts.added) \(counts.unchanged)"] + problems.map(\.reason))
      .joined(separator: "; ")
  }

  @Test func `two customers use a benefit in the same second, and both uses count`() throws {
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "2 0")
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "0 2")
    for customer in ["c1", "c2"] {
      #expect(try store.benefitUses(of: store.customer(named: customer)).count == 1)
    }
    #expect(try bring(use("c1", day: 3)) == "1 0")
    #expect(
      try bring(use("c1", day: 4)) == "0 0; c1 has used all 2 of mine.freight since 1970-01-01")
    // What is known stays known, however often there is still.
    #expect(try bring(use("c1", day: 2)) == "0 1")
  }

  @Test func `of two who are one each use of the same second is known again`() throws {
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "2 0")
    _ = try store.merge("c1", "c2")
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "0 2")
    #expect(
      try bring(use("c1", day: 4)) == "0 0; c1 has used all 2 of mine.freight since 1970-01-01")
  }

  /// Ids once named no customer.
  @Test func `a use that came in before ids named the customer is known again`() throws {
    let at = 2 * Self.day
    var old = EventRecord(
      eventID: "benefit:mine.freight:\(at)", person: PersonReference(customerID: "c1"),
      type: "benefit.used", at: Instant(seconds: at))
    old.props = #"{"benefit":"mine.freight","programme":"mine.plus"}"#
    try lab.bring(.events([old]), into: store, source: "siyu")
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "1 1")
    #expect(try bring(use("c1", day: 2), use("c2", day: 2)) == "0 2")
  }

  /// The till knows her number, the shop her account there.
  @Test func `a use that two files tell of by different names counts once`() throws {
    var account = PersonReference(customerID: "c1")
    (account.platform, account.accountID) = ("taobao", "tb1")
    try lab.bring(.accounts([AccountRecord(person: account)]), into: store)
    #expect(try bring(use("c1", day: 2)) == "1 0")
    let again = BenefitUse(
      benefit: "mine.freight", person: PersonReference(platform: "taobao", accountID: "tb1"),
      at: Instant(seconds: 2 * Self.day), note: nil)
    #expect(try bring(again) == "0 1")
    #expect(try store.benefitUses(of: store.customer(named: "c1")).count == 1)
  }
}
