import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct SOPDeclarationTests {
  private func hours(_ hour: Int, _ minute: Int = 0) -> TimeOfDay {
    TimeOfDay(hour: hour, minute: minute)!
  }
  private func duration(_ text: String) throws -> CalendarDuration { try CalendarDuration(text) }

  @Test func `an SOP with everything in it`() throws {
    let machine = try SOPHarness.machine(
      """
      siyu.sop {
        id = "new-friend", title = "新客七日",
        enrol = { on = "pool.joined", pool = "wecom", when = function(c, ctx) return "yes" end },
        again = "90d", holdout = 0.125, priority = -3, late = "next", edit = "drain",
        goal = { on = "order.paid", within = "14d", stop = false, shop = "s1", n = 2 },
        leave = function(c, ctx) return false end,
        steps = {
          { id = "welcome", after = "0m", send = "content/welcome" },
          { id = "howto", day = 2, at = "20:00", workdays = true, if_refused = "wait", within = "2d",
            send = siyu.split { { "content/a", 70 }, { "content/b/c", 30 } },
            when = function(c, ctx) return 7 end },
          { id = "call", wait = "1h", task = "回访", words = "content/call", weekdays = { "mon", "sun" } },
        },
      }
      """)
    let sop = try machine.load().get().sops[0]
    let main = { (line: Int) in SourcePlace(file: "main.lua", line: line) }
    #expect(
      sop
        == SOPDeclaration(
          name: "skincare.new-friend", title: "新客七日",
          triggers: [
            .event(type: "pool.joined", props: [PropMatch(name: "pool", value: "wecom")])
          ],
          enrolWhen: 2, again: .after(try duration("90d")), holdout: 125,
          goal: SOPGoal(
            event: "order.paid",
            props: [PropMatch(name: "n", value: 2), PropMatch(name: "shop", value: "s1")],
            within: try duration("14d"), ends: false),
          leave: 4, late: .next, priority: -3, edit: .drain,
          steps: [
            SOPStep(
              id: "welcome", timing: .after(try duration("0m")),
              action: .send([WeightedContent(content: "content/welcome")]), place: main(12)),
            SOPStep(
              id: "howto", timing: .day(2, at: hours(20)), days: .workdays, when: 3,
              action: .send([
                WeightedContent(content: "content/a", weight: 70),
                WeightedContent(content: "content/b/c", weight: 30),
              ]), ifRefused: .wait, within: try duration("2d"), place: main(13)),
            SOPStep(
              id: "call", timing: .wait(try duration("1h")), days: .weekdays([.monday, .sunday]),
              action: .task(title: "回访", content: "content/call"), place: main(16)),
          ], place: main(5)))
    #expect(
      machine.rules.suffix(3).map(\.localID) == [
        "new-friend.enrol.when", "new-friend.steps.howto.when", "new-friend.leave",
      ])
    #expect(machine.rules.suffix(3).allSatisfy { $0.kind == .sop })
    #expect(sop.functions.map(\.number) == [2, 4, 3])
    #expect(Harness.ask(machine, function: 3) == "integer(7)")
  }

  @Test func `what is not said is cautious`() throws {
    let sop = try SOPHarness.sop(SOPHarness.with(""))
    #expect(sop.subject == .customer)
    #expect(sop.triggers.isEmpty && sop.enrolWhen == nil)
    #expect(sop.again == .never && sop.holdout == 0 && sop.late == nil && sop.edit == .pin)
    #expect(sop.steps[0].timing == .wait(try duration("0m")))
    #expect(sop.steps[0].within == (try duration("1d")) && sop.steps[0].ifRefused == .skip)
  }

  @Test func `each action of a step`() throws {
    let sop = try SOPHarness.sop(
      "siyu.coupon { id = 'ten', title = 'T' }\n"
        + SOPHarness.steps(
          #"{ id = "a", tag = "lifecycle:new" }"#, #"{ id = "b", untag = "value:high" }"#,
          #"{ id = "c", points = 10 }"#, #"{ id = "d", coupon = "ten" }"#,
          #"{ id = "e", wait_for = { on = "message.answered", timeout = "3d", happened = "g", timed_out = "finish", sop = "s" } }"#,
          #"{ id = "f", wait = "7d", go_to = "a" }"#, #"{ id = "g", finish = true }"#))
    #expect(
      sop.steps.map(\.action) == [
        .tag(TagName(group: "lifecycle", value: "new"), gained: true),
        .tag(TagName(group: "skincare.value", value: "high"), gained: false),
        .points(10), .coupon("ten"),
        .waitFor(
          event: "message.answered", props: [PropMatch(name: "sop", value: "s")],
          timeout: try duration("3d"), then: .step("g"), timedOut: .end),
        .goTo("a"), .end,
      ])
  }

  static let occasions: [(String, EnrolTrigger)] = [
    (
      #"{ tag = "value:high" }"#,
      .condition(ConditionTrigger(.hasTag(TagName(group: "skincare.value", value: "high"))))
    ),
    (
      #"{ lost = "lifecycle:new", existing = true }"#,
      .condition(
        ConditionTrigger(.lacksTag(TagName(group: "lifecycle", value: "new")), existing: true))
    ),
    (
      #"{ tag = "other.group:some" }"#,
      .condition(ConditionTrigger(.hasTag(TagName(group: "other.group", value: "some"))))
    ),
    (#"{ segment = "dormant" }"#, .condition(ConditionTrigger(.inSegment("skincare.dormant")))),
    (
      #"{ birthday = true, before = 3 }"#, .date(DateTrigger(source: .birthday, offset: -3))
    ),
    (
      #"{ birthday = "lunar", after = 1, at = "8:30" }"#,
      .date(
        DateTrigger(
          source: .birthday, calendar: .lunar, offset: 1, at: TimeOfDay(hour: 8, minute: 30)!))
    ),
    (
      #"{ date = "expires_on", yearly = false, before = 7, at = "10:00" }"#,
      .date(
        DateTrigger(
          source: .attribute("expires_on"), yearly: false, offset: -7,
          at: TimeOfDay(hour: 10, minute: 0)!))
    ),
    (#"{ weekly = { "mon", "thu" } }"#, days(.weekly([.monday, .thursday]))),
    (#"{ monthly = { 1, 15, -1 } }"#, days(.monthly([1, 15, -1]))),
    (
      #"{ yearly = { "11-11", "2-29" } }"#,
      days(.yearly([MonthDay(month: 2, day: 29), MonthDay(month: 11, day: 11)]))
    ),
    (
      #"{ dates = { "2026-11-11" } }"#,
      days(.dates([CivilDate(year: 2026, month: 11, day: 11)!]))
    ),
    (#"{ workdays = true }"#, days(.workdays)),
    (#"{ lunar = { "1-15" } }"#, days(.lunarYearly([MonthDay(month: 1, day: 15)]))),
  ]

  private static func days(_ days: CalendarTrigger.Days) -> EnrolTrigger {
    .calendar(CalendarTrigger(days: days, at: TimeOfDay(hour: 9, minute: 0)!))
  }

  @Test(arguments: occasions)
  func `each occasion, alone and in a list`(_ text: String, _ trigger: EnrolTrigger) throws {
    #expect(try SOPHarness.sop(SOPHarness.with("enrol = \(text),")).triggers == [trigger])
    let list = "enrol = { \(text), { workdays = true }, when = print },"
    let sop = try SOPHarness.sop(SOPHarness.with(list))
    #expect(sop.triggers.count == 2 && sop.triggers[0] == trigger)
    #expect(sop.enrolWhen == 2)
  }

  @Test func `an entity's SOP goes by the entity's dates, and a group's by days`() throws {
    let pet = try SOPHarness.sop(
      SOPHarness.with(#"subject = "pet", enrol = { date = "born" },"#))
    #expect(pet.subject == .entity(kind: "pet"))
    #expect(pet.triggers == [.date(DateTrigger(source: .field("born")))])
    let group = try SOPHarness.sop(
      SOPHarness.with(#"subject = "group", enrol = { weekly = { "fri" } },"#))
    #expect(group.subject == .group)
  }

  @Test func `what an SOP names may be declared after it`() throws {
    let machine = try Harness.machine(
      SOPHarness.with(#"enrol = { segment = "late" },"#)
        + "\nsiyu.segment { id = 'late', title = 'L', where = print }")
    #expect(
      try machine.load().get().sops[0].triggers == [
        .condition(ConditionTrigger(.inSegment("skincare.late")))
      ])
  }
}
