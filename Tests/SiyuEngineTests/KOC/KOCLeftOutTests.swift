import SiyuModel
import Testing

@testable import SiyuEngine

/// What was handed in and does not count is told, with why.
@Suite struct KOCLeftOutTests {
  private static func task(_ id: String, _ proof: KOCTask.Proof) -> KOCTask {
    KOCTask(
      id: id, title: id, points: 10, proof: proof, due: nil, times: 2, review: .staff,
      place: SourcePlace(file: "main.lua", line: 1))
  }

  @Test func `a third picture, and an order from before the period`() throws {
    let koc = KOCStagesTests.koc(tasks: [Self.task("moments", .picture), Self.task("buy", .order)])
    let assess = try #require(koc.assess)
    let day = KOCStagesTests.day(_:)
    var facts = KOCStagesTests.facts(
      [("a", 1), ("b", 2), ("c", 3), ("d", 9)], orders: [("o1", -3), ("o2", 2)])
    for index in facts.orders.indices { facts.orders[index].text = "N\(index)" }
    for (id, text) in [("x", "N0"), ("y", "N1"), ("z", "N7")] {
      facts.handed.append(KOCFacts.Handed(id: id, task: "buy", at: day(4), text: text))
    }
    let member = try #require(
      KOCStagesTests.run(KOCStagesTests.active(koc), facts, at: day(5), in: koc).result.member)
    func left(_ facts: KOCFacts) -> [String] {
      member.record.leftOut(of: facts, assess, at: day(5)).map { "\($0.handed.id) \($0.words)" }
    }
    #expect(
      left(facts) == [
        "c not counted: 2 of 2 are in already; it is taken when one of them is refused",
        "x not counted: the order was paid before the period began",
        "z not counted: the order was not kept",
      ])
    // Refused by now, so that the next apply takes another.
    var refused = member.record
    refused.proofs[0].state = .refused
    #expect(refused.leftOut(of: facts, assess, at: day(5)).first?.reason == .next)
  }

  /// The apply that refused it may have been undone: it counts for one only.
  @Test func `what counts for another since is accepted no more`() throws {
    let koc = KOCStagesTests.koc(tasks: [Self.task("moments", .picture)])
    let assess = try #require(koc.assess)
    var facts = KOCStagesTests.facts([("a", 1)])
    let waiting = try #require(
      KOCStagesTests.run(
        KOCStagesTests.active(koc), facts, at: KOCStagesTests.day(2), in: koc
      ).result.member)
    #expect(waiting.record.proofs.map(\.state) == [.waiting])
    facts.handed[0].isPassedOn = true
    facts.findings["a"] = KOCFacts.Finding(accepted: true, at: KOCStagesTests.day(3))
    #expect(facts.isPassedOn(waiting.record.proofs[0]))
    let after = KOCStagesTests.run(waiting, facts, at: KOCStagesTests.day(4), in: koc)
    #expect(after.result.effects.isEmpty)
    let record = try #require(after.result.member).record
    #expect(record.proofs.isEmpty)
    #expect(
      record.leftOut(of: facts, assess, at: KOCStagesTests.day(4)).map(\.reason) == [.passedOn])
  }
}
