import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What a programme may not give or ask for is not lost: it waits for the permission.
extension KOCProgrammeTests {
  private static let tasks = #"""
    every = "30d",
    tasks = {
      { id = "wish", title = "愿望", points = 5, proof = "link", review = "none" },
      { id = "look", title = "笔记", points = 20, proof = "link" } },
    pass = function(c, ctx) return true end
    """#

  private func source(_ extra: String...) -> PluginSource {
    var source = Self.plugin(Self.tasks, recruit: "open = true,")
    source.asked = source.grants
    source.grants = source.grants.subtracting(["points", "task"]).union(extra)
    return source
  }

  private func selected(_ numbers: Int..., source: PluginSource) throws -> EngineLab {
    let lab = try lab(source)
    for number in numbers { try answer(lab, number, 800) }
    _ = try lab.planner().apply()
    for number in numbers { try select(lab, number) }
    lab.wait(days: 1)
    return lab
  }

  private func waiting(_ report: ApplyReport) throws -> [String: Int64] {
    let programme = try #require(report.outcome.plugins[0].programmes.first)
    return Dictionary(uniqueKeysWithValues: programme.waiting.map { ($0.permission, $0.count) })
  }

  private func titles(_ lab: EngineLab) throws -> [String] {
    try lab.store.table(.tasks).map { $0[7] }.sorted()
  }

  @Test func `points of tasks and reviews wait for the permission and come once`() throws {
    let lab = try selected(1, source: source())
    try hand(lab, 1, "a", task: "wish")
    lab.wait(days: 0.01)
    try hand(lab, 1, "b", task: "look")
    let told = try waiting(lab.planner().apply())
    #expect(told == ["points": 1, "task": 1])
    // Periods later they wait still.
    lab.wait(days: 400)
    _ = try lab.planner().apply()
    #expect(try points(lab) == [])
    #expect(try titles(lab) == [])

    try lab.use([source("points")])
    _ = try lab.planner().apply()
    #expect(try points(lab) == ["c1 5"])
    try lab.use([source("points", "task")])
    for _ in 0..<3 {
      lab.wait(days: 1)
      let report = try lab.planner().apply()
      #expect(try waiting(report) == [:])
    }
    #expect(try points(lab) == ["c1 5"])
  }

  @Test func `a review that nobody was asked for is asked for after the grant`() throws {
    let lab = try selected(1, source: source("points"))
    try hand(lab, 1, "b", task: "look")
    #expect(try waiting(lab.planner().apply()) == ["task": 1])
    #expect(try titles(lab) == [])
    try lab.use([source("points", "task")])
    for _ in 0..<2 {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
    }
    #expect(try titles(lab) == ["审核：笔记"])
    let desk = try #require(lab.store as? any OutreachStore)
    #expect(try desk.finishTask(lab.store.table(.tasks)[0][0], at: lab.now))
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try points(lab) == ["c1 20"])
  }

  @Test(arguments: [false, true])
  func `what waits for two who are one is given once each`(isParted: Bool) throws {
    let lab = try selected(1, 3, source: source())
    try hand(lab, 1, "a", task: "wish")
    try hand(lab, 3, "c", task: "wish")
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c3")
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    if isParted {
      _ = try lab.store.unmerge("c3")
      _ = try lab.planner().apply()
    }
    try lab.use([source("points", "task")])
    for _ in 0..<2 {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
    }
    let given = try points(lab)
    #expect(given == (isParted ? ["c1 5", "c3 5"] : ["c1 5", "c1 5"]))
  }

  /// Whether it is by tasks alone or by a function, which is asked for each period.
  @Test(arguments: ["", "pass = function(c, ctx) return ctx.done.tasks.moments >= 1 end,"])
  func `each stage of periods that are judged in one pass is in the history`(_ pass: String) throws
  {
    let lab = try lab(
      Self.plugin(
        """
        every = "10d", warnings = 1, \(pass)
        tasks = { { id = "moments", title = "朋友圈", proof = "link", review = "none" } }
        """, recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    try hand(lab, 1, "https://a")
    // Passed, warned, left.
    lab.wait(days: 30)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star left"])
    let history = try #require(lab.store as? any OutreachDesk)
      .standingHistory(of: lab.store.customer(named: "c1"))
    #expect(history.map(\.state) == ["answered", "active", "warned", "left"])
    #expect(history.suffix(2).map(\.at) == [lab.now, lab.now])
  }
}
