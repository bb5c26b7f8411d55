import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What an author says beside a no, and beside the yes that ends a walk, is kept with it.
@Suite struct SOPReasonTests {
  @Test func `reasons of when and leave are kept`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "walk", title = "走",
          enrol = { on = "visit",
            when = function(c, ctx) return c.id ~= "c2", { "不是第一次：{n}", n = 2 } end },
          leave = function(c, ctx) return ctx.run.step == "last", "够了" end,
          steps = {
            { id = "call", after = "0m", task = "回访",
              when = function(c, ctx) return false, "已经来过" end },
            { id = "last", wait = "1d", task = "再访" },
          } }
        """#)
    ])
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1, days: 0.1)
    try lab.happen("visit", 2, days: 0.1)
    lab.wait(days: 0.5)
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    let reader = try lab.store.snapshot(readers: 1).outreach.outreachReader()
    let numbers = try ["c1", "c2"].map { try lab.store.customer(named: $0).rawValue }
    let states = try reader.state(of: numbers, at: lab.now)
    let first = try #require(states[numbers[0]]?.enrolments.first)
    #expect(first.state == .left && first.why == "够了")
    #expect(first.history.map(\.reason) == ["已经来过"])
    let second = try #require(states[numbers[1]]?.enrolments.first)
    #expect(second.state == .declined && second.why == "不是第一次：2")
  }
}
