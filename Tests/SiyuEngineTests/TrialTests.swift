import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What two versions of a plugin decide about a sample, compared.
@Suite(.serialized) struct TrialTests {
  /// Tags customers who spent so many yuan.
  private func spenders(_ yuan: Int, silent: String = "nil") -> PluginSource {
    .lua(
      "spend",
      #"""
      siyu.tag_group {
        id = "size", title = "消费", dimension = "value", values = { "big", "small" },
        assign = function(c)
          return c.orders:sum("net") >= \#(yuan * 100) and "big" or \#(silent)
        end,
      }
      """#)
  }

  private func numbers(_ lab: EngineLab, _ ids: [String]) throws -> [CustomerNumber] {
    try ids.map { try lab.store.customer(named: $0) }.sorted()
  }

  private func rows(_ lab: EngineLab, _ old: PlanTrial?, _ new: PlanTrial) -> [String] {
    TrialDifference.between(old, new) {
      try? lab.store.publicID(of: CustomerNumber(rawValue: $0))
    }.rows.map { row in
      let effect = row.effect
      let name = [effect.rule, effect.part, effect.what].filter { !$0.isEmpty }
      return "\(effect.kind) \(name.joined(separator: " ")) +\(row.more) -\(row.fewer) "
        + row.examples.joined(separator: ",")
    }
  }

  @Test func `a trial is about the sample alone, and writes nothing`() throws {
    let lab = try EngineLab([spenders(3)])
    try lab.bringCustomers(1...6)
    let before = try lab.store.standing()
    let trial = try lab.planner().trial(of: numbers(lab, ["c2", "c4", "c6"]))
    #expect(trial.outcome.evaluated == 3)
    #expect(rows(lab, nil, trial) == ["tag spend.size big +2 -0 c4,c6"])
    #expect(try lab.store.standing() == before)
    #expect(try lab.held().isEmpty)
  }

  @Test func `a version is compared with another customer by customer, not by sums`() throws {
    let lab = try EngineLab([spenders(3)])
    try lab.bringCustomers(1...6)
    let sample = try numbers(lab, (1...6).map { "c\($0)" })
    let old = try lab.planner().trial(of: sample)
    try lab.use([
      .lua(
        "spend",
        #"""
        siyu.tag_group {
          id = "size", title = "消费", dimension = "value", values = { "big", "small" },
          assign = function(c) return c.orders:sum("net") <= 400 and "big" or nil end,
        }
        """#)
    ])
    let new = try lab.planner().trial(of: sample)
    // Four each; two of them are others.
    #expect(rows(lab, old, new) == ["tag spend.size big +2 -2 c1,c2,c5"])
    #expect(rows(lab, new, new).isEmpty)
    let difference = TrialDifference.between(old, new) { _ in nil }
    #expect(difference.customers == 4)
    #expect(difference.rows[0].examples.isEmpty)
  }

  @Test func `who would keep a tag with the new version has it more, who would lose it fewer`()
    throws
  {
    let lab = try EngineLab([spenders(3, silent: "'small'")])
    try lab.bringCustomers(1...6)
    _ = try lab.planner().apply()
    let sample = try numbers(lab, (1...6).map { "c\($0)" })
    #expect(try rows(lab, nil, lab.planner().trial(of: sample)).isEmpty)
    try lab.use([spenders(6, silent: "'small'")])
    let strict = try lab.planner().trial(of: sample)
    #expect(
      rows(lab, nil, strict) == [
        "tag spend.size big +0 -3 c3,c4,c5", "tag spend.size small +3 -0 c3,c4,c5",
      ])
    try lab.use([spenders(5, silent: "'small'")])
    let milder = try lab.planner().trial(of: sample)
    #expect(
      rows(lab, strict, milder) == [
        "tag spend.size big +1 -0 c5", "tag spend.size small +0 -1 c5",
      ])
  }

  @Test func `messages, tasks and enrolments are compared, of the sample only`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...6 {
      try lab.happen("pool.joined", number, props: #"{"pool":"wecom"}"#)
    }
    let sample = try numbers(lab, ["c1", "c2", "c3"])
    let old = try lab.planner().trial(of: sample)
    #expect(
      rows(lab, nil, old) == [
        "enrolment mine.new-friend active +3 -0 c1,c2,c3",
        "message mine.new-friend welcome wecom.chat content/a +3 -0 c1,c2,c3",
      ])
    try lab.use([
      .sop(
        #"""
        siyu.sop {
          id = "new-friend", title = "新客七日",
          enrol = { on = "pool.joined", pool = "wecom", when = function(c) return c.city == "上海" end },
          steps = {
            { id = "welcome", after = "0m", send = "content/b" },
            { id = "call", after = "0m", task = "回访" },
          },
        }
        """#)
    ])
    let new = try lab.planner().trial(of: sample)
    #expect(
      rows(lab, old, new) == [
        "enrolment mine.new-friend active +0 -1 c3",
        "enrolment mine.new-friend declined +1 -0 c3",
        "message mine.new-friend welcome wecom.chat content/a +0 -3 c1,c2,c3",
        "message mine.new-friend welcome wecom.chat content/b +2 -0 c1,c2",
        "task mine.new-friend call 回访 +2 -0 c1,c2",
      ])
  }

  @Test func `somebody who is due and not of the sample is not walked`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...4)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...4 {
      try lab.happen("pool.joined", number, props: #"{"pool":"wecom"}"#)
    }
    _ = try lab.planner().apply()
    lab.wait(days: 4)
    let trial = try lab.planner().trial(of: numbers(lab, ["c1"]))
    #expect(
      rows(lab, nil, trial) == ["task mine.new-friend call 回访 +1 -0 c1"])
    #expect(trial.outcome.plugins[0].sops[0].tasks == 1)
    #expect(try lab.planner().plan(alone: true).outcome.plugins[0].sops[0].tasks > 1)
  }

  @Test func `sorted lists are compared as often as somebody stands in them`() {
    let (added, gone) = TrialDifference.difference([1, 1, 2, 5], [1, 3, 5, 5])
    #expect(added == [3, 5])
    #expect(gone == [1, 2])
  }
}
