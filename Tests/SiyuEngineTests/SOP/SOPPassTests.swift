import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// SOPs through plan and apply, with Lua in workers and a store in a file.
@Suite(.serialized) struct SOPPassTests {
  @Test func `a new friend is welcomed, shown how, or called`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    try lab.happen("pool.joined", 5, days: -1, props: #"{"pool":"wecom"}"#)
    // Who joined before the SOP was there is left alone.
    _ = try lab.planner().apply()
    #expect(try lab.enrolments().isEmpty)

    lab.wait(days: 1)
    try lab.happen("pool.joined", 2, props: #"{"pool":"wecom"}"#)
    try lab.happen("pool.joined", 3, props: #"{"pool":"wecom"}"#)
    try lab.happen("pool.joined", 4, props: #"{"pool":"group"}"#)
    let report = try lab.planner().apply()
    let sop = try #require(report.outcome.plugins[0].sops.first)
    #expect(sop.enrolled == 2)
    #expect(sop.messages == 2)
    #expect(sop.steps.map(\.id) == ["welcome", "howto", "call"])
    #expect(sop.steps[0].examples == ["c2", "c3"])
    #expect(report.outcome.touched == 2)
    #expect(try lab.messages() == ["c2 welcome content/a", "c3 welcome content/a"])
    #expect(try lab.enrolments() == ["c2 active howto", "c3 active howto"])
    // Nobody is looked at before somebody is due.
    let idle = try lab.planner().plan()
    #expect(idle.outcome.touched == 0)

    lab.wait(days: 1.6)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(
      try lab.messages() == [
        "c2 welcome content/a", "c3 howto content/b", "c3 welcome content/a",
      ])
    #expect(try lab.tasks() == ["c2 回访"])
    // Through, and measured until the 14 days are over.
    #expect(try lab.enrolments() == ["c2 active", "c3 active"])
    try lab.pay(3)
    let goal = try lab.planner().apply()
    #expect(goal.outcome.plugins[0].sops[0].goals == 1)
    lab.wait(days: 20)
    _ = try lab.planner().apply()
    #expect(try lab.enrolments() == ["c2 finished", "c3 finished"])
  }

  @Test func `plan shows what apply does and writes nothing`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...4 {
      try lab.happen("pool.joined", number, props: #"{"pool":"wecom"}"#)
    }
    let plan = try lab.planner().plan()
    #expect(plan.outcome.plugins[0].sops[0].messages == 4)
    #expect(try lab.messages().isEmpty)
    #expect(plan.file.touchedCount == 4)
    let file = try PlanFile(decoding: plan.file.encoded(), file: "p.json")
    #expect(file == plan.file)
    let other = lab.planner(at: lab.now)
    let report = try other.apply(file)
    #expect(report.outcome.plugins[0].sops[0].messages == 4)
    #expect(try lab.messages().count == 4)
    #expect(throws: Diagnostic.self) { _ = try other.apply(file) }
  }

  @Test func `a plan whose ground moved is not applied`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.happen("pool.joined", 1, props: #"{"pool":"wecom"}"#)
    let plan = try lab.planner().plan()
    try lab.happen("pool.left", 1)
    try lab.pay(1)
    var customer = CustomerRecord(person: PersonReference(customerID: "c1"))
    customer.marketingConsent = false
    try lab.bring(.customers([customer]))
    #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan.file) }
    #expect(try lab.messages().isEmpty)
  }

  @Test func `tags of the same pass enrol, and steps give tags`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.tag_group {
          id = "value", title = "价值", dimension = "value", values = { "high", "low" },
          assign = function(c) return c.orders:count() > 0 and "high" or "low" end,
        }
        siyu.tag_group {
          id = "state", title = "状态", dimension = "customer", values = { "greeted" },
          assign = function() return siyu.keep end,
        }
        siyu.sop {
          id = "vip", title = "高价值", enrol = { tag = "value:high" },
          steps = { { id = "mark", tag = "state:greeted" }, { id = "hello", send = "content/a" } },
        }
        """#)
    ])
    try lab.bringPeople(1...4)
    try lab.pay(1)
    _ = try lab.planner().apply()
    // Fulfilled already when the SOP came.
    #expect(try lab.enrolments().isEmpty)
    lab.wait(days: 1)
    try lab.pay(2)
    let report = try lab.planner().apply()
    #expect(report.outcome.touched == 1)
    #expect(try lab.messages() == ["c2 hello content/a"])
    #expect(
      try lab.held() == [
        "c1 mine.value:high", "c2 mine.state:greeted", "c2 mine.value:high", "c3 mine.value:low",
        "c4 mine.value:low",
      ])
    // Lost and won again: `never` again.
    lab.wait(days: 1)
    _ = try lab.planner(full: true).apply()
    #expect(try lab.messages().count == 1)
  }

  @Test func `an SOP begins with a plan file too, and only once it may enrol`() throws {
    let text = #"""
      siyu.segment { id = "bought", title = "买过",
        where = function(c) return c.orders:count() > 0 end }
      siyu.sop { id = "hello", title = "你好", enrol = { { segment = "bought" }, { on = "visit" } },
        steps = { { id = "hello", send = "content/a" } } }
      """#
    let lab = try EngineLab.sops([
      .lua("mine", text, grants: ["orders", "wecom.chat"], asked: PluginSource.sopGrants)
    ])
    try lab.bringPeople(1...4)
    try lab.pay(1)
    let refused = try lab.planner().apply()
    #expect(refused.outcome.plugins[0].sops[0].refusal?.permission == "events")
    try lab.happen("visit", 3)
    // Granted: who had bought before is marked, and not written to.
    try lab.use([.lua("mine", text, grants: PluginSource.sopGrants)])
    lab.wait(days: 1)
    let plan = try lab.planner().plan()
    #expect(plan.outcome.plugins[0].sops[0].enrolled == 0)
    _ = try lab.planner().apply(plan.file)
    lab.wait(days: 1)
    #expect(try lab.planner().plan().choice != .full(.sops))
    try lab.pay(2)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c2 hello content/a"])
  }

  @Test func `existing ones are enrolled where it says so, and segments count`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.segment {
          id = "bought", title = "买过",
          where = function(c) return c.orders:within("10d"):count() > 0 end,
        }
        siyu.sop {
          id = "thanks", title = "谢谢", enrol = { segment = "bought", existing = true },
          again = "each", steps = { { id = "hello", send = "content/a" } },
        }
        siyu.sop {
          id = "back", title = "回来", enrol = { segment = "bought" }, again = "each",
          steps = { { id = "call", task = "回访" } },
        }
        """#)
    ])
    try lab.bringPeople(1...4)
    try lab.pay(1)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c1 hello content/a"])
    #expect(try lab.tasks().isEmpty)
    // Out of the segment by time alone, and in again.
    lab.wait(days: 11)
    _ = try lab.planner().apply()
    try lab.pay(1)
    _ = try lab.planner().apply()
    #expect(try lab.messages().count == 2)
    #expect(try lab.tasks() == ["c1 回访"])
  }

