import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Memberships beside tags and SOPs: who sees a level, when, and what sets off what.
@Suite(.serialized) struct MembershipPassTests {
  private static let text = #"""
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "orders", over = "30d",
      period = "60d", levels = { { id = "silver", title = "银卡", from = 1 },
        { id = "gold", title = "金卡", from = 3 } },
    }
    siyu.tag_group {
      id = "card", title = "卡", dimension = "value", values = { "silver", "gold" },
      assign = function(c) return c.level("vip") end,
    }
    siyu.segment { id = "members", title = "会员", where = function(c) return c.level("vip") ~= nil end }
    siyu.sop {
      id = "welcome", title = "升级", enrol = { on = "level.up", programme = "mine.vip" }, again = "each",
      steps = {
        { id = "a", send = "content/a", when = function(c) return c.level("vip") == "gold" end },
        { id = "b", task = "祝贺" },
      },
    }
    """#

  private func lab(_ text: String = text, _ more: [PluginSource] = []) throws -> EngineLab {
    let lab = try EngineLab.sops([.member(text)] + more)
    try lab.bringPeople(1...3)
    return lab
  }

  @Test func `installing writes to nobody, and tags know the levels the same evening`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 3)
    let report = try lab.planner().apply()
    #expect(report.further.count == 1)
    #expect(try lab.standings() == ["c1 mine.vip gold"])
    #expect(try lab.held() == ["c1 mine.card:gold"])
    #expect(try lab.enrolments() == [])
    // Nothing is left to do.
    #expect(try lab.planner().apply().outcome.touched == 0)
  }

  @Test func `a level that is reached is spoken of in the same apply`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.spend(1, orders: 1)
    try lab.spend(2, orders: 3)
    let report = try lab.planner().apply()
    #expect(report.outcome.born == 2)
    #expect(report.further.map { $0.outcome.plugins[0].sops[0].enrolled } == [2])
    // Functions of SOPs see the level of now.
    #expect(try lab.messages() == ["c2 a content/a"])
    #expect(try lab.tasks() == ["c1 祝贺", "c2 祝贺"])
  }

  @Test func `a plan shows moves, and its file commits those and no more`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.spend(2, orders: 3)
    let plan = try lab.planner().plan()
    let file = try PlanFile(decoding: plan.file.encoded(), file: "plan.json")
    let report = try lab.planner().apply(file)
    #expect(report.further.isEmpty)
    #expect(try lab.standings() == ["c2 mine.vip gold"])
    #expect(try lab.tasks() == [])
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c2 祝贺"])
  }

  @Test func `a plan whose decision about a level changed is refused`() throws {
    let lab = try lab()
    try lab.spend(2, orders: 1)
    let plan = try lab.planner().plan()
    try lab.spend(2, orders: 3, days: -0.5)
    #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan.file) }
    #expect(try lab.standings() == [])
  }

  @Test func `whom the function raises for stays what she is`() throws {
    let lab = try lab(
      #"""
      siyu.membership {
        id = "vip", title = "会员", kind = "growth",
        by = function(c)
          if c.city == "杭州" then error("not there") end
          return c.orders:count() > 2 and "many" or c.orders:count()
        end,
        levels = { { id = "silver", title = "银卡", from = 1 } },
      }
      """#)
    for number in 1...3 { try lab.spend(number, orders: number == 2 ? 3 : 1) }
    let outcome = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(try lab.standings() == ["c1 mine.vip silver"])
    #expect(outcome.failures == 2)
    #expect(
      outcome.failureExamples.map { "\($0.id) \($0.diagnostic.message)" } == [
        "c2 membership 'vip.by' should return a number, got a string.", "c3 not there",
      ])
  }

  @Test func `others read a level by permission alone`() throws {
    func reader(_ id: String, _ grants: Set<String>) -> PluginSource {
      .lua(
        id,
        #"""
        siyu.tag_group {
          id = "seen", title = "见", dimension = "value", values = { "gold" },
          assign = function(c) return c.level("mine.vip") end,
        }
        """#, grants: grants.union(["tag"]), asked: ["tag", "membership:mine.vip"])
    }
    let lab = try lab(
      Self.text, [reader("may", ["membership:mine.vip"]), reader("not", [])])
    try lab.spend(1, orders: 3)
    let report = try lab.planner().apply()
    #expect(try lab.held() == ["c1 may.seen:gold", "c1 mine.card:gold"])
    #expect(report.outcome.plugins[2].rules[0].failures == 3)
    #expect(
      report.outcome.plugins[2].rules[0].failureExamples[0].diagnostic.message.contains(
        "siyu plugin grant not membership:mine.vip"))
  }

  @Test func `without its permission a membership looks at nobody, and says so`() throws {
    let lab = try EngineLab.sops([
      .lua(
        "mine", Self.text, grants: PluginSource.sopGrants,
        asked: PluginSource.sopGrants.union(["membership"]))
    ])
    try lab.bringPeople(1...3)
    try lab.spend(1, orders: 3)
    let outcome = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(outcome.refusal == Refusal(permission: "membership", isAsked: true))
    #expect(try lab.standings() == [])
  }

  @Test func `a level that is declared no more is left at once`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 3)
    _ = try lab.planner().apply()
    try lab.use([
      .member(Self.text.replacing("\"gold\", title = \"金卡\"", with: "\"jade\", title = \"玉\""))
    ])
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.vip jade"])
  }

  @Test func `taking a run back takes its levels back, and the next apply finds them again`() throws
  {
    let lab = try lab()
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.spend(2, orders: 3)
    let report = try lab.planner().apply()
    let store = try #require(lab.store as? any OutreachStore)
    for run in [report.further.last?.run, report.run] {
      _ = try store.undo(run: try #require(run), at: lab.now, dryRun: false)
    }
    #expect(try lab.standings() == [])
    #expect(try lab.levelEvents() == [])
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c2 mine.vip gold"])
    #expect(try lab.levelEvents() == ["c2 level.up gold"])
  }

  @Test func `a simulation lives through a period and forgets what was`() throws {
    let lab = try lab()
    try lab.spend(1, orders: 3)
    _ = try lab.planner().apply()
    let overlay = try SQLiteOverlay(
      of: lab.folder.path + "/siyu.db", in: lab.folder.path, key: lab.key, zone: .utc)
    try overlay.forgetDecisions(tagsOf: nil)
    #expect(try overlay.store.table(.standings).isEmpty)
    #expect(try overlay.store.table(.events).isEmpty)
    let from = lab.now.advanced(bySeconds: -3_600)
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(),
      span: SimulatedSpan(from: from, to: from.advanced(bySeconds: 70 * 86_400), every: 3_600)
    ).run()
    #expect(
      report.programmes.flatMap(\.moves).map { "\($0.from) \($0.to) \($0.count)" } == [
        "none gold 1", "gold none 1",
      ])
    #expect(report.days.count == 2)
    // What really was is as it was.
    #expect(try lab.standings() == ["c1 mine.vip gold"])
  }
}
