import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct CouponDeclarationTests {
  private static let asked = Harness.grants.union(["coupon"])

  private static func coupon(_ fields: String) throws -> CouponDeclaration {
    try Harness.machine("siyu.coupon { \(fields) }", grants: asked).load().get().coupons[0]
  }

  @Test func `a coupon with all it can have`() throws {
    let coupon = try Self.coupon(
      "id = 'ten', title = '满100减10', worth = '10.00', lasts = '30d', pool = 'ten', return_unused = true"
    )
    #expect(coupon.name == "skincare.ten" && coupon.localID == "ten")
    #expect(coupon.worth == 1000 && coupon.lasts == CalendarDuration(days: 30))
    #expect(coupon.pool == "ten" && coupon.returnsUnused)
    #expect(coupon.purse == Purse(name: "skincare.ten", unit: .pieces))
    #expect(coupon.codes == CouponPool(name: "ten", returnsUnused: true))
  }

  @Test func `a coupon without codes lasts for ever, and an amount may be in minor units`() throws {
    let coupon = try Self.coupon("id = 'gift', title = '赠品', worth = 500")
    #expect(coupon.lasts == nil && coupon.pool == nil && coupon.codes == nil)
    #expect(coupon.worth == 500)
  }

  static let wrong: [(String, String)] = [
    ("title = 'x'", "coupon has no 'id': the coupon's name within the plugin"),
    ("id = 'a'", "coupon 'a' has no 'title': what operators read"),
    (
      "id = 'a', title = 'x', worth = '-1.00'",
      "'worth' in coupon 'a' wants an amount above 0: a text such as \"10.00\", or minor units, got \"-1.00\"."
    ),
    (
      "id = 'a', title = 'x', worth = 0",
      "'worth' in coupon 'a' wants an amount above 0: a text such as \"10.00\", or minor units, got 0."
    ),
    (
      "id = 'a', title = 'x', lasts = '0d'",
      "'lasts' in coupon 'a' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\"."
    ),
    (
      "id = 'a', title = 'x', pool = 'Ten codes'",
      "'pool' in coupon 'a' wants a name of small letters, digits, '-' and '_', got \"Ten codes\"."
    ),
    (
      "id = 'a', title = 'x', lasts = '1d', return_unused = true",
      "'return_unused' in coupon 'a' is for coupons with codes; it has no 'pool'"
    ),
    (
      "id = 'a', title = 'x', pool = 'p', return_unused = true",
      "'return_unused' in coupon 'a' needs 'lasts': without it only the code's own end ends it, and then it is of no use to anybody"
    ),
    (
      "id = 'a', title = 'x', poll = 'p'",
      "unknown field 'poll' in coupon 'a'; did you mean 'pool'?"
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong is told with its place`(_ fields: String, _ message: String) throws {
    let machine = try Harness.machine("siyu.coupon { \(fields) }", grants: Self.asked)
    #expect(Harness.outcome(machine) == "plugins/skincare/main.lua:1: " + message)
  }

  @Test func `two coupons of one name are one too many`() throws {
    let machine = try Harness.machine(
      "siyu.coupon { id = 'a', title = 'x' }\nsiyu.coupon { id = 'a', title = 'y' }",
      grants: Self.asked)
    #expect(
      Harness.outcome(machine)
        == "plugins/skincare/main.lua:2: coupon 'a' is declared a second time; the first is at main.lua:1"
    )
  }
}
