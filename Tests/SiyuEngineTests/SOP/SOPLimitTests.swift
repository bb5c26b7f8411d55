import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What keeps SOPs back: the gate, a second person, a plugin set aside, versions, the calendar.
@Suite(.serialized) struct SOPLimitTests {
  @Test func `the gate decides about all that one customer is to get`() throws {
    var rules = GateRules.open
    rules.caps = [ContactCap(touchpoint: nil, most: .count(1), per: .day)]
    let lab = try EngineLab.sops(
      [
        .sop(
          #"""
          for _, id in ipairs { "low", "high" } do
            siyu.sop {
              id = id, title = id, enrol = { on = "visit" }, priority = id == "high" and 10 or 0,
              again = "each",
              steps = { { id = "hello", send = "content/a", if_refused = "wait", within = "3d" } },
            }
          end
          """#)
      ], gate: rules)
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.happen("visit", 1)
    let report = try lab.planner().apply()
    let sops = report.outcome.plugins[0].sops
    #expect(sops.map(\.messages) == [0, 1])
    #expect(sops[0].steps[0].waiting == [.cap: 1])
    lab.wait(days: 0.9)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c1 hello content/a", "c1 hello content/a"])
  }

  @Test func `a plan of many messages waits for a second person, and all else is done`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop {
          id = "all", title = "全员", enrol = { on = "visit" },
          steps = { { id = "call", task = "回访" }, { id = "hello", send = "content/a", within = "3d" } },
        }
        """#)
    ])
    lab.sops.gate.approvalAbove = 2
    try lab.bringPeople(1...3)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...3 { try lab.happen("visit", number) }
    let report = try lab.planner().apply()
    #expect(report.outcome.awaitingApproval == 3)
    #expect(try lab.messages().count == 3)
    let states = try lab.store.table(.messages).map { $0[10] }
    #expect(states == ["planned", "planned", "planned"])
    #expect(try lab.tasks().count == 3)
    // Somebody else's yes, for all that is planned from then on.
    lab.wait(days: 1)
    lab.sops.isApproved = true
    for number in 1...3 { try lab.happen("visit", number) }
    let approved = try lab.planner().apply()
    #expect(approved.outcome.awaitingApproval == nil)
  }

  @Test func `a plugin that is set aside loses all it decided, and takes no slot`() throws {
    var rules = GateRules.open
    rules.staffCaps = [StaffCap(what: .messages, most: 2)]
    let good = PluginSource.sop(
      #"""
      siyu.sop { id = "hello", title = "你好", enrol = { on = "visit" },
        steps = { { id = "hello", send = "content/a" } } }
      """#, id: "good")
    let bad = PluginSource.sop(
      #"""
      siyu.tag_group { id = "mood", title = "心情", dimension = "value", values = { "fine" },
        assign = function() return "fine" end }
      siyu.sop { id = "bad", title = "坏", enrol = { on = "visit" }, priority = 50,
        steps = { { id = "hello", send = "content/a" }, { id = "end", task = "x",
          when = function(c) if c.id == "c1" then while true do end end return true end } } }
      """#, id: "bad")
    func run(_ plugins: [PluginSource]) throws -> (EngineLab, ApplyReport) {
      let lab = try EngineLab.sops(plugins, gate: rules)
      try lab.bringPeople(1...6)
      _ = try lab.planner().apply()
      lab.wait(days: 1)
      for number in 1...6 { try lab.happen("visit", number) }
      return (lab, try lab.planner().apply())
    }
    let (alone, _) = try run([good])
    let (lab, report) = try run([bad, good])
    #expect(report.outcome.setAside.map(\.plugin) == ["bad"])
    #expect(try lab.messages() == alone.messages())
    #expect(try lab.messages().count == 4)
    #expect(try lab.held().isEmpty == false)
    let began = try lab.held().count
    // Its tags came with the first apply, when nobody was at the step yet.
    #expect(began == 6)
    #expect(try lab.enrolments() == alone.enrolments())
  }

  @Test func `enrolments finish on the version they began with, or go over to the new one`() throws
  {
    func version(_ edit: String, _ content: String, _ wait: String) -> PluginSource {
      .sop(
        #"""
        siyu.sop { id = "walk", title = "走", enrol = { on = "visit" }, edit = "\#(edit)", again = "each",
          steps = { { id = "a", task = "x" }, { id = "b", wait = "\#(wait)", send = "\#(content)",
            when = function(c) return c.city == "上海" end } } }
        """#)
    }
    for (edit, expected) in [
      ("pin", ["c1 b content/a", "c2 b content/b"]),
      ("migrate", ["c1 b content/b", "c2 b content/b"]), ("drain", ["c1 b content/a"]),
    ] {
      let lab = try EngineLab.sops([version(edit, "content/a", "3d")])
      try lab.bringPeople(1...2)
      _ = try lab.planner().apply()
      lab.wait(days: 1)
      try lab.happen("visit", 1)
      _ = try lab.planner().apply()
      try lab.use([version(edit, "content/b", "2d")])
      lab.wait(days: 0.5)
      try lab.happen("visit", 2)
      _ = try lab.planner().apply()
      lab.wait(days: 1.6)
      _ = try lab.planner().apply()
      // The shortened delay wakes only those who went over.
      #expect(try lab.messages() == (edit == "migrate" ? ["c1 b content/b"] : []), "\(edit)")
      lab.wait(days: 0.95)
      _ = try lab.planner().apply()
      #expect(try lab.messages() == expected, "\(edit)")
      // Drained: the event of half a week ago enrols now.
      lab.wait(days: 0.1)
      let report = try lab.planner(full: true).apply()
      #expect(report.outcome.plugins[0].sops[0].enrolled == (edit == "drain" ? 1 : 0))
    }
  }

  @Test func `a year that the calendar lacks rests the SOP that needs it, and nothing else`() throws
  {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.tag_group { id = "mood", title = "心情", dimension = "value", values = { "fine" },
          assign = function() return "fine" end }
        siyu.sop { id = "other", title = "别的", enrol = { on = "visit" },
          steps = { { id = "a", task = "o" }, { id = "b", wait = "1d", task = "p" } } }
        siyu.sop { id = "days", title = "工作日开始", enrol = { workdays = true, at = "10:00" },
          again = "each", steps = { { id = "a", task = "d" } } }
        siyu.sop { id = "work", title = "工作日", enrol = { on = "visit" },
          steps = { { id = "a", after = "0m", workdays = true, task = "x" } } }
        """#)
    ])
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.happen("visit", 1)
    let report = try lab.planner().apply()
    #expect(report.outcome.setAside.map(\.plugin) == ["mine.days", "mine.work"])
    #expect("\(report.outcome.setAside[1])".contains("step 'a' of mine.work"))
    #expect(try lab.held() == ["c1 mine.mood:fine", "c2 mine.mood:fine"])
    #expect(try lab.tasks() == ["c1 o"])
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 o", "c1 p"])
    // What happened meanwhile is not lost.
    lab.sops.calendar = WorkCalendar(file: "calendars/workdays.toml", [WorkYear(2026)])
    let all = try lab.planner().apply()
    #expect(all.outcome.setAside.isEmpty)
    #expect(try lab.tasks() == ["c1 o", "c1 p", "c1 x"])
  }

