import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What holds messages back for a while, and lets them go.
@Suite struct SOPHoldingTests {
  private static let plugin = PluginSource.sop(
    #"""
    siyu.sop { id = "hello", title = "你好", enrol = { on = "visit" },
      steps = { { id = "hi", after = "0m", send = "content/a" }, { id = "call", task = "回访" } } }
    """#)

  @Test func `what a pause held back goes with the first apply after it`() throws {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1, days: 0.01)
    lab.wait(days: 0.02)
    try (lab.store as? any OutreachStore)?.pause(true, at: lab.now)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == [])
    try (lab.store as? any OutreachStore)?.pause(false, at: lab.now)
    lab.now = lab.now.advanced(bySeconds: 60)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c1 hi content/a"])
  }

  /// Who stands on it is not known: nobody is written to, and no walk goes on as if it had been.
  @Test func `messages wait while a suppression list cannot be read`() throws {
    let lab = try EngineLab.sops([Self.plugin])
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1, days: 0.01)
    lab.wait(days: 0.02)
    lab.sops.isSuppressed = { _ in throw Diagnostics([Diagnostic("lists/no.csv cannot be read")]) }
    _ = try lab.planner().apply()
    #expect(try lab.messages() == [] && lab.tasks() == [])
    lab.sops.isSuppressed = { _ in true }
    lab.wait(days: 0.1)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == [])
    #expect(try lab.tasks() == ["c1 回访"])
  }

  @Test func `a step gives the workspace's own tags, one of an exclusive group`() throws {
    let group = TagGroup(
      name: "stage", title: "阶段", dimension: .customer, exclusive: true,
      values: [TagValue(name: "new", title: "新"), TagValue(name: "loyal", title: "忠")])
    var plugin = PluginSource.sop(
      #"""
      siyu.sop { id = "walk", title = "走", enrol = { on = "visit" },
        steps = {
          { id = "one", after = "0m", tag = "stage:new" },
          { id = "two", wait = "1d", tag = "stage:loyal" },
        } }
      """#)
    plugin.grants.insert("tag:stage")
    plugin.asked.insert("tag:stage")
    let lab = try EngineLab.sops([plugin], shared: [group])
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1, days: 0.01)
    lab.wait(days: 0.02)
    _ = try lab.planner().apply()
    #expect(try lab.store.table(.tags).map { $0[1] } == ["stage:new"])
    lab.wait(days: 1.1)
    _ = try lab.planner().apply()
    #expect(try lab.store.table(.tags).map { $0[1] } == ["stage:loyal"])
  }

  @Test func `a day on which chat groups are enrolled is known beforehand`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "weekly", title = "每周", subject = "group", again = "each",
          enrol = { weekly = { "mon" }, at = "10:00" },
          steps = { { id = "news", send = "content/group" } } }
        """#)
    ])
    try lab.bring(.groups([GroupRecord(groupID: "G1")]))
    _ = try lab.planner().apply()
    // The Monday after Thursday, 1 January, at 10:00.
    #expect(
      try lab.store.standing().nextDue == EngineLab.morning.advanced(bySeconds: 4 * 86_400 + 7_200))
  }
}
