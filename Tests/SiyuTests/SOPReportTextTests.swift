import SiyuModel
import Testing

@testable import siyu

@Suite struct SOPReportTextTests {
  static let goal = SOPGoal(event: "order.paid", within: CalendarDuration(days: 14)!)

  static func declaration(_ name: String, goal: SOPGoal? = goal) -> SOPDeclaration {
    func step(_ id: String, _ action: StepAction) -> SOPStep {
      SOPStep(
        id: id, timing: .wait(CalendarDuration()!), action: action,
        place: SourcePlace(file: "main.lua", line: 1))
    }
    return SOPDeclaration(
      name: name, title: "新客七日", holdout: 100, goal: goal,
      steps: [
        step("welcome", .send([WeightedContent(content: "content/welcome", weight: 1)])),
        step("offer", .send([])), step("call", .task(title: "回访", content: nil)),
      ], place: SourcePlace(file: "main.lua", line: 1))
  }

  static var figures: SOPFigures {
    var figures = SOPFigures(sop: "care.new-friend")
    figures.enrolled = 900
    figures.heldOut = 100
    figures.reached = 880
    figures.answered = 120
    figures.clicked = 300
    figures.bought = 90
    figures.left = 12
    figures.messages = 2_640
    figures.messagesOver = 2_400
    figures.goal = GoalFigures(over: 800, met: 98, running: 100, metSoFar: 4)
    figures.heldOutGoal = GoalFigures(over: 90, met: 8, running: 10)
    var (call, offer, welcome) = (
      StepFigures(step: "call"), StepFigures(step: "offer"), StepFigures(step: "welcome")
    )
    call.outcomes = [.done: 700, .skipped: 20]
    offer.outcomes = [.sent: 1_760, .refused: 3]
    offer.heldOutGoal = GoalFigures(over: 85, met: 3)
    for (content, shown, met) in [
      ("content/coupon", Int64(1_200), Int64(60)), ("content/sample", 560, 14),
    ] {
      var variant = VariantFigures(content: content)
      variant.use = ContentUse(shown: shown, answered: 40, clicked: 100, bought: 50, left: 6)
      variant.goal = GoalFigures(over: 500, met: met)
      offer.contents.append(variant)
    }
    welcome.outcomes = [.sent: 890]
    var variant = VariantFigures(content: "content/welcome")
    variant.use = ContentUse(shown: 880, answered: 90, clicked: 200, bought: 60, left: 0)
    welcome.contents = [variant]
    welcome.heldOutGoal = GoalFigures(over: 90, met: 8)
    figures.steps = [call, offer, welcome]
    return figures
  }

  static func text(_ figures: [SOPFigures], _ declared: [SOPDeclaration]) -> SOPReportText {
    SOPReportText(
      figures, declared: declared,
      request: SOPFiguresRequest(
        from: Instant(seconds: 0), goals: [:], now: Instant(seconds: 86_400 * 90), zone: .utc))
  }

  @Test func `a report shows each SOP with its steps in their order`() {
    let text = Self.text([Self.figures], [Self.declaration("care.new-friend")])
    #expect(
      text.lines.joined(separator: "\n") == """
        At 1970-04-01 00:00 (UTC): enrolled from 1970-01-01 00:00.

        care.new-friend  新客七日
                         reached  answered  clicked  bought  left            goal met
          enrolled  900      880       120      300      90    12  98 of 800 (12.3 %)
          held out  100                                               8 of 90 (8.9 %)
          goal: order.paid within 14d: +3.4 points against those held out (95 %: -4.6 to +8.3), which may be chance
          110 more are still within that time and not counted above; 4 of them met it already
          2,640 messages: 4.5 leaves per 1,000; 24.5 messages for each goal met
          step     content          shown  answered  clicked  bought  left      goal after  against held out      against most shown    passed
          welcome  content/welcome    880        90      200      60     0                                                              sent 890
          offer                     1,760        80      200     100    12  7.4 % of 1,000  +3.9 (-2.6 to +6.8)                         sent 1,760, refused 3
                   content/coupon   1,200        40      100      50     6   12.0 % of 500  +8.5 (+1.6 to +12.4)
                   content/sample     560        40      100      50     6    2.8 % of 500  -0.7 (-7.2 to +2.2)   -9.2 (-12.5 to -6.0)
          call                                                                                                                          skipped 20, done 700
        """)
  }

  @Test func `what cannot be told is said in words`() {
    var plain = SOPFigures(sop: "care.new-friend")
    plain.enrolled = 3
    plain.goal = GoalFigures(running: 3, metSoFar: 1)
    plain.heldOutGoal = GoalFigures()
    var gone = SOPFigures(sop: "gone.old")
    gone.enrolled = 1
    gone.erased = 2
    let text = Self.text(
      [plain, gone],
      [Self.declaration("care.new-friend"), Self.declaration("care.quiet", goal: nil)])
    #expect(
      text.lines.joined(separator: "\n") == """
        At 1970-04-01 00:00 (UTC): enrolled from 1970-01-01 00:00.

        care.new-friend  新客七日
                       reached  answered  clicked  bought  left  goal met
          enrolled  3        0         0        0       0     0
          goal: order.paid within 14d; nobody was held out, so what they would have done without it is not known
          3 more are still within that time and not counted above; 1 of them met it already

        care.quiet  新客七日
          nobody was enrolled

        gone.old
                       reached  answered  clicked  bought  left  goal met
          enrolled  1        0         0        0       0     0
          no plugin declares it now, so there is no goal to measure it by
          2 enrolments of erased customers not counted
        """)
  }

  @Test func `as JSON every figure is there, and what is not known is null`() throws {
    let text = Self.text(
      [Self.figures], [Self.declaration("care.new-friend"), Self.declaration("care.quiet")])
    let sops = try #require(text.json["sops"]?.listValue)
    let goal = try #require(sops[0]["goal"])
    #expect(goal["within"]?.stringValue == "14d")
    #expect(goal["enrolled"]?["met"]?.intValue == 98)
    #expect(goal["difference"]?["may_be_chance"]?.boolValue == true)
    #expect(goal["difference"]?["value"]?.doubleValue == 0.033611)
    let offer = try #require(sops[0]["steps"]?.listValue?[1])
    #expect(offer["outcomes"] == ["sent": 1_760, "refused": 3])
    #expect(offer["use"]?["shown"]?.intValue == 1_760)
    let sample = try #require(offer["contents"]?.listValue?[1])
    #expect(sample["difference_from_most_shown"]?["may_be_chance"]?.boolValue == false)
    #expect(sops[1]["goal"] == .null)
    #expect(text.json["to"] == .null)
  }
}
