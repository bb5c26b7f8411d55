import SiyuModel
import Testing

@testable import SiyuEngine

extension KOCStagesTests {
  // MARK: Periods

  @Test func `who passes goes on, and who fails is warned and then leaves`() {
    let koc = Self.koc()
    let first = Self.run(Self.active(), at: Self.day(30), in: koc, [.pass(0): .yes(reason: nil)])
    #expect(first.asked == [.pass(0)])
    #expect(first.result.member?.stage == .active)
    #expect(first.result.member?.since == Self.day(0))
    #expect(first.result.member?.record.period == 1)
    #expect(first.result.due == Self.day(60))
    #expect(Self.events(first.result) == ["koc.passed"])
    let second = Self.run(
      first.result.member, at: Self.day(60), in: koc, [.pass(1): .no(reason: "只有 0 分")])
    #expect(second.result.member?.stage == .warned)
    #expect(second.result.member?.reason == "只有 0 分")
    #expect(second.result.member?.record.warnings == 1)
    #expect(Self.events(second.result) == ["koc.warned"])
    let third = Self.run(
      second.result.member, at: Self.day(90), in: koc, [.pass(2): .no(reason: "又没做")])
    #expect(third.result.member?.stage == .left)
    #expect(third.result.member?.since == Self.day(90))
    #expect(third.result.member?.reason == "又没做")
    #expect(third.result.due == nil)
    #expect(Self.events(third.result) == ["koc.left"])
  }

  @Test func `passing after a warning makes it good again`() {
    let koc = Self.koc()
    let warned = Self.run(
      Self.active(), at: Self.day(30), in: koc, [.pass(0): .no(reason: nil)]
    ).result.member
    let good = Self.run(warned, at: Self.day(60), in: koc, [.pass(1): .yes(reason: nil)]).result
    #expect(good.member?.stage == .active)
    #expect(good.member?.record.warnings == 0)
    #expect(good.moves.map(\.to) == [.active])
  }

  @Test func `without warnings the first failure ends it`() {
    let koc = Self.koc(warnings: 0)
    let result = Self.run(
      Self.active(), at: Self.day(30), in: koc, [.pass(0): .no(reason: nil)]
    ).result
    #expect(result.member?.stage == .left)
  }

  @Test func `without a function all tasks have to be done`() {
    let koc = Self.koc(pass: false)
    let one = Self.run(
      Self.active(), Self.facts([("a", 1)], yes: ["a"]), at: Self.day(30), in: koc
    ).result
    #expect(one.member?.stage == .warned)
    #expect(one.member?.reason == "朋友圈: 1 of 2")
    let both = Self.run(
      Self.active(), Self.facts([("a", 1), ("b", 1)], yes: ["a", "b"]), at: Self.day(30), in: koc
    ).result
    #expect(both.member?.stage == .active)
  }

  @Test func `a host that was away judges each period by itself`() {
    let koc = Self.koc(warnings: 1)
    let (result, asked) = Self.run(
      Self.active(), at: Self.day(95), in: koc,
      [.pass(0): .yes(reason: nil), .pass(1): .no(reason: nil), .pass(2): .yes(reason: nil)])
    #expect(asked == [.pass(0), .pass(1), .pass(2)])
    #expect(result.member?.stage == .active)
    #expect(result.member?.record.from == Self.day(90))
    #expect(result.due == Self.day(120))
    #expect(Self.events(result) == ["koc.passed", "koc.warned", "koc.passed"])
    #expect(result.moves.map(\.to) == [.warned, .active])
  }

  @Test func `a function that fails decides nothing`() {
    let (result, _) = Self.run(Self.active(), at: Self.day(31), in: Self.koc(), [.pass(0): .failed])
    #expect(result.member == Self.active())
    #expect(result.effects.isEmpty)
  }

  @Test func `a period waits for what staff have not looked at, and not for ever`() {
    let koc = Self.koc()
    let facts = Self.facts([("a", 5)])
    let waiting = Self.run(Self.active(), facts, at: Self.day(31), in: koc)
    #expect(waiting.asked.isEmpty)
    #expect(waiting.result.due == Self.day(37))
    let reviewed = Self.run(
      waiting.result.member, Self.facts([("a", 5)], yes: ["a"]), at: Self.day(32), in: koc,
      [.pass(0): .yes(reason: nil)])
    #expect(reviewed.asked == [.pass(0)])
    #expect(reviewed.result.member?.record.from == Self.day(30))
    let over = Self.run(
      waiting.result.member, facts, at: Self.day(37), in: koc, [.pass(0): .no(reason: nil)])
    #expect(over.result.member?.stage == .warned)
  }

  @Test func `months do not drift from the day of the selection`() throws {
    let start = try TimeText.parse("2027-01-31T00:00:00Z", in: .utc)
    var koc = Self.koc()
    koc.assess?.every = CalendarDuration(months: 1)!
    var member: KOCMember? = Self.stages(koc).selected(nil, reason: nil, at: start).member
    var ends: [String] = []
    for _ in 0..<4 {
      let until = member!.record.until!
      ends.append(String(TimeText.iso(until).prefix(10)))
      member =
        Self.run(
          member, at: until, in: koc, [.pass(member!.record.period): .yes(reason: nil)]
        ).result.member
    }
    #expect(ends == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"])
  }
}
