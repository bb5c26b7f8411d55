import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite(.serialized) struct GrowthTests {
  private func lab() throws -> EngineLab {
    let lab = try EngineLab.sops([.growth])
    try lab.bringPeople(1...3)
    return lab
  }

  @Test func `a level is earned at once, with an event and a history`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 1)
    let outcome = try lab.planner().plan().outcome
    #expect(
      outcome.plugins[0].programmes[0].moves == [
        .init(from: "none", to: "silver", title: "银卡", count: 1, examples: ["c1"])
      ])
    #expect(outcome.born == 1)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip silver"])
    #expect(try lab.levelEvents() == ["c1 level.up silver"])
    lab.wait(days: 1)
    try lab.spend(1, orders: 2)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip gold"])
    #expect(try lab.levelEvents() == ["c1 level.up gold", "c1 level.up silver"])
    let desk = try #require(lab.store as? any OutreachDesk)
    let history = try desk.standingHistory(of: lab.store.customer(named: "c1"))
    #expect(history.map(\.state) == ["silver", "gold"])
    #expect(history.last?.reason == "30000 earns gold, from 30000")
  }

  @Test func `a level is kept to the end of its period, and then through the grace`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 3)
    _ = try lab.planner().apply()
    for (days, level) in [
      (31.0, "gold"), (28.9, "gold"), (0.2, "gold"), (9.8, "gold"), (0.2, "none"),
    ] {
      lab.wait(days: days)
      _ = try lab.planner().apply()
      #expect(try lab.standings() == ["c1 mine.vip \(level)"])
    }
    #expect(try lab.levelEvents() == ["c1 level.down none", "c1 level.up gold"])
  }

  @Test func `a level in its grace says until when, and what comes then`() throws {
    let lab = try lab()
    let desk = try #require(lab.store as? any OutreachDesk)
    func grace(_ number: Int) throws -> String? {
      let held = try desk.standings(of: lab.store.customer(named: "c\(number)")).first
      return try held?.grace.map { grace in
        "\(try #require(held?.until).seconds - grace.until.seconds) \(grace.to ?? "?")"
      }
    }
    for number in 1...2 { try lab.spend(number, orders: 3) }
    _ = try lab.planner().apply()
    lab.wait(days: 59)
    try lab.spend(2, orders: 1)
    _ = try lab.planner().apply()
    #expect(try grace(1) == nil)
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try grace(1) == "-864000 none" && grace(2) == "-864000 silver")
    try lab.spend(1, orders: 3)
    _ = try lab.planner().apply()
    #expect(try grace(1) == nil)
    lab.wait(days: 10)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip gold", "c2 mine.vip silver"])
    #expect(try grace(2) == nil)
  }

  @Test func `what is earned again in the grace begins another period`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 3)
    _ = try lab.planner().apply()
    lab.wait(days: 61)
    _ = try lab.planner().apply()
    try lab.spend(1, orders: 3)
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    lab.wait(days: 59)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip gold"])
    #expect(try lab.levelEvents() == ["c1 level.up gold"])
    lab.wait(days: 12)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip none"])
  }

  @Test func `of two customers who are one the higher level counts, and falls as one`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 1)
    try lab.spend(2, orders: 3)
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip gold"])
    lab.wait(days: 80)
    for _ in 0..<2 { _ = try lab.planner().apply() }
    #expect(try lab.standings() == ["c1 mine.vip none"])
    // Nobody is looked at again and again.
    #expect(try lab.planner().apply().outcome.touched == 0)
  }
}