  @Test func `those under way rest when the calendar loses a year, and go on with it`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "work", title = "工作日", enrol = { on = "visit" }, steps = {
          { id = "a", task = "x" }, { id = "b", wait = "1d", task = "y" },
          { id = "c", wait = "1d", workdays = true, task = "z" } } }
        """#)
    ])
    let calendar = WorkCalendar(file: "calendars/workdays.toml", [WorkYear(2026)])
    lab.sops.calendar = calendar
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try lab.happen("visit", 1)
    _ = try lab.planner().apply()
    lab.sops.calendar = .none
    lab.wait(days: 1)
    // The step that is due is done only together with knowing when the next one is.
    let plan = try lab.planner().plan()
    #expect(plan.outcome.plugins[0].sops[0].rest != nil && plan.outcome.touched == 0)
    #expect(plan.outcome.plugins[0].setAside == nil)
    _ = try lab.planner().apply(plan.file)
    lab.wait(days: 1)
    let rested = try lab.planner().apply()
    #expect(rested.outcome.setAside.map(\.plugin) == ["mine.work"])
    #expect(try lab.enrolments() == ["c1 active b"])
    lab.sops.calendar = calendar
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 x", "c1 y"])
    // Done on Sunday the 4th; the day after is a workday.
    #expect(try lab.enrolments() == ["c1 active c"])
    lab.sops.calendar = .none
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    // Its moment was known already.
    #expect(try lab.enrolments() == ["c1 finished"])
  }
}
