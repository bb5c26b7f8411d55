import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

extension CouponTests {
  /// The code was c1's, came back, and is c2's now; the till tells late of a use in c1's time.
  private static let over = 1_000 + day
  private static let day = CouponLab.day
  private func given(_ codes: String...) throws -> CouponLab {
    let lab = try CouponLab()
    for code in codes { try lab.codes(code) }
    try lab.give(["c1"], at: 1_000)
    try lab.give(["c2"], at: Self.over + 10)
    return lab
  }
  private static let told = over + 100

  private func left(_ lab: CouponLab, at: Int64) throws -> Int64 {
    try lab.store.snapshot(readers: 1).outreach.codesLeft(at: Instant(seconds: at))["ten"] ?? 0
  }

  @Test func `a late use is that of who had the code then, and who has it now gets another`() throws
  {
    let lab = try given("A", "B")
    #expect(try lab.told() == "A given c2, B free")
    for _ in 0..<2 {
      #expect(try lab.use("A", at: 1_500, order: "o1", told: Self.told) == [])
    }
    #expect(try lab.told() == "A used c1, B given c2")
    #expect(try lab.uses() == ["c1 A"])
    // The piece is the same, for as long as before.
    #expect(try lab.held("c2", at: Self.told) == 1)
    let code = try #require(try lab.store.couponCode("B"))
    #expect(code.until == Instant(seconds: Self.over + 10 + Self.day))
    let c2 = try lab.store.customer(named: "c2")
    #expect(try lab.store.couponCodes(of: c2).values.map(\.code) == ["B"])
    let other = try #require(try lab.store.couponCode("A")?.before)
    #expect(
      other == [
        CouponHolding(
          customer: c2, givenAt: Instant(seconds: Self.over + 10),
          until: Instant(seconds: Self.told))
      ])
    // c2 was told A, which the till takes no second time.
    #expect(
      try lab.use("A", at: Self.told + 5, told: Self.told + 10) == [
        "this code was used already at 1970-01-01 00:25 for order o1"
      ])
    #expect(try lab.use("B", at: Self.told + 5, told: Self.told + 10) == [])
    #expect(try lab.uses().sorted() == ["c1 A", "c2 B"])
    #expect(try lab.held("c2", at: Self.told + 20) == 0)
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `the import tells whose code was changed, and who has none`() throws {
    for (codes, by) in [(["A", "B"], "B"), (["A"], nil)] as [([String], String?)] {
      let lab = try CouponLab()
      for code in codes { try lab.codes(code) }
      try lab.give(["c1"], at: 1_000)
      try lab.give(["c2"], at: Self.over + 10)
      var till = lab.lab
      till.now = Instant(seconds: Self.told)
      let use = CouponUseRecord(.code("A"), orderID: nil, at: Instant(seconds: 1_500))
      #expect(
        try till.bring(.couponUses([use]), into: lab.store).counts.replacedCodes
          == [ReplacedCode(code: "A", by: by)])
    }
    // Whose coupon is over as well needs no other.
    let lab = try given("A")
    #expect(try lab.use("A", at: 1_500) == [])
    #expect(try lab.waiting() == [])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `who waits for another code gets the next one before all others`() throws {
    let lab = try given("A")
    #expect(try lab.use("A", at: 1_500, told: Self.told) == [])
    #expect(try lab.told() == "A used c1")
    func pool() throws -> CouponPoolCounts? {
      try lab.store.couponPools(at: Instant(seconds: Self.told)).first
    }
    #expect(try pool()?.waiting == 1)
    #expect(try lab.held("c2", at: Self.told) == 1)
    // One that is of no use so long is for others.
    try lab.codes("SHORT", expires: Self.told + 50)
    #expect(try left(lab, at: Self.told) == 1)
    try lab.codes("B")
    #expect(try left(lab, at: Self.told) == 1)
    try lab.give(["c3"], at: Self.told + 1)
    #expect(try lab.told() == "A used c1, SHORT given c3, B given c2")
    #expect(try pool()?.waiting == 0)
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a code that comes back goes to who waits`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1", "c3"], at: 1_000)
    let later = CouponDeclaration(
      name: "demo.ten", title: "", lasts: CalendarDuration(days: 9), pool: "ten",
      returnsUnused: true, place: SourcePlace(file: "main.lua", line: 1))
    try lab.give(["c3"], at: 2_000 + Self.day, key: "long", of: later)
    #expect(try lab.told() == "A given c3, B free c3")
    try lab.give(["c2"], at: 3_000 + Self.day)
    let late = 4_000 + Self.day
    #expect(try lab.use("A", at: 1_500, told: late) == [])
    #expect(try lab.waiting().count == 1)
    // What a plan counts on is what is left when the run has given it.
    #expect(try left(lab, at: late) == 0)
    #expect(try left(lab, at: 3_000 + 2 * Self.day) == 0)
    try lab.run(at: 3_000 + 2 * Self.day)
    #expect(try lab.told() == "A used c1, B given c3")
    #expect(try lab.waiting() == [])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a late use is refused where the row names another, or nobody had the code`() throws {
    let lab = try given("A", "B")
    #expect(
      try lab.use("A", by: "c2", at: 1_500, told: Self.told) == [
        "this code was with another customer then, not with c2: look at both in the till, or leave the "
          + "customer out"
      ])
    // Before anybody had it, and between the two.
    for at in [500, Self.over + 5] {
      #expect(
        try lab.use("A", at: at, told: Self.told) == [
          "whoever has this code was given it at 1970-01-02 00:16, after this use: it is not theirs, "
            + "and nobody is known to have had it then"
        ])
    }
    #expect(try lab.told() == "A given c2, B free")
    #expect(try lab.uses() == [])
    #expect(try lab.use("A", by: "c1", at: 1_500, told: Self.told) == [])
    #expect(try lab.uses() == ["c1 A"])
  }

  @Test func `a code that is free again knows all who had it`() throws {
    let lab = try given("A")
    try lab.run(at: Self.over + 20 + Self.day)
    #expect(try lab.told() == "A free c2")
    #expect(try lab.use("A", at: 1_500, told: Self.told + Self.day) == [])
    #expect(try lab.told() == "A used c1")
    #expect(try lab.uses() == ["c1 A"])
    #expect(try lab.waiting() == [])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `whose code was taken back by an undo had it until then`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    let run = try lab.give(["c1"], at: 1_000)
    _ = try lab.store.undo(run: run, at: Instant(seconds: 1_500), dryRun: false)
    #expect(try lab.told() == "A free, B free")
    try lab.give(["c2"], at: 2_000)
    #expect(try lab.use("A", at: 1_600, told: 2_100).count == 1)
    #expect(try lab.use("A", at: 1_200, told: 2_100) == [])
    #expect(try lab.told() == "A used c1, B given c2")
    #expect(try lab.uses() == ["c1 A"])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a piece that waits can be taken back, and used by kind`() throws {
    let lab = try CouponLab(coupons: ["demo.ten"])
    try lab.codes("A")
    try lab.give(["c1"], at: 1_000)
    let run = try lab.give(["c2"], at: Self.over + 10)
    #expect(try lab.use("A", at: 1_500, told: Self.told) == [])
    #expect(try lab.waiting().count == 1)
    _ = try lab.store.undo(run: run, at: Instant(seconds: Self.told + 1), dryRun: false)
    #expect(try lab.waiting() == [])
    #expect(try lab.held("c2", at: Self.told + 1) == 0)
    #expect(try lab.store.reconcile().faults == [])

    let other = try CouponLab(coupons: ["demo.ten"])
    try other.codes("A")
    try other.give(["c1"], at: 1_000)
    try other.give(["c2"], at: Self.over + 10)
    #expect(try other.use("A", at: 1_500, told: Self.told) == [])
    let use = CouponUseRecord(
      .kind(coupon: "demo.ten", PersonReference(customerID: "c2")), orderID: "o2",
      at: Instant(seconds: Self.told + 1))
    #expect(try other.lab.bring(.couponUses([use]), into: other.store).problems.isEmpty)
    #expect(try other.waiting() == [])
  }

  @Test func `who had a code goes with the numbers of customers that meet and part`() throws {
    let lab = try given("A", "B")
    _ = try lab.store.merge("c1", "c3")
    // c3 is the same person as c1 now, and was the holder then.
    #expect(try lab.use("A", by: "c3", at: 1_500, told: Self.told) == [])
    _ = try lab.store.unmerge("c3")
    #expect(try lab.uses() == ["c1 A"])
    #expect(try lab.told() == "A used c1, B given c2")
    // The two holders become one, and part again.
    let both = try given("A", "B")
    _ = try both.store.merge("c1", "c2")
    #expect(try both.use("A", at: 1_500, told: Self.told) == [])
    _ = try both.store.unmerge("c2")
    #expect(try both.uses() == ["c1 A"])
    #expect(try both.told() == "A used c1, B given c2")
    #expect(try both.held("c2", at: Self.told) == 1)
    #expect(try both.store.reconcile().faults == [])
  }

  @Test func `of somebody erased nobody knows any more that the code was theirs`() throws {
    let lab = try given("A")
    let c1 = try lab.store.customer(named: "c1")
    let before = try lab.store.record(of: c1)["coupons_before"]
    #expect(before?.rows.map { $0.map(\.plain) }.first?.prefix(3) == ["ten", "A", "demo.ten"])
    _ = try lab.store.erase([c1], dryRun: false)
    #expect(try lab.use("A", at: 1_500, told: Self.told).count == 1)
    #expect(try lab.told() == "A given c2")
    // And of one who waits, nothing waits.
    let other = try given("A")
    #expect(try other.use("A", at: 1_500, told: Self.told) == [])
    _ = try other.store.erase([other.store.customer(named: "c2")], dryRun: false)
    #expect(try other.waiting() == [])
    #expect(try other.store.couponCode("A")?.before == [])
    #expect(try other.store.reconcile().faults == [])
  }

  @Test func `one that is over ends alone, and others that are over keep their codes`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000, key: "one")
    try lab.give(["c1"], at: 1_000, key: "two")
    #expect(try lab.use("A", at: Self.over + 5, told: Self.told) == [])
    #expect(try lab.told() == "A used c1, B given c1")
    #expect(try lab.store.reconcile().faults == [])
    try lab.run(at: Self.told)
    #expect(try lab.told() == "A used c1, B free c1")
    #expect(try lab.store.reconcile().faults == [])
  }

  /// As a store was before it was kept: the code came back, and who had it is with the code alone.
  @Test func `the holder of before the update is known when the code is given again`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000)
    try lab.run(at: Self.over + 5)
    let file = try SQLiteFile(lab.folder.path + "/siyu.db")
    #expect(try file.ints("SELECT count(*) FROM coupon_holders") == [0])
    try lab.give(["c2"], at: Self.over + 10)
    #expect(try lab.use("A", at: 1_500, told: Self.told) == [])
    #expect(try lab.uses() == ["c1 A"])
  }

  @Test func `a late use of a code that came back is told of who had it`() throws {
    let lab = try CouponLab()
    try lab.codes("A")
    try lab.give(["c1"], at: 1_000)
    // A run that gives nothing of this pool sends it back.
    let plain = CouponDeclaration(
      name: "demo.plain", title: "", place: SourcePlace(file: "main.lua", line: 1))
    try lab.give(["c2"], at: 1_000 + CouponLab.day, key: "plain", of: plain)
    #expect(try lab.told() == "A free c1")
    for _ in 0..<2 { #expect(try lab.use("A", at: 1_500, order: "o1") == []) }
    #expect(try lab.store.table(.events).map { [$0[1], $0[2]] } == [["c1", "coupon.used"]])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a code that another customer showed goes to nobody else`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    let run = try lab.give(["c1"], at: 1_000)
    try lab.give(["c3"], at: 1_000)
    func show(_ code: String) throws -> Int {
      try lab.lab.bring(
        .couponUses([
          CouponUseRecord(
            .code(code), by: PersonReference(customerID: "c2"), orderID: nil,
            at: Instant(seconds: 1_500))
        ]), into: lab.store
      ).problems.count
    }
    #expect(try [show("A"), show("B")] == [1, 1])
    // It is still theirs: the till may have taken one customer for another.
    #expect(try lab.told() == "A given c1, B given c3")
    _ = try lab.store.undo(run: run, at: Instant(seconds: 1_600), dryRun: false)
    let plain = CouponDeclaration(
      name: "demo.plain", title: "", place: SourcePlace(file: "main.lua", line: 1))
    try lab.give(["c2"], at: 1_000 + CouponLab.day, key: "plain", of: plain)
    #expect(try lab.store.table(.coupons).map { $0[2] } == ["over", "over"])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a code that another customer shows is refused`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000)
    func use(_ code: String, by id: String) throws -> [String] {
      try lab.lab.bring(
        .couponUses([
          CouponUseRecord(
            .code(code), by: PersonReference(customerID: id), orderID: nil,
            at: Instant(seconds: 1_500))
        ]), into: lab.store
      ).problems.map(\.reason)
    }
    func refused(_ id: String) -> [String] {
      [
        "this code was with another customer then, not with \(id): look at both in the till, or leave the "
          + "customer out"
      ]
    }
    #expect(try use("A", by: "c2") == refused("c2"))
    #expect(try use("A", by: "nobody") == refused("nobody"))
    #expect(try lab.store.table(.customers).count == 3)
    #expect(try lab.told() == "A given c1, B free")
    #expect(try use("A", by: "c1") == [])
    // Of a code that nobody was given the till knows more.
    #expect(try use("B", by: "c2") == [])
    #expect(try lab.told() == "A used c1, B used")
  }

  @Test func `a use that has not happened yet is refused`() throws {
    let lab = try CouponLab()
    try lab.codes("A")
    #expect(
      try lab.use("A", at: 102 * CouponLab.day) == [
        "it is of 1970-04-13 00:00, more than a day after now: import it when it has happened"
      ])
    #expect(try lab.told() == "A free")
  }

  @Test func `of three who had a code after each other each may be told late`() throws {
    for (at, whose) in [(Int64(1_500), "c1"), (Self.over + 500, "c2")] {
      let lab = try CouponLab()
      try lab.codes("A", "B")
      try lab.give(["c1"], at: 1_000)
      try lab.give(["c2"], at: Self.over + 10)
      // B is out of the way, so that A goes round.
      try lab.give(["c3"], at: Self.over + 20 + 2 * Self.day)
      #expect(try lab.told() == "A given c3, B free")
      let told = Self.over + 30 + 2 * Self.day
      #expect(try lab.use("A", by: whose, at: at, told: told) == [])
      #expect(try lab.uses() == ["\(whose) A"])
      #expect(try lab.told() == "A used \(whose), B given c3")
      #expect(try lab.store.reconcile().faults == [])
    }
  }
}
