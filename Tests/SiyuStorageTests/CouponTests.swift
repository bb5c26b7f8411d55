import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

@Suite struct CouponTests {
  @Test func `codes are given in the order of import, one each, and a key gives once`() throws {
    let lab = try CouponLab()
    try lab.codes("B", "A", "C")
    try lab.give(["c1", "c2"], at: 1_000)
    #expect(try lab.told() == "B given c1, A given c2, C free")
    try lab.give(["c1", "c2"], at: 1_001)
    #expect(try lab.told() == "B given c1, A given c2, C free")
    #expect(try lab.held("c1", at: 1_000) == 1)
    #expect(try lab.held("c1", at: 1_000 + CouponLab.day) == 0)
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a run that would give more than there is gives nothing`() throws {
    let lab = try CouponLab()
    try lab.codes("A")
    #expect(throws: StoreError.self) { try lab.give(["c1", "c2"], at: 1_000) }
    #expect(try lab.told() == "A free")
    #expect(try lab.held("c1", at: 1_000) == 0)
  }

  @Test func `a code whose time is over is not given, and a coupon lasts no longer than its code`()
    throws
  {
    let lab = try CouponLab()
    try lab.codes("OLD", expires: 900)
    try lab.codes("SHORT", expires: 2_000)
    let left = { (at: Int64) in
      try lab.store.snapshot(readers: 1).outreach.codesLeft(at: Instant(seconds: at))["ten"] ?? 0
    }
    #expect(try left(500) == 2)
    #expect(try left(1_000) == 1)
    try lab.give(["c1"], at: 1_000)
    #expect(try lab.told() == "OLD free, SHORT given c1")
    // Its end was put right: it is given after all.
    try lab.codes("OLD", expires: 9_000)
    #expect(try left(1_000) == 1)
    try lab.give(["c2"], at: 1_001)
    #expect(try lab.told() == "OLD given c2, SHORT given c1")
    #expect(try lab.store.couponCode("SHORT")?.until == Instant(seconds: 2_000))
    #expect(try lab.held("c1", at: 2_000) == 0)
  }

  /// A large pool of which most is over or used is as quick as a small one.
  @Test func `nobody reads codes that cannot be given`() throws {
    let lab = try CouponLab()
    let over = (1...50).map {
      CouponCodeRecord(pool: "ten", code: "O\($0)", expires: Instant(seconds: 900))
    }
    #expect(try lab.bring(over) == [])
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000)
    #expect(try lab.told().hasSuffix("A given c1, B free"))
    let file = try SQLiteFile(lab.folder.path + "/siyu.db")
    #expect(try file.ints("SELECT count(*) FROM coupon_codes WHERE stale = 1") == [50])
    let next = try file.plan(CouponCodes.nextSQL)
    #expect(next == ["SEARCH coupon_codes USING COVERING INDEX coupon_codes_free (pool=?)"])
    let left = try file.plan(CouponCodes.leftSQL).filter { $0.contains("coupon_codes") }
    #expect(
      left == [
        "SCAN coupon_codes USING COVERING INDEX coupon_codes_free",
        "SEARCH coupon_codes USING INDEX coupon_codes_by_until (until>? AND until<?)",
      ])
    let stale = try file.plan(CouponCodes.staleSQL)
    #expect(
      stale == [
        "SEARCH coupon_codes USING INDEX coupon_codes_free_by_end (expires>? AND expires<?)"
      ])
    #expect(
      try file.plan(StandingReading.inProgrammeSQL).contains {
        $0.hasPrefix("SEARCH s USING INDEX standings_of_programme (programme=?)")
      })
  }

  @Test func `an unused code goes back to its pool, and is given to somebody else`() throws {
    let lab = try CouponLab()
    try lab.codes("A")
    try lab.give(["c1"], at: 1_000)
    let over = 1_000 + CouponLab.day
    let left = { (at: Int64) in
      try lab.store.snapshot(readers: 1).outreach.codesLeft(at: Instant(seconds: at))["ten"] ?? 0
    }
    #expect(try left(over - 1) == 0)
    // What a plan counts on, the apply after it finds.
    #expect(try left(over) == 1)
    try lab.give(["c2"], at: over)
    #expect(try lab.told() == "A given c2")
    #expect(try lab.held("c1", at: 1_000) == 0)
    #expect(try lab.held("c2", at: over) == 1)
    let entries = try lab.store.entries(
      of: lab.store.customer(named: "c1"), purse: "demo.ten", most: 9)
    #expect(entries.map(\.kind) == [.expire, .give])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `the columns of a pool add up at any time`() throws {
    let lab = try CouponLab()
    var coupon = CouponLab.coupon
    coupon.returnsUnused = false
    try lab.codes("OVER", expires: 900)
    try lab.codes("BACK", "GONE", "USED", "LEFT", "ENDS")
    func columns(_ at: Int64) throws -> [Int64] {
      let pool = try #require(try lab.store.couponPools(at: Instant(seconds: at)).first)
      #expect(pool.counts[.free] == pool.left)
      return [pool.total] + CouponState.allCases.map { pool.counts[$0] ?? 0 }
    }
    #expect(try columns(500) == [6, 6, 0, 0, 0])
    #expect(try columns(950) == [6, 5, 0, 0, 1])
    try lab.give(["c1"], at: 1_000)
    try lab.give(["c2"], at: 1_000, key: "gone", of: coupon)
    try lab.give(["c3"], at: 1_000, key: "used")
    #expect(try lab.use("USED", at: 1_100) == [])
    #expect(try columns(1_100) == [6, 2, 2, 1, 1])
    // What was given and is over comes back, or is over, before an apply says so.
    #expect(try columns(1_000 + CouponLab.day) == [6, 3, 0, 1, 2])
    try lab.give(["c1"], at: 1_000 + CouponLab.day, key: "later")
    #expect(try columns(1_000 + CouponLab.day) == [6, 2, 1, 1, 2])
  }

  @Test func `where the coupon does not say so, it does not go back`() throws {
    let lab = try CouponLab()
    var coupon = CouponLab.coupon
    coupon.returnsUnused = false
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000, of: coupon)
    try lab.give(["c2"], at: 1_000 + CouponLab.day, of: coupon)
    #expect(try lab.told() == "A over c1, B given c2")
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a used coupon is spent from its own piece, becomes an event, and is told once`()
    throws
  {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000, key: "one")
    try lab.give(["c1"], at: 2_000, key: "two")
    #expect(try lab.use("B", at: 3_000, order: "o7") == [])
    #expect(try lab.told() == "A given c1, B used c1")
    #expect(try lab.held("c1", at: 3_000) == 1)
    #expect(try lab.store.couponCode("B")?.orderID == "o7")
    let events = try lab.store.table(.events)
    #expect(events.map { $0[2] } == ["coupon.used"])
    #expect(
      try JSON.parse(events[0][4])
        == ["code": "B", "coupon": "demo.ten", "order_id": "o7"])
    #expect(try lab.use("B", at: 3_000, order: "o7") == [])
    #expect(
      try lab.use("B", at: 3_500, order: "o8") == [
        "this code was used already at 1970-01-01 00:50 for order o7"
      ])
    #expect(
      try lab.use("X", at: 3_000) == [
        "there is no such code: import the pool it is of, siyu import coupons"
      ])
    #expect(try lab.store.reconcile().faults == [])
  }

  /// A till knows what it took: whatever siyu thought, that code is given to nobody any more.
  @Test func `a code that was used is never given, whenever the till tells`() throws {
    let lab = try CouponLab()
    try lab.codes("NEVER", "LATE", "BACK")
    #expect(try lab.use("NEVER", at: 500) == [])
    try lab.give(["c1"], at: 1_000)
    #expect(try lab.told() == "NEVER used, LATE given c1, BACK free")
    // After its time.
    #expect(try lab.use("LATE", at: 1_000 + CouponLab.day) == [])
    try lab.give(["c2"], at: 2_000 + CouponLab.day, key: "two")
    #expect(try lab.told() == "NEVER used, LATE used c1, BACK given c2")
    // It went back unused, and the till tells only now that it was used in time.
    try lab.give(
      ["c3"], at: 3_000 + CouponLab.day, key: "none",
      of: CouponDeclaration(
        name: "demo.plain", title: "", place: SourcePlace(file: "main.lua", line: 1)))
    #expect(try lab.use("BACK", at: 2_500 + CouponLab.day) == [])
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `codes are refused that are there in another way`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    #expect(
      try lab.bring(CouponCodeRecord(pool: "other", code: "A")) == [
        "this code is in pool ten already; a code is in one pool only"
      ])
    let later = CouponCodeRecord(pool: "ten", code: "A", expires: Instant(seconds: 9_000))
    #expect(try lab.lab.bring(.coupons([later]), into: lab.store).counts.changed == 1)
    #expect(try lab.lab.bring(.coupons([later]), into: lab.store).counts.unchanged == 1)
    try lab.give(["c1"], at: 1_000)
    #expect(
      try lab.bring(CouponCodeRecord(pool: "ten", code: "A")) == [
        "this code is given already; its end cannot be changed any more"
      ])
  }

  @Test func `a coupon without codes is used by kind, one that has codes is not`() throws {
    let lab = try CouponLab(coupons: ["demo.plain", "demo.ten"])
    let plain = CouponDeclaration(
      name: "demo.plain", title: "", place: SourcePlace(file: "main.lua", line: 1))
    try lab.codes("A")
    try lab.give(["c1"], at: 1_000, key: "plain", of: plain)
    try lab.give(["c1"], at: 1_000, key: "ten")
    func use(_ coupon: String, _ order: String) throws -> [String] {
      try lab.lab.bring(
        .couponUses([
          CouponUseRecord(
            .kind(coupon: coupon, PersonReference(customerID: "c1")), orderID: order,
            at: Instant(seconds: 1_500))
        ]), into: lab.store
      ).problems.map(\.reason)
    }
    #expect(
      try use("demo.ten", "o1") == [
        "demo.ten is given with codes, such as A: say which one in code"
      ])
    #expect(try use("demo.plain", "o1") == [])
    #expect(try use("demo.plain", "o1") == [])
    #expect(
      try use("demo.plain", "o2") == [
        "c1 has 0 of demo.plain at that time, and 1 is wanted; is an earlier row missing?"
      ])
    for name in ["demo.plian", "plain"] {
      #expect(
        try use(name, "o3") == ["there is no coupon '\(name)'; did you mean 'demo.plain'?"])
    }
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `customers who are one have both coupons, and part with their own`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1", "c2"], at: 1_000)
    _ = try lab.store.merge("c1", "c2")
    #expect(try lab.held("c1", at: 1_000) == 2)
    let codes = try lab.store.couponCodes(of: lab.store.customer(named: "c2"))
    #expect(codes.values.map(\.code).sorted() == ["A", "B"])
    #expect(try lab.use("B", at: 1_500) == [])
    _ = try lab.store.unmerge("c2")
    #expect(try lab.held("c1", at: 1_500) == 1)
    #expect(try lab.held("c2", at: 1_500) == 0)
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a run that is taken back takes its coupons, but not the one that was used`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    let run = try lab.give(["c1", "c2"], at: 1_000)
    #expect(try lab.use("B", at: 1_100) == [])
    let counts = try lab.store.undo(run: run, at: Instant(seconds: 1_200), dryRun: false)
    #expect(counts.coupons == 1)
    #expect(try lab.told() == "A free, B used c2")
    #expect(try lab.held("c1", at: 1_200) == 0)
    // Decided again: who used it is not given another.
    try lab.give(["c1", "c2"], at: 1_300)
    #expect(try lab.told() == "A given c1, B used c2")
    #expect(try lab.store.reconcile().faults == [])
  }

  @Test func `a run that is taken back when its gifts are over takes nothing else`() throws {
    let lab = try CouponLab()
    let customer = try lab.store.customer(named: "c1")
    func points(_ key: String, _ amount: Int64, until: Int64?) -> LedgerRequest {
      LedgerRequest(
        key: key, purse: .points, customer: customer,
        .give(amount, expires: until.map { Instant(seconds: $0) }), at: Instant(seconds: 1_000),
        cause: "test")
    }
    _ = try lab.store.post([points("own", 50, until: nil)])
    let run = try lab.store.beginRun(
      RunHeader(
        identity: "gifts", now: Instant(seconds: 1_000), plugins: [("demo@1", "sum")], rules: [],
        mark: nil))
    try lab.codes("A")
    var change = OutreachChange()
    change.postings = [points("gift", 20, until: 2_000), try lab.gift("c1", "coupon", at: 1_000)]
    try run.commit(
      [SubjectChange(customer: customer.rawValue, changes: [], due: .max, outreach: change)],
      through: 1)
    try run.finish()
    let later = Instant(seconds: 1_000 + 2 * CouponLab.day)
    let counts = try lab.store.undo(run: run.run, at: later, dryRun: false)
    #expect(counts.points == 0 && counts.coupons == 0)
    let wallets = try lab.store.wallets(of: customer)
    #expect(wallets[.points]?.balance(at: later) == 50)
    #expect(try lab.store.reconcile().faults == [])
    // The code goes back with the next run.
    try lab.give(["c2"], at: later.seconds)
    #expect(try lab.told() == "A given c2")
  }

  @Test func `books tell of a code that its customer has no piece of`() throws {
    let lab = try CouponLab()
    try lab.codes("A", "B")
    try lab.give(["c1"], at: 1_000)
    #expect(try lab.store.reconcile().faults == [])
    let file = try SQLiteFile(lab.folder.path + "/siyu.db")
    try file.execute("UPDATE coupon_codes SET state = 0 WHERE code = 'A'")
    let faults = try lab.store.reconcile().faults
    #expect(faults.count == 1 && faults[0].hasPrefix("code A is not given, and of lot "))
  }

  /// Whatever happens in whatever order, no code is with two, and whoever has a piece has its code.
  @Test(arguments: 1...3)
  func `thousands of gifts, uses, ends and undoings leave each code with one`(_ seed: UInt64) throws
  {
    let lab = try CouponLab(people: 12)
    var random = SeededRandom(seed)
    var imported = 0
    var runs: [Int64] = []
    var now: Int64 = 1_000
    for step in 0..<250 {
      now += Int64(random.below(9_000))
      switch random.below(8) {
      case 0:
        let rows = (0..<(1 + random.below(20))).map { number in
          CouponCodeRecord(
            pool: "ten", code: "K\(imported + number)",
            expires: random.below(3) == 0
              ? Instant(seconds: now + Int64(random.below(200_000))) : nil)
        }
        imported += rows.count
        #expect(try lab.bring(rows) == [])
      case 1:
        let left = try lab.store.table(.coupons).filter { $0[2] == "given" }
        // Some of them late, when another has the code.
        let late = random.below(2) == 0 ? 0 : Int64(random.below(200_000))
        if !left.isEmpty {
          _ = try lab.use(random.pick(left)[1], at: max(1, now - late), told: now)
        }
      case 2:
        let (a, b) = (1 + random.below(12), 1 + random.below(12))
        if a != b { _ = try? lab.store.merge("c\(a)", "c\(b)") }
      case 3: _ = try? lab.store.unmerge("c\(1 + random.below(12))")
      case 4:
        if let run = runs.popLast() {
          _ = try? lab.store.undo(run: run, at: Instant(seconds: now), dryRun: false)
        }
      default:
        let name = "c\(1 + random.below(12))"
        // The same key now and then, as after a crash.
        let key = random.below(6) == 0 ? "again" : "\(step)"
        if let run = try? lab.give([name], at: now, key: key) { runs.append(run) }
      }
      if step % 10 == 9 {
        let faults = try lab.store.reconcile().faults
        #expect(faults == [], "step \(step)")
      }
    }
    let codes = try lab.store.table(.coupons)
    #expect(Set(codes.map { $0[1] }).count == imported)
    #expect(codes.contains { $0[2] == "used" })
    // Whoever has a piece that counts has its code, or another is to come.
    let waiting = try lab.waiting()
    for number in 1...12 {
      let customer = try lab.store.customer(named: "c\(number)")
      let lots = try lab.store.wallets(of: customer)[CouponLab.coupon.purse]?.lots ?? []
      let held = try lab.store.couponCodes(of: customer)
      for lot in lots where lot.left > 0 && !waiting.contains(lot.number) {
        #expect(held[lot.number]?.state == .given)
      }
    }
  }
}
