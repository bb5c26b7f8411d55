import SiyuModel

/// An SOP that a plugin may declare: with something of everything, for lies to change.
enum SampleSOP {
  static func make(_ plugin: String) -> SOPDeclaration {
    let place = SourcePlace(file: "main.lua", line: 40)
    let hour = CalendarDuration(seconds: 3600)!
    return SOPDeclaration(
      name: "\(plugin).first", title: "第一单",
      triggers: [
        .event(type: "order.paid", props: [PropMatch(name: "shop", value: "s1")]),
        .condition(ConditionTrigger(.inSegment("\(plugin).buyers"))),
      ],
      enrolWhen: 11, holdout: 100, goal: SOPGoal(event: "order.paid", within: hour), leave: 12,
      steps: [
        SOPStep(
          id: "mark", timing: .wait(hour), when: 13,
          action: .tag(TagName(group: "\(plugin).parity", value: "odd"), gained: true), place: place
        ),
        SOPStep(
          id: "look", timing: .after(hour),
          action: .waitFor(
            event: "order.paid", props: [], timeout: hour, then: .step("mark"), timedOut: .next),
          place: place),
        SOPStep(
          id: "back", timing: .day(9, at: TimeOfDay(hour: 20, minute: 0)!),
          days: .weekdays([.monday]), when: 14, action: .goTo("mark"), place: place),
      ], place: place)
  }
}
