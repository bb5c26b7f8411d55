import SiyuModel
import Testing

@testable import SiyuEngine

/// Tasks that are declared in another way in the middle of a period.
extension KOCStagesTests {
  private static func task(
    _ id: String = "moments", points: Int64 = 10, times: Int = 2, proof: KOCTask.Proof = .link
  ) -> KOCTask {
    KOCTask(
      id: id, title: id, points: points, proof: proof, due: nil, times: times,
      review: proof == .order ? .none : .staff, place: SourcePlace(file: "main.lua", line: 1))
  }

  private static func points(_ result: KOCStages.Result) -> [Int64] {
    result.effects.compactMap { if case .points(_, let points) = $0 { points } else { nil } }
  }

  private func states(_ member: KOCMember?) -> [String] {
    (member?.record.proofs ?? []).map { "\($0.id) \($0.task) \($0.state.name)" }
  }

  @Test func `other points are for what is accepted from then on, and all count as declared now`()
    throws
  {
    let before = Self.koc(tasks: [Self.task()])
    let first = Self.run(
      Self.active(), Self.facts([("a", 1)], yes: ["a"]), at: Self.day(2), in: before
    ).result
    #expect(Self.points(first) == [10])
    let after = Self.koc(tasks: [Self.task(points: 30)])
    let second = Self.run(
      first.member, Self.facts([("a", 1), ("b", 3)], yes: ["a", "b"]), at: Self.day(4), in: after
    ).result
    // Nothing is given a second time for the first.
    #expect(Self.points(second) == [30])
    let done = KOCDone(try #require(second.member?.record), try #require(after.assess))
    #expect(done.points == 60 && done.count == 2)
  }

  @Test func `fewer times take nothing back, and more take in what was handed in before`() {
    let both = Self.facts([("a", 1), ("b", 2), ("c", 3)], yes: ["a", "b", "c"])
    let first = Self.run(
      Self.active(), both, at: Self.day(4), in: Self.koc(tasks: [Self.task(times: 2)])
    ).result
    #expect(states(first.member) == ["a moments accepted", "b moments accepted"])
    let fewer = Self.run(
      first.member, both, at: Self.day(5), in: Self.koc(tasks: [Self.task(times: 1)])
    ).result
    #expect(states(fewer.member) == states(first.member) && fewer.effects.isEmpty)
    let more = Self.run(
      fewer.member, both, at: Self.day(6), in: Self.koc(tasks: [Self.task(times: 3)])
    ).result
    #expect(states(more.member).last == "c moments accepted" && Self.points(more) == [10])
  }

  @Test func `a task that is gone counts for nothing and holds no period up`() throws {
    let handed = Self.facts([("a", 1), ("b", 2)], yes: ["a"])
    let first = Self.run(
      Self.active(), handed, at: Self.day(4), in: Self.koc(tasks: [Self.task()])
    ).result
    #expect(states(first.member) == ["a moments accepted", "b moments waiting"])
    let other = Self.koc(tasks: [Self.task("other")])
    let gone = Self.run(first.member, handed, at: Self.day(5), in: other).result
    #expect(states(gone.member) == states(first.member) && gone.effects.isEmpty)
    let done = KOCDone(try #require(gone.member?.record), try #require(other.assess))
    #expect(done.points == 0 && done.count == 0)
    // It is judged when it is over, though one waits for a review that nobody is asked for.
    #expect(Self.run(gone.member, handed, at: Self.day(30), in: other).asked == [.pass(0)])
    // Declared again in the same period, it goes on where it was.
    let again = Self.run(
      gone.member, Self.facts([("a", 1), ("b", 2)], yes: ["a", "b"]), at: Self.day(6),
      in: Self.koc(tasks: [Self.task()])
    ).result
    #expect(states(again.member).last == "b moments accepted" && Self.points(again) == [10])
  }

  @Test func `a task with another id is another task, and nothing proves both`() {
    func koc(_ id: String) -> KOCDeclaration {
      Self.koc(tasks: [Self.task(id, times: 1, proof: .order)])
    }
    let facts = Self.facts([], orders: [("o", 1)])
    let first = Self.run(Self.active(), facts, at: Self.day(2), in: koc("buy")).result
    #expect(states(first.member) == ["o/buy buy accepted"])
    let renamed = Self.run(first.member, facts, at: Self.day(3), in: koc("restock")).result
    #expect(states(renamed.member) == ["o/buy buy accepted"] && renamed.effects.isEmpty)
    let next = Self.run(
      renamed.member, Self.facts([], orders: [("o", 1), ("p", 4)]), at: Self.day(5),
      in: koc("restock")
    ).result
    #expect(states(next.member).last == "p/restock restock accepted")
    #expect(Self.points(next) == [10])
  }
}
