import SiyuModel

/// SOPs that no plugin may declare, told with `SampleSOP` changed in one place.
enum SOPLies {
  /// Whether the lie is one about SOPs.
  static func tell(_ lie: String, _ sop: inout SOPDeclaration) -> Bool {
    let none = CalendarDuration(days: 0)!
    func act(_ action: StepAction) { sop.steps[0].action = action }
    func enrol(_ trigger: EnrolTrigger) { sop.triggers = [trigger] }
    switch lie {
    case "another plugin's SOP": sop.name = "other.first"
    case "an SOP of nobody": sop.name = "native."
    case "a condition for two": sop.leave = 13
    case "a condition that is a rule's": sop.enrolWhen = 1
    case "a condition beyond counting": sop.leave = Int(Int32.max) + 1
    case "no steps": sop.steps = []
    case "a step twice": sop.steps[1].id = "mark"
    case "a step that moves the cursor": sop.steps[1].id = "\u{1B}[2J"
    case "steps beyond counting": sop.steps = Array(repeating: sop.steps[0], count: 201)
    case "a way to nowhere": sop.steps[2].action = .goTo("nowhere")
    case "an outcome to nowhere":
      act(waiting("order.paid", [], CalendarDuration(days: 1)!, .step("nowhere")))
    case "a circle without time": sop.steps[0].timing = .wait(none)
    case "a step before the first day":
      sop.steps[2].timing = .day(0, at: TimeOfDay(hour: 9, minute: 0)!)
    case "a step on no day": sop.steps[2].days = .weekdays([])
    case "a step without time": sop.steps[0].within = none
    case "a wait without time": act(waiting("order.paid", [], none, .next))
    case "a wait for what it may not see":
      act(waiting("page.viewed", [], CalendarDuration(days: 1)!, .next))
    case "points from nowhere": act(.points(5))
    case "points taken": act(.points(-5))
    case "a task it may not give": act(.task(title: "call", content: nil))
    case "a task of two lines": act(.task(title: "call\nrm", content: nil))
    case "a coupon of nothing": act(.coupon(""))
    case "a coupon nobody declared": act(.coupon("ten"))
    case "another plugin's tag":
      act(.tag(TagName(group: "other.value", value: "high"), gained: true))
    case "a tag nobody declared":
      act(.tag(TagName(group: "native.parity", value: "none"), gained: true))
    case "a content of the machine": act(.send([WeightedContent(content: "/etc/passwd")]))
    case "a content of somebody else":
      act(.send([WeightedContent(content: "content/../../other/a")]))
    case "a content without weight":
      act(.send([WeightedContent(content: "content/a", weight: 0)]))
    case "no content": act(.send([]))
    case "a message it may not send": act(.send([WeightedContent(content: "content/a")]))
    case "contents beyond counting":
      act(.send(Array(repeating: WeightedContent(content: "content/a"), count: 51)))
    case "more than all held out": sop.holdout = 1001
    case "fewer than none held out": sop.holdout = -1
    case "a priority above all": sop.priority = 101
    case "again at once": sop.again = .after(none)
    case "a goal without time": sop.goal?.within = none
    case "a goal that turns text around": sop.goal?.event = "order\u{202E}paid"
    case "an event without a name": enrol(.event(type: "", props: []))
    case "an event it may not see": enrol(.event(type: "page.viewed", props: []))
    case "a property of no name":
      enrol(.event(type: "order.paid", props: [PropMatch(name: "", value: 1)]))
    case "a property twice":
      enrol(
        .event(
          type: "order.paid",
          props: [PropMatch(name: "a", value: 1), PropMatch(name: "a", value: 2)]))
    case "a property that is a list":
      enrol(.event(type: "order.paid", props: [PropMatch(name: "a", value: [1])]))
    case "another plugin's people": enrol(.condition(ConditionTrigger(.inSegment("other.buyers"))))
    case "a tag of no name":
      enrol(.condition(ConditionTrigger(.hasTag(TagName(group: "a.b.c", value: "d")))))
    case "a birthday it may not see": enrol(.date(DateTrigger(source: .birthday)))
    case "a date nobody has": enrol(.date(DateTrigger(source: .attribute("expires"))))
    case "a date of another subject's": enrol(.date(DateTrigger(source: .field("born"))))
    case "a date in another life":
      enrol(.date(DateTrigger(source: .birthday, offset: 10_000)))
    case "no day at all": enrol(days(.dates([])))
    case "a day no month has": enrol(days(.monthly([40])))
    case "a month no year has": enrol(days(.yearly([MonthDay(month: 13, day: 1)])))
    case "occasions beyond counting":
      sop.triggers = Array(repeating: sop.triggers[0], count: 51)
    case "a kind of subject nobody declares": sop.subject = .entity(kind: "pet")
    case "a step in somebody else's file": sop.steps[0].place.file = "../other/main.lua"
    default: return false
    }
    return true
  }

  static func withoutConditions(_ sop: SOPDeclaration) -> SOPDeclaration {
    var sop = sop
    (sop.enrolWhen, sop.leave) = (nil, nil)
    for step in sop.steps.indices { sop.steps[step].when = nil }
    return sop
  }

  private static func waiting(
    _ event: String, _ props: [PropMatch], _ timeout: CalendarDuration, _ then: StepWay
  ) -> StepAction {
    .waitFor(event: event, props: props, timeout: timeout, then: then, timedOut: .next)
  }

  private static func days(_ days: CalendarTrigger.Days) -> EnrolTrigger {
    .calendar(CalendarTrigger(days: days, at: TimeOfDay(hour: 9, minute: 0)!))
  }
}
