import SiyuModel
import Testing

@testable import SiyuEngine

extension KOCStagesTests {
  // MARK: Coming back

  @Test func `who left may be invited again after a while, and begins anew`() {
    let koc = Self.koc(backAfter: 90)
    var left = KOCMember(.left, since: Self.day(100))
    left.record.warnings = 2
    let early = Self.run(left, at: Self.day(189), in: koc, [.invite: .yes(reason: nil)])
    #expect(early.asked.isEmpty)
    #expect(early.result.due == Self.day(190))
    let back = Self.run(left, at: Self.day(190), in: koc, [.invite: .yes(reason: nil)]).result
    #expect(back.member == KOCMember(.invited, since: Self.day(190)))
    let never = Self.run(left, at: Self.day(9_999), in: Self.koc(), [.invite: .yes(reason: nil)])
    #expect(never.asked.isEmpty && never.result.due == nil)
  }

  @Test func `an open programme takes back whoever answers again`() {
    let koc = Self.koc(open: true, invite: false, backAfter: 90)
    let left = KOCMember(.left, since: Self.day(100))
    func stage(_ answered: Int64) -> KOCStage? {
      Self.run(left, at: Self.day(200), in: koc, [.answered: .at(Self.day(answered))])
        .result.member?.stage
    }
    #expect(stage(99) == .left)
    #expect(stage(150) == .answered)
  }

  // MARK: Two are one

  @Test func `the further stage stays`() {
    let order: [KOCStage] = [.left, .invited, .answered, .warned, .active, .excluded]
    for (low, first) in order.enumerated() {
      for second in order[(low + 1)...] {
        let a = KOCMember(first, since: Self.day(9))
        let b = KOCMember(second, since: Self.day(1))
        #expect(KOCStages.meet([a, b])?.member == b)
        #expect(KOCStages.meet([b, a])?.member == b)
      }
    }
    #expect(KOCStages.meet([]) == nil)
  }

  @Test func `of equal stages the newer stays`() {
    let a = KOCMember(.left, since: Self.day(9), reason: "a")
    let b = KOCMember(.left, since: Self.day(8), reason: "b")
    #expect(KOCStages.meet([a, b])?.place == 0)
    #expect(KOCStages.meet([b, a])?.place == 1)
  }

  @Test func `tasks of the same period add up, and nothing is paid twice`() {
    let koc = Self.koc()
    func member(_ handed: [(String, Int64)], _ yes: [String]) -> KOCMember {
      Self.run(Self.active(), Self.facts(handed, yes: yes), at: Self.day(5), in: koc).result.member!
    }
    let a = member([("a", 1), ("x", 2)], ["a", "x"])
    let b = member([("b", 3), ("x", 2)], ["b", "x"])
    let met = KOCStages.meet([a, b])!.member
    #expect(met.record.proofs.map(\.id) == ["a", "x", "b"])
    #expect(KOCDone(met.record, koc.assess!).points == 30)
    // All three are seen again as events of the one person.
    let all = Self.facts([("a", 1), ("b", 3), ("x", 2)], yes: ["a", "b", "x"])
    #expect(Self.run(met, all, at: Self.day(6), in: koc).result.effects.isEmpty)
  }

  @Test func `what was handed in outside of the period that stays is gone`() {
    var older = Self.active()
    older.record.proofs = [KOCProof(id: "a", task: "moments", at: Self.day(1), state: .accepted)]
    let newer = Self.stages().selected(nil, reason: nil, at: Self.day(10)).member
    #expect(KOCStages.meet([older, newer])?.member.record.proofs == [])
  }

  @Test func `the same again decides the same`() {
    let koc = Self.koc()
    let facts = Self.facts([("a", 1), ("b", 2)], yes: ["b"])
    let replies: [Query: Reply] = [.pass(0): .no(reason: "r")]
    let first = Self.run(Self.active(), facts, at: Self.day(40), in: koc, replies).result
    let second = Self.run(Self.active(), facts, at: Self.day(40), in: koc, replies).result
    #expect(first == second)
  }
}
