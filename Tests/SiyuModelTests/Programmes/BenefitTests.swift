import SiyuModel
import Testing

@Suite struct BenefitTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)
  private static let day: Int64 = 86_400

  private static func benefit(
    _ id: String, uses: Int64? = nil, coupon: String? = nil
  ) -> BenefitDeclaration {
    BenefitDeclaration(
      name: "mine.\(id)", title: "x", sort: .welcome, uses: uses,
      per: CalendarDuration(days: 30)!, points: 50, coupon: coupon, place: place)
  }

  private static let plus = MembershipDeclaration.benefit(
    BenefitSubscription(
      name: "mine.plus", title: "年卡", sells: ["PLUS"], bought: 0,
      lasts: CalendarDuration(days: 365)!, benefits: ["mine.gift"], place: place))

  /// Days; the membership began on the 6th.
  @Test(
    arguments: [
      // Of a time that was counted from the 11th: for the period it lies in, and no other.
      ([11], 15, true), ([11], 37, false), ([11], 64, false),
      // The period began before this one's count did.
      ([1], 15, true), ([1], 37, false), ([-30], 15, false),
      // Given under two numbers in one period: the later one stands for the next, and so on.
      ([6, 20], 37, true), ([6, 20], 67, false), ([6, 6], 37, true), ([6, 7], 67, false),
      ([6, 7, 8], 67, true), ([6, 7, 8], 97, false), ([6, 7, 37], 67, true), ([6, 37], 67, false),
      ([], 15, false),
    ] as [([Int64], Int64, Bool)])
  func `what was given stands for one period`(
    given: [Int64], now: Int64, isCovered: Bool
  ) throws {
    let standing = Standing(
      programme: "mine.plus", subject: .customer(1), state: "active",
      since: Instant(seconds: 6 * Self.day), until: Instant(seconds: 371 * Self.day))
    let at = Instant(seconds: now * Self.day)
    let entitlement = try #require(
      Self.plus.entitlements(
        standing, ["mine.gift": Self.benefit("gift")], at: at, in: .utc
      ).first)
    #expect(
      Self.plus.isCovered(
        entitlement, of: standing, by: given.map { Instant(seconds: $0 * Self.day) }, at: at,
        in: .utc) == isCovered)
  }

  /// What a standing keeps of benefits with all that can be kept of them.
  private static func kept(_ benefits: [BenefitDeclaration], _ state: String) -> Int {
    var data = DataRecord()
    data["gave"] = .record(
      DataRecord(benefits.map { ($0.localID, .string("\(state) -62135596800")) }))
    var standing = Standing(
      programme: "mine.vip", subject: .customer(1), state: state, since: Instant(seconds: 0),
      data: data)
    for benefit in benefits {
      standing.miss(benefit.localID, true)
      standing.noteUses(
        benefit.localID, since: Instant(seconds: -62_135_596_800), count: 1_000_000,
        of: benefits.map(\.name))
    }
    return DataValue.record(standing.data).canonicalText.utf8.count
  }

  @Test func `what is declared fits into a standing`() {
    let state = String(repeating: "s", count: 64)
    func all(_ count: Int, length: Int) -> [BenefitDeclaration] {
      (0..<count).map { index in
        let id = String((String(index + 10) + String(repeating: "b", count: 64)).prefix(length))
        return Self.benefit(id, uses: 5, coupon: "ten")
      }
    }
    for (count, length, state) in [
      (1, 1, "a"), (16, 20, "gold"), (16, 38, "active"), (11, 40, state),
    ] {
      let benefits = all(count, length: length)
      #expect(MembershipDeclaration.crowding(benefits, in: state) == nil)
      let (kept, room) = (
        Self.kept(benefits, state), MembershipDeclaration.room(for: benefits, in: state)
      )
      #expect(kept <= room && kept > room - 64, "\(count) of \(length): \(kept), \(room)")
    }
    #expect(
      MembershipDeclaration.crowding(all(16, length: 64), in: state)
        == "keep up to 4929 bytes about one customer, and there is room for 3072")
  }

  @Test func `uses of benefits that are declared no more are forgotten`() {
    var standing = Standing(
      programme: "mine.vip", subject: .customer(1), state: "gold", since: Instant(seconds: 0))
    standing.noteUses("old", since: standing.since, count: 2, of: ["mine.old"])
    standing.noteUses("new", since: standing.since, count: 1, of: ["mine.new"])
    #expect(Standing.uses("old", since: nil, in: standing.data) == 0)
    #expect(Standing.uses("new", since: nil, in: standing.data) == 1)
  }

  @Test func `how long a value is as JSON`() {
    let values: [DataValue] = [
      .null, .int(.min), .double(-1.234567890123456e-300), "a\u{1}\"\n中", [1, [2, "x"]],
      ["a": 1, "\u{1F}": ["b": true]],
    ]
    for value in values {
      let length = value.canonicalText.utf8.count
      #expect(value.isLonger(than: length - 1) && !value.isLonger(than: length), "\(value)")
    }
  }
}
