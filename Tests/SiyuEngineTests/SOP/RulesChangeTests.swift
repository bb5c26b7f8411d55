import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Somebody changes `[gate]`, a suppression list or the calendar of workdays: between a plan and its
/// apply, and while people wait.
@Suite(.serialized) struct RulesChangeTests {
  private static let plugin = PluginSource.sop(
    #"""
    siyu.sop { id = "hello", title = "你好", enrol = { on = "visit" }, again = "each",
      steps = { { id = "hello", send = "content/a", if_refused = "wait", within = "20d" } } }
    siyu.sop { id = "call", title = "回访", enrol = { on = "order.paid" },
      steps = { { id = "call", wait = "1d", workdays = true, task = "call" } } }
    siyu.sop { id = "club", title = "群", subject = "group", enrol = { weekly = { "fri" }, at = "08:00" },
      again = "each", steps = { { id = "quiz", send = "content/group", within = "3d" } } }
    """#)

  private func lab(_ change: (inout GateRules) -> Void = { _ in }) throws -> EngineLab {
    let lab = try EngineLab.sops([Self.plugin])
    change(&lab.sops.gate)
    lab.sops.calendar = WorkCalendar(file: nil, [WorkYear(2026)])
    try lab.bringPeople(1...2)
    var group = GroupRecord(groupID: "g1")
    group.owner = "s1"
    try lab.bring(.groups([group]))
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    return lab
  }

  private static let night = QuietHours(
    from: TimeOfDay(hour: 21, minute: 0)!, to: TimeOfDay(hour: 9, minute: 0)!)

  // MARK: Plan files

  @Test func `a plan made by other rules, or another calendar, is not applied`() throws {
    let lab = try lab()
    try lab.happen("visit", 1)
    let plan = try lab.planner().plan().file
    func refusal() -> PlanDiffers? {
      #expect(throws: PlanDiffers.self) { try lab.planner().apply(plan) }
    }
    let rules = lab.sops.gate
    lab.sops.gate.caps = GateRules.cautiousCaps
    #expect(
      refusal()?.inputs == [
        "the gate's rules in siyu.toml or the calendar of workdays changed, or a pause began or ended"
      ])
    lab.sops.gate = rules
    lab.sops.calendar = WorkCalendar(
      file: nil, [WorkYear(2026, off: [DayRun(try CivilDate("2026-02-17"), title: "春节")])])
    #expect(refusal()?.customers == 0)
    #expect(try lab.messages().isEmpty)
    // What a day is called decides nothing.
    lab.sops.calendar = WorkCalendar(file: "other.toml", [WorkYear(2026)])
    _ = try lab.planner().apply(plan)
    #expect(try lab.messages() == ["c1 hello content/a", "g1 quiz content/group"])
  }

  @Test func `whom a suppression list names since is told, and nothing is written`() throws {
    let lab = try lab()
    for number in [1, 2] { try lab.happen("visit", number) }
    let plan = try lab.planner().plan().file
    let number = try lab.store.customer(named: "c2").rawValue
    lab.sops.isSuppressed = { $0 == number }
    let differs = #expect(throws: PlanDiffers.self) { try lab.planner().apply(plan) }
    #expect(differs?.customers == 1 && differs?.examples == ["c2"])
    #expect(try lab.messages().isEmpty)
  }

  // MARK: Waiting

  @Test func `what the gate held back is asked about again when its rules changed`() throws {
    let lab = try lab { $0.quiet = Self.night }
    try lab.happen("visit", 1)
    _ = try lab.planner().apply()
    #expect(try lab.messages().isEmpty)
    #expect(try lab.planner().plan().outcome.touched == 0)
    lab.sops.gate.quiet = nil
    lab.wait(days: 0.01)
    let plan = try lab.planner().plan()
    #expect(plan.choice == .full(.rules))
    _ = try lab.planner().apply(plan.file)
    #expect(try lab.messages() == ["c1 hello content/a", "g1 quiz content/group"])
    let after = try lab.planner().plan()
    #expect(
      after.choice != .full(.rules) && after.outcome.touched + after.outcome.touchedGroups == 0)
  }

  @Test func `a cap that is raised lets go at once, and one that is lowered holds`() throws {
    let lab = try lab {
      $0.caps = [ContactCap(touchpoint: nil, most: .count(1), per: .month)]
    }
    for _ in 0..<2 {
      try lab.happen("visit", 1)
      _ = try lab.planner().apply()
      lab.wait(days: 0.5)
    }
    #expect(try lab.messages().filter { $0.hasPrefix("c1") }.count == 1)
    lab.sops.gate.caps[0].most = .count(2)
    _ = try lab.planner().apply()
    #expect(try lab.messages().filter { $0.hasPrefix("c1") }.count == 2)
    lab.sops.gate.caps[0].most = .count(1)
    try lab.happen("visit", 1)
    let held = try lab.planner().apply()
    #expect(held.outcome.plugins[0].sops[0].steps[0].waiting == [.cap: 1])
  }

  // MARK: The calendar

  /// 2 January 2026 was a Friday: a day later is no workday, the next one Monday the 5th.
  @Test(arguments: [
    ("nothing", [], [], 4), ("a moved workday", [], ["2026-01-04"], 3),
    ("a holiday", ["2026-01-05"], [], 5),
  ])
  func `a day that was planned moves with the calendar`(
    _ test: (change: String, off: [String], work: [String], day: Int)
  ) throws {
    let lab = try lab()
    try lab.pay(1)
    _ = try lab.planner().apply()
    lab.sops.calendar = WorkCalendar(
      file: nil,
      [
        WorkYear(
          2026, off: try test.off.map { DayRun(try CivilDate($0)) },
          work: try test.work.map { DayRun(try CivilDate($0)) })
      ])
    var days: [Int] = []
    for day in 2...6 {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
      if try !lab.tasks().isEmpty { days.append(day) }
    }
    #expect(days.first == test.day)
  }
}