  @Test func `birthdays, days of the calendar and dates of pets enrol in time`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.entity {
          id = "pet", title = "宠物", fields = { { id = "due", title = "疫苗", type = "date" } },
        }
        siyu.sop {
          id = "birthday", title = "生日", enrol = { birthday = true, at = "09:00" }, again = "each",
          steps = { { id = "wish", send = "content/a" } },
        }
        siyu.sop {
          id = "monday", title = "周一", enrol = { weekly = { "mon" }, at = "10:00",
            when = function(c) return c.city == "杭州" end }, again = "each",
          steps = { { id = "call", task = "周一" } },
        }
        siyu.sop {
          id = "vaccine", title = "疫苗", subject = "pet",
          enrol = { date = "due", before = 7, at = "10:00" },
          steps = { { id = "remind", send = "content/owed",
            when = function(pet, ctx) return pet.id == "rex" and ctx.customer.city == "上海" end } },
        }
        """#)
    ])
    try lab.bringPeople(1...4)
    for (id, owner) in [("rex", 1), ("tom", 2)] {
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: id, person: PersonReference(customerID: "c\(owner)"), kind: "pet",
            name: "due", value: "2026-01-12")
        ]))
    }
    _ = try lab.planner().apply()
    for _ in 0..<6 {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
    }
    // 2026-01-05 was a Monday; c1 to c4 were born on the 2nd to the 5th.
    #expect(
      try lab.messages() == [
        "c1 remind content/owed", "c1 wish content/a", "c2 wish content/a", "c3 wish content/a",
        "c4 wish content/a",
      ])
    #expect(try lab.tasks() == ["c3 周一"])
    let declined = try lab.store.table(.enrolments).filter { $0[7] == "declined" }
    #expect(declined.count == 3)
  }

  @Test func `each pet goes through an SOP once, however long ago`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.entity { id = "pet", title = "宠物",
          fields = { { id = "due", title = "疫苗", type = "date" } } }
        siyu.sop { id = "care", title = "照顾", subject = "pet",
          enrol = { { date = "due" }, { weekly = { "mon" }, at = "10:00" } },
          steps = { { id = "call", task = "回访" } } }
        """#)
    ])
    try lab.bringPeople(1...1)
    for (id, day) in [("rex", "2026-01-02"), ("tom", "2026-01-03")] {
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: id, person: PersonReference(customerID: "c1"), kind: "pet", name: "due",
            value: day)
        ]))
    }
    for _ in 0..<60 {
      _ = try lab.planner().apply()
      lab.wait(days: 1)
    }
    #expect(try lab.tasks().count == 2)
  }

  @Test func `groups walk too`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop {
          id = "lively", title = "群活跃", subject = "group", enrol = { weekly = { "fri" }, at = "10:00" },
          again = "each",
          steps = { { id = "quiz", send = "content/group",
            when = function(g, ctx) return g.members > 1 end } },
        }
        """#)
    ])
    try lab.bringPeople(1...4)
    for (id, members) in [("g1", [1, 2]), ("g2", [3])] {
      var group = GroupRecord(groupID: id)
      group.owner = "s1"
      try lab.bring(.groups([group]))
      try lab.bring(
        .groupMembers(
          members.map {
            GroupMemberRecord(groupID: id, person: PersonReference(customerID: "c\($0)"))
          }))
    }
    _ = try lab.planner().apply()
    lab.wait(days: 1.2)
    let plan = try lab.planner().plan()
    #expect(plan.outcome.touchedGroups == 2)
    let report = try lab.planner().apply(plan.file)
    #expect(report.outcome.plugins[0].sops[0].messages == 1)
    #expect(try lab.messages() == ["g1 quiz content/group"])
    #expect(try lab.planner().plan().outcome.touchedGroups == 0)
  }
}
