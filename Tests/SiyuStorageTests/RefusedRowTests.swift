import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// A row that is refused leaves nothing behind: nobody is made by it, and nobody is found to be another.
@Suite struct RefusedRowTests {
  private let coupons: CouponLab
  private let lab: StoreLab
  private var store: SQLiteStore { coupons.store }
  private static let day = CouponLab.day
  private static let place = SourcePlace(file: "main.lua", line: 1)

  /// `till:x9` is a customer of its own.
  private static let two = PersonReference(customerID: "c1", platform: "till", accountID: "x9")
  private static let ghost = PersonReference(customerID: "ghost")
  private static let pair = PersonReference(platform: "till", accountID: "x9")

  init() throws {
    coupons = try CouponLab(coupons: ["demo.free"])
    var lab = coupons.lab
    lab.benefits = [
      "mine.freight": BenefitDeclaration(
        name: "mine.freight", title: "包邮", sort: .privilege, uses: 1, place: Self.place)
    ]
    lab.memberships = [
      "mine.plus": .benefit(
        BenefitSubscription(
          name: "mine.plus", title: "年卡", sells: ["PLUS"], bought: 1,
          lasts: CalendarDuration(days: 365)!, benefits: ["mine.freight"], place: Self.place))
    ]
    self.lab = lab
    try lab.bring(.customers([CustomerRecord(person: Self.pair)]), into: coupons.store)
    try coupons.codes("K1")
    try coupons.give(["c2"], at: 50 * Self.day)
  }

  /// Takes in rows of which every one is refused, and compares all there is before and after.
  private func refuse(_ batch: ImportBatch, kind: ImportKind? = nil) throws -> [String] {
    let (people, before) = (try store.people(), try store.everything())
    let (counts, problems) = try lab.bring(batch, into: store, kind: kind)
    #expect(counts.added + counts.changed + counts.unchanged == 0)
    #expect(counts.customersAdded == 0 && counts.customersMerged == 0)
    #expect(try store.people() == people)
    #expect(try store.everything() == before)
    return problems.map(\.reason)
  }

  private static let unknown = "no customer 'ghost' is known; import customers first"

  @Test func `uses of coupons`() throws {
    let at = Instant(seconds: 50 * Self.day + 60)
    #expect(
      try refuse(
        .couponUses(
          [Self.two, Self.ghost].map { CouponUseRecord(.code("K1"), by: $0, orderID: nil, at: at) })
      ).count == 2)
    #expect(
      try refuse(
        .couponUses([
          CouponUseRecord(.kind(coupon: "demo.free", Self.ghost), orderID: nil, at: at),
          CouponUseRecord(.kind(coupon: "demo.free", Self.two), orderID: nil, at: at),
        ])
      ).first == Self.unknown)
  }

  @Test func `uses of benefits`() throws {
    let uses = [Self.ghost, Self.two].map {
      BenefitUse(
        benefit: "mine.freight", person: $0, at: Instant(seconds: 2 * Self.day), note: nil)
    }
    #expect(
      try refuse(.benefitUses(uses)) == [
        Self.unknown, "c1 has no right to mine.freight at that time",
      ])
  }

  @Test func `what is handed in that was handed in before`() throws {
    func proof(_ person: PersonReference) -> EventRecord {
      var record = EventRecord(
        eventID: "koc-\(person.customerID ?? "")", person: person, type: "koc.proof",
        at: Instant(seconds: 100))
      record.props =
        #"{"id":"1","programme":"demo.star","proof":"https://a/1","task":"moments"}"#
      return record
    }
    try lab.bring(.events([proof(PersonReference(customerID: "c2"))]), into: store)
    var change = OutreachChange()
    var record = KOCRecord()
    (record.from, record.until) = (Instant(seconds: 50), Instant(seconds: 5_000))
    let c2 = try store.customer(named: "c2")
    change.put(
      Standing(
        programme: "demo.star", subject: .customer(c2.rawValue), state: KOCStage.active.rawValue,
        rank: 1, since: Instant(seconds: 50), data: record.data))
    try store.changeByHand([(c2, change)], at: Instant(seconds: 200))
    let reason =
      "customer c2 handed this in before: it counts once in demo.star, for whoever was first"
    #expect(try refuse(.events([proof(Self.two)]), kind: .kocProofs) == [reason])
    #expect(try refuse(.events([proof(Self.ghost)])) == [reason])
  }

  @Test func `movements of wallets`() throws {
    func row(
      _ id: String, _ person: PersonReference, _ kind: WalletRecord.Kind, of: String? = nil
    ) -> WalletRecord {
      var record = WalletRecord(
        entryID: id, person: person, purse: .points, kind: kind, amount: 5,
        at: Instant(seconds: 100))
      record.of = of
      return record
    }
    #expect(
      try refuse(
        .wallet([
          row("1", Self.ghost, .spend), row("2", Self.two, .spend),
          row("3", Self.ghost, .refund, of: "0"), row("4", Self.ghost, .withdraw),
        ])
      ).count == 4)
    // What is taken makes who is new, and says who is one.
    let taken = try lab.bring(
      .wallet([row("5", Self.ghost, .give), row("6", Self.two, .give)]), into: store)
    #expect(taken.problems == [] && taken.counts.customersMerged == 1)
    #expect(try store.customer(named: "c1") == store.customer(named: "till:x9"))
    #expect(try lab.bring(.wallet([row("7", Self.ghost, .spend)]), into: store).problems == [])
  }

  @Test func `somebody who brought herself`() throws {
    let row = InvitationRecord(inviter: Self.two, invitee: Self.pair, at: Instant(seconds: 9))
    let new = PersonReference(customerID: "c1", platform: "till", accountID: "x10")
    let other = InvitationRecord(inviter: new, invitee: new, at: Instant(seconds: 9))
    let same = "inviter and invitee are the same"
    #expect(try refuse(.invitations([row, other])) == [same, same])
  }
}
