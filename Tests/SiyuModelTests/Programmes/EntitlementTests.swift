import SiyuModel
import Testing

/// What members get, and for which period.
@Suite struct EntitlementTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)
  private static let day: Int64 = 86_400

  private static func benefit(_ name: String, per days: Int? = nil) -> BenefitDeclaration {
    BenefitDeclaration(
      name: name, title: name, sort: .welcome, per: days.flatMap { CalendarDuration(days: $0) },
      points: 10, place: place)
  }

  private static let vip = MembershipDeclaration.growth(
    GrowthMembership(
      name: "mine.vip", title: "会员", by: 0, period: CalendarDuration(days: 60)!,
      grace: CalendarDuration(days: 60)!,
      levels: [
        .init(
          id: "silver", title: "银", from: 1, benefits: ["mine.gift", "mine.monthly"])
      ], place: place))

  private static let benefits = [
    "mine.gift": benefit("mine.gift"), "mine.monthly": benefit("mine.monthly", per: 30),
  ]

  @Test func `a time of grace is no new period, and what is monthly goes on`() throws {
    let standing = Standing(
      programme: "mine.vip", subject: .customer(1), state: "silver", rank: 1,
      since: Instant(seconds: 0), until: Instant(seconds: 60 * Self.day))
    func since(_ day: Int64) -> [Int64] {
      Self.vip.entitlements(
        standing, Self.benefits, at: Instant(seconds: day * Self.day), in: .utc
      ).map { $0.since.seconds / Self.day }
    }
    #expect(since(10) == [0, 0])
    #expect(since(45) == [0, 30])
    #expect(since(75) == [0, 60])
    var kept = standing
    kept.until = Instant(seconds: 120 * Self.day)
    #expect(
      Self.vip.entitlements(
        kept, Self.benefits, at: Instant(seconds: 75 * Self.day), in: .utc
      ).map { $0.since.seconds / Self.day } == [60, 60])
  }

  @Test func `a benefit of a paid time ends with it, and of a level goes on`() throws {
    let plus = MembershipDeclaration.benefit(
      BenefitSubscription(
        name: "mine.plus", title: "季卡", sells: ["S"], bought: 0,
        lasts: CalendarDuration(days: 90)!, benefits: ["mine.yearly"], place: Self.place))
    let standing = Standing(
      programme: "mine.plus", subject: .customer(1), state: "active",
      since: Instant(seconds: 0), until: Instant(seconds: 90 * Self.day))
    let open = plus.entitlements(
      standing, ["mine.yearly": Self.benefit("mine.yearly", per: 365)],
      at: Instant(seconds: Self.day), in: .utc)
    #expect(open.map(\.until) == [Instant(seconds: 90 * Self.day)])
  }
}
