import SiyuModel
import Testing

@Suite struct SOPCheckTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)

  /// Steps on lines 1, 2, 3 ….
  static func sop(
    _ steps: [(id: String, timing: StepTiming, action: StepAction)], goal: SOPGoal? = nil,
    holdout: Int = 0, triggers: [EnrolTrigger] = [], conditional: Set<String> = []
  ) -> SOPDeclaration {
    SOPDeclaration(
      name: "skincare.x", title: "X", triggers: triggers, holdout: holdout, goal: goal,
      steps: steps.enumerated().map { index, step in
        SOPStep(
          id: step.id, timing: step.timing, when: conditional.contains(step.id) ? 1 : nil,
          action: step.action, place: SourcePlace(file: "main.lua", line: index + 1))
      }, place: place)
  }

  static func told(_ sop: SOPDeclaration) -> [String] {
    SOPCheck(sop, folder: "plugins/skincare").problems().map { problem in
      "\(problem.severity) \(problem.line ?? 0) \(problem.message)"
    }
  }

  static func wait(_ text: String) -> StepTiming { .wait(try! CalendarDuration(text)) }
  static func after(_ text: String) -> StepTiming { .after(try! CalendarDuration(text)) }
  static func day(_ day: Int, _ hour: Int) -> StepTiming {
    .day(day, at: TimeOfDay(hour: hour, minute: 0)!)
  }
  static func waitFor(_ timeout: String, then: StepWay = .next, timedOut: StepWay = .next)
    -> StepAction
  {
    .waitFor(
      event: "message.answered", props: [], timeout: try! CalendarDuration(timeout), then: then,
      timedOut: timedOut)
  }

  // MARK: Circles

  @Test(arguments: ["0m", "1m"])
  func `a way back needs time, and a minute is time`(_ duration: String) {
    let sop = Self.sop([
      ("a", Self.wait("3d"), .points(1)), ("b", Self.wait("0m"), .points(1)),
      ("c", Self.wait(duration), .goTo("b")),
    ])
    let circle = ["error 3 sop 'x' goes round in a circle without time passing: 'c' → 'b' → 'c'"]
    #expect(Self.told(sop) == (duration == "0m" ? circle : []))
    #expect(SOPCheck(sop).errors.count == (duration == "0m" ? 1 : 0))
  }

  @Test func `a step that leads to itself is a circle`() {
    let sop = Self.sop([("a", Self.wait("0m"), .goTo("a"))])
    #expect(
      Self.told(sop) == ["error 1 sop 'x' goes round in a circle without time passing: 'a' → 'a'"])
    #expect(Self.told(Self.sop([("a", Self.wait("1h"), .goTo("a"))])) == [])
  }

  @Test func `times that count from enrolment pass only once`() {
    for timing in [Self.after("3d"), Self.day(4, 9)] {
      let sop = Self.sop([("a", timing, .points(1)), ("b", timing, .goTo("a"))])
      #expect(SOPCheck(sop).errors.count == 1)
    }
  }

  @Test func `waiting counts by its timeout only`() {
    let timedOut = Self.sop([
      ("a", Self.wait("0m"), Self.waitFor("1h", then: .end, timedOut: .step("a")))
    ])
    #expect(SOPCheck(timedOut).errors.isEmpty)
    let happened = Self.sop([
      ("a", Self.wait("0m"), Self.waitFor("1h", then: .step("a"), timedOut: .end))
    ])
    #expect(SOPCheck(happened).errors.count == 1)
    let later = Self.sop([
      ("a", Self.wait("1m"), Self.waitFor("1h", then: .step("a"), timedOut: .end))
    ])
    #expect(SOPCheck(later).errors.isEmpty)
  }

  @Test func `a wait that may be passed over by another way does not count`() {
    let sop = Self.sop([
      ("a", Self.wait("0m"), Self.waitFor("1h", then: .step("c"), timedOut: .next)),
      ("b", Self.wait("3d"), .points(1)), ("c", Self.wait("0m"), .goTo("a")),
    ])
    #expect(
      SOPCheck(sop).errors.map(\.message) == [
        "sop 'x' goes round in a circle without time passing: 'a' → 'c' → 'a'"
      ])
  }

  @Test func `a condition on the way back makes no time`() {
    let sop = Self.sop(
      [("a", Self.wait("0m"), .points(1)), ("b", Self.wait("0m"), .goTo("a"))], conditional: ["b"])
    #expect(SOPCheck(sop).errors.count == 1)
  }

  @Test func `two circles are told apart, and one of two jumps once`() {
    let sop = Self.sop(
      [
        ("a", Self.wait("0m"), .goTo("b")), ("b", Self.wait("0m"), .goTo("a")),
        ("c", Self.wait("0m"), .goTo("c")),
      ], conditional: ["b"])
    #expect(SOPCheck(sop).errors.map(\.line) == [1, 3])
  }

  @Test func `a long circle is shown with its ends`() {
    let steps = (0..<200).map { ("s\($0)", Self.wait("0m"), StepAction.points(1)) }
    let sop = Self.sop(steps + [("back", Self.wait("0m"), .goTo("s0"))])
    let told = Self.told(sop)
    #expect(
      told == [
        "error 201 sop 'x' goes round in a circle without time passing: "
          + "'back' → 's0' → 's1' → 's2' → … → 's198' → 's199' → 'back'"
      ])
  }

  // MARK: Warnings

  @Test func `a step that no way leads to`() {
    let steps: [(id: String, timing: StepTiming, action: StepAction)] = [
      ("a", Self.wait("1d"), .goTo("c")), ("b", Self.wait("1d"), .points(1)),
      ("c", Self.wait("1d"), .end), ("d", Self.wait("1d"), .points(1)),
    ]
    #expect(
      Self.told(Self.sop(steps)) == [
        "warning 2 sop 'x' never comes to step 'b'", "warning 4 sop 'x' never comes to step 'd'",
      ])
    #expect(Self.told(Self.sop(steps, conditional: ["a", "c"])) == [])
  }

  @Test func `days that go back`() {
    let sop = Self.sop([
      ("a", Self.day(5, 20), .points(1)), ("b", Self.day(5, 9), .points(1)),
      ("c", Self.day(2, 20), .points(1)), ("d", Self.day(5, 20), .points(1)),
    ])
    #expect(
      Self.told(sop) == [
        "warning 2 sop 'x' has step 'b' (day 5 at 09:00) behind step 'a' (day 5 at 20:00), so it is "
          + "due as soon as the walk comes to it",
        "warning 3 sop 'x' has step 'c' (day 2 at 20:00) behind step 'a' (day 5 at 20:00), so it is "
          + "due as soon as the walk comes to it",
      ])
  }

  @Test func `times since enrolment that go back for certain`() {
    let sop = Self.sop([
      ("a", Self.after("30d"), .points(1)), ("b", Self.after("1mo"), .points(1)),
      ("c", Self.after("3d"), .points(1)),
    ])
    #expect(
      Self.told(sop) == [
        "warning 3 sop 'x' has step 'c' (after 3d) behind step 'b' (1mo), so it is due as soon as "
          + "the walk comes to it"
      ])
  }

  @Test func `times since enrolment that are over when the waits before them are`() {
    func told(_ last: StepTiming, _ middle: StepAction = .points(1)) -> [String] {
      Self.told(
        Self.sop([
          ("a", .wait(try! CalendarDuration("7d")), .points(1)), ("b", Self.after("0m"), middle),
          ("c", last, .points(1)),
        ])
      ).filter { $0.contains("'c'") }
    }
    #expect(
      told(Self.after("1d")) == [
        "warning 3 sop 'x' has step 'c' (after 1d) behind step 'a' (wait 7d), so it is due as soon as "
          + "the walk comes to it"
      ])
    #expect(told(Self.day(3, 20)).count == 1)
    #expect(told(Self.after("7d")) == [] && told(Self.day(8, 20)) == [])
    // Another way leads past the wait.
    let jump = Self.sop([
      ("x", Self.after("0m"), .goTo("c")), ("a", .wait(try! CalendarDuration("7d")), .points(1)),
      ("c", Self.after("1d"), .points(1)),
    ])
    #expect(Self.told(jump).allSatisfy { !$0.contains("behind") })
  }

  @Test func `a message behind the end of the goal's window`() {
    let goal = SOPGoal(event: "order.paid", within: try! CalendarDuration("3d"))
    let send = StepAction.send([WeightedContent(content: "content/a")])
    #expect(
      Self.told(Self.sop([("a", Self.day(3, 9), send), ("b", Self.day(9, 9), send)], goal: goal))
        == [
          "warning 2 sop 'x' sends step 'b' when the goal's 3d are over: what it brings about is not "
            + "counted"
        ])
    #expect(Self.told(Self.sop([("a", Self.wait("3d"), send)], goal: goal)) == [])
  }

  @Test func `a holdout without a goal, and an event that looks like one of siyu's`() {
    let sop = Self.sop(
      [("a", Self.wait("0m"), .points(1))], holdout: 100,
      triggers: [.event(type: "order.payed", props: []), .event(type: "page.viewed", props: [])])
    #expect(
      Self.told(sop) == [
        "warning 1 sop 'x' holds customers out and has no goal to compare them by",
        "warning 1 sop 'x' looks for 'order.payed', which only an import can bring; siyu itself has "
          + "'order.paid'",
      ])
  }

  @Test func `a tag that a rule decides as well`() {
    let tag = TagName(group: "skincare.value", value: "high")
    let sop = Self.sop([("a", Self.wait("0m"), .tag(tag, gained: true))])
    var rules = PluginDeclarations()
    rules.tagRules = [
      TagRule(
        group: TagGroup(
          name: "skincare.value", title: "", dimension: .value, exclusive: true, values: []),
        shared: false, function: 0, place: SourcePlace(file: "main.lua", line: 9))
    ]
    let told = SOPCheck(sop).problems(beside: rules)
    #expect(told.map(\.severity) == [.note])
    #expect(
      told[0].message
        == "sop 'x' tags 'value', which 'assign' (main.lua:9) decides at the next pass")
    #expect(SOPCheck(sop).problems().isEmpty)
  }

  @Test(
    arguments: [
      ("content/welcome", nil), ("content/2026/双十一", nil),
      ("welcome", "is a path in the plugin's folder, such as \"content/welcome\""),
      ("content", "is a path in the plugin's folder, such as \"content/welcome\""),
      ("content/a.md", "stands without its '.md'"), ("content//a", "has a '/' too many"),
      ("content/", "has a '/' too many"), ("content/../a", "has a part that begins with a '.'"),
      ("/content/a", "is a path in the plugin's folder, such as \"content/welcome\""),
      ("content/a b", "has a character in it that no content's name has"),
      ("content/a\u{202E}", "has a character in it that no content's name has"),
      ("content/" + String(repeating: "a", count: 200), "is longer than 200 bytes"),
    ] as [(String, String?)])
  func `a content's path`(_ path: String, _ problem: String?) {
    #expect(ContentPath.problem(in: path) == problem)
  }
}
