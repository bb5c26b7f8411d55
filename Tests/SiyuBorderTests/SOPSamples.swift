import SiyuBorder
import SiyuModel
import Testing

/// SOPs with every case of every type in them.
enum SOPSamples {
  private static let place = SourcePlace(file: "lib/sops.lua", line: 7)
  private static let day = CalendarDuration(days: 1)!
  private static let evening = TimeOfDay(hour: 20, minute: 30)!

  static let triggers: [EnrolTrigger] = [
    .event(
      type: "pool.joined",
      props: [
        PropMatch(name: "pool", value: "wecom"), PropMatch(name: "n", value: 3),
        PropMatch(name: "x", value: 0.5), PropMatch(name: "y", value: true),
      ]),
    .condition(
      ConditionTrigger(.hasTag(TagName(group: "skincare.value", value: "high")), existing: true)),
    .condition(ConditionTrigger(.lacksTag(TagName(group: "lifecycle", value: "new")))),
    .condition(ConditionTrigger(.inSegment("skincare.dormant"))),
    .date(DateTrigger(source: .birthday, calendar: .lunar, offset: -3, at: evening)),
    .date(DateTrigger(source: .attribute("expires_on"), yearly: false, offset: 366, at: evening)),
    .date(DateTrigger(source: .field("born"))),
    calendar(.weekly([.monday, .sunday])), calendar(.monthly([1, 15, -1])),
    calendar(.yearly([MonthDay(month: 2, day: 29), MonthDay(month: 11, day: 11)])),
    calendar(.dates([.min, CivilDate(year: 2026, month: 11, day: 11)!, .max])),
    calendar(.workdays), calendar(.lunarYearly([MonthDay(month: 1, day: 15)])),
  ]

  private static func calendar(_ days: CalendarTrigger.Days) -> EnrolTrigger {
    .calendar(CalendarTrigger(days: days, at: evening))
  }

  static let actions: [StepAction] = [
    .send([
      WeightedContent(content: "content/a", weight: 70), WeightedContent(content: "content/b"),
    ]),
    .task(title: "回访", content: nil), .task(title: "回访", content: "content/call"),
    .tag(TagName(group: "lifecycle", value: "new"), gained: false), .points(1_000_000),
    .coupon("NEW10"),
    .waitFor(
      event: "message.answered", props: [PropMatch(name: "step", value: "s0")], timeout: day,
      then: .step("s1"), timedOut: .end),
    .waitFor(event: "pool.left", props: [], timeout: day, then: .next, timedOut: .next),
    .goTo("s0"), .end,
  ]

  private static let timings: [StepTiming] = [
    .after(CalendarDuration(months: 2, days: 3, seconds: 60)!), .wait(day),
    .day(3_650, at: evening),
  ]
  private static let days: [DayChoice] = [.any, .workdays, .weekdays([.tuesday])]

  static let all = [
    SOPDeclaration(
      name: "skincare.new-friend", title: "新客七日", triggers: triggers, enrolWhen: 20,
      again: .after(day), holdout: 900,
      goal: SOPGoal(
        event: "order.paid", props: [PropMatch(name: "shop", value: "s1")], within: day, ends: false
      ),
      leave: 21, late: .next, priority: -100, edit: .migrate,
      steps: actions.enumerated().map { index, action in
        SOPStep(
          id: "s\(index)", timing: timings[index % 3], days: days[index % 3],
          when: index % 2 == 0 ? 30 + index : nil, action: action,
          ifRefused: index % 2 == 0 ? .wait : .skip, within: day, place: place)
      }, place: place),
    SOPDeclaration(
      name: "skincare.pets", title: "宠物", subject: .entity(kind: "pet"), again: .each,
      steps: [SOPStep(id: "a", timing: .wait(day), action: .end, place: place)], place: place),
    SOPDeclaration(
      name: "skincare.groups", title: "社群", subject: .group,
      steps: [SOPStep(id: "a", timing: .wait(day), action: .end, place: place)], place: place),
  ]
}

@Suite struct SOPBytesTests {
  @Test func `an SOP arrives as it was declared`() throws {
    var declared = PluginDeclarations()
    declared.sops = SOPSamples.all
    let bytes = Loaded(declarations: declared).encoded()
    let arrived = try bytes.withUnsafeBytes { try Loaded(decoding: $0) }
    #expect(arrived.declarations == declared)
  }

  @Test func `a time that no clock shows is refused`() throws {
    // A trigger of its own, so that the byte of its time can be found: it is the last one.
    var declared = PluginDeclarations()
    declared.sops = [SOPSamples.all[1]]
    declared.sops[0].triggers = [
      .calendar(CalendarTrigger(days: .workdays, at: TimeOfDay(hour: 23, minute: 59)!))
    ]
    var bytes = Loaded(declarations: declared).encoded()
    // 1439 as a varint.
    let at = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x9F, 0x0B]) })
    bytes[at] = 0xA0
    let error = #expect(throws: ByteError.self) {
      try bytes.withUnsafeBytes { try Loaded(decoding: $0) }
    }
    #expect(error?.reason == "minute 1440 of a day")
  }
}
