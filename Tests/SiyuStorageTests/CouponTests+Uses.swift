import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

extension CouponTests {
  /// The code was c1's, came back, and is c2's now; the till tells late of a use in c1's time.
  @Test func `a late use of a code is never that of whoever has it now`() throws {
    let lab = try CouponLab()
    try lab.codes("A")
    try lab.give(["c1"], at: 1_000)
    let over = 1_000 + CouponLab.day
    try lab.give(["c2"], at: over + 10)
    #expect(
      try lab.use("A", at: 1_500) == [
        "whoever has this code was given it at 1970-01-02 00:16, after this use: it is not theirs, and "
          + "who had it before is not known any more"
      ])
    #expect(try lab.told() == "A given c2")
    #expect(try lab.held("c2", at: over + 20) == 1)
    #expect(try lab.store.table(.events).isEmpty)
    #expect(try lab.use("A", at: over + 20) == [])
    #expect(try lab.store.table(.events).map { $0[1] } == ["c2"])
    #expect(try lab.store.reconcile().faults == [])
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
        "this code was given to another customer, not to \(id): look at both in the till, or leave the "
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
}
